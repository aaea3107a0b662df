import json

import numpy as np
import pytest

from unrolled.engine.records.compare import moves, tolerances
from unrolled.engine.records.measurement import to_text


def as_json(measured):
    return json.loads(to_text("q1_tiny.answer", measured))


def kept(measured, otherwise):
    before = as_json(measured)
    return {"measured": before, "tolerance": tolerances(before, as_json(otherwise))}


ERRORS = {"errors": {"rule": 2.0, "network": np.array([[1.0, 1.1], [0.9, 1.2]])}, "rows": 40, "best": "network"}
MOVED = {"errors": {"rule": 2.0, "network": np.array([[1.0, 1.13], [0.9, 1.2]])}, "rows": 40, "best": "network"}


def test_the_same_moves_nothing():
    assert moves(kept(ERRORS, MOVED), as_json(ERRORS), same_kind=True) == []


def test_on_the_same_kind_of_machine_any_last_digit_is_too_far():
    (move,) = moves(kept(ERRORS, MOVED), as_json(MOVED), same_kind=True)
    assert move.beyond
    assert (move.place, move.values, move.moved) == ("errors.network[]", 4, 1)
    assert move.most == pytest.approx(0.03)
    assert str(move) == "errors.network[]: 1 of 4 moved, at most by 0.03 (tolerance 0.31): too far"


def test_on_another_kind_numbers_may_move_as_far_as_their_tolerance():
    near = {**ERRORS, "errors": {"rule": 2.0, "network": np.array([[1.0, 1.1], [0.9, 1.3]])}}
    far = {**ERRORS, "errors": {"rule": 2.0, "network": np.array([[1.0, 1.1], [0.9, 0.8]])}}
    assert [move.beyond for move in moves(kept(ERRORS, MOVED), as_json(near), same_kind=False)] == [False]
    assert [move.beyond for move in moves(kept(ERRORS, MOVED), as_json(far), same_kind=False)] == [True]


def test_other_words_are_too_far_on_the_same_kind_alone():
    words = as_json({**ERRORS, "best": "rule"})
    for same_kind in (True, False):
        assert [move.beyond for move in moves(kept(ERRORS, ERRORS), words, same_kind=same_kind)] == [same_kind]


def test_a_number_that_nothing_moved_may_move_by_a_tenth():
    for rows, beyond in ((43, False), (46, True)):
        changed = as_json({**ERRORS, "rows": rows})
        assert [move.beyond for move in moves(kept(ERRORS, ERRORS), changed, same_kind=False)] == [beyond]


@pytest.mark.parametrize("same_kind", [True, False])
def test_what_nobody_could_have_trained_is_caught(same_kind):
    planted = {**ERRORS, "errors": {"rule": 2.0, "network": np.full((2, 2), 0.01)}}
    assert any(move.beyond for move in moves(kept(planted, planted), as_json(ERRORS), same_kind=same_kind))
    forged = kept(ERRORS, MOVED) | {"measured": as_json(planted)}
    assert any(move.beyond for move in moves(forged, as_json(ERRORS), same_kind=same_kind))


def test_nan_is_itself_and_nothing_else():
    gaps = {"curve": [1.0, float("nan")]}
    assert moves(kept(gaps, gaps), as_json(gaps), same_kind=True) == []
    (move,) = moves(kept(gaps, gaps), as_json({"curve": [1.0, 2.0]}), same_kind=False)
    assert move.beyond


def test_another_length_or_shape_is_a_move():
    longer = {"losses": [1.0, 0.5, 0.25]}
    for same_kind in (True, False):
        (move,) = moves(kept({"losses": [1.0, 0.5]}, {"losses": [1.0, 0.5]}), as_json(longer), same_kind=same_kind)
        assert move.beyond is same_kind
    turned = {"a": np.zeros((2, 3))}
    places = [move.place for move in moves(kept(turned, turned), as_json({"a": np.zeros((3, 2))}), same_kind=True)]
    assert places == ["a shape"]
    weights = {"weights": b"one"}
    assert len(moves(kept(weights, weights), as_json({"weights": b"two"}), same_kind=True)) == 1
