import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from unrolled.engine.records.measurement import from_text, to_text
from unrolled.engine.records.record import RecordError

NUMBERS = scalar_dtypes().filter(lambda kind: kind.kind in "biuf" and kind.isnative)
SEVEN_DIGITS = st.floats(allow_nan=False).map(lambda value: float(f"{value:.7g}"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | SEVEN_DIGITS | st.text() | st.binary(max_size=200),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_what_is_kept_is_read_back(measured):
    assert from_text(to_text("q1_tiny.answer", measured)) == measured


@given(arrays(NUMBERS, array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9)))
def test_arrays_come_back_with_seven_digits(array):
    back = from_text(to_text("q1_tiny.answer", {"a": array}))["a"]
    assert back.dtype == array.dtype
    with np.errstate(over="ignore"):  # the greatest number of a kind may be rounded up beyond it
        np.testing.assert_allclose(back, array, rtol=6e-4 if array.dtype == "float16" else 5e-7)


def test_what_was_read_back_is_kept_the_same_again():
    numbers = np.random.default_rng(0).normal(size=(40, 30)).astype("float32")
    text = to_text("q1_tiny.answer", {"a": numbers, "b": numbers.astype(float).tolist(), "c": b"weights" * 99})
    assert to_text("q1_tiny.answer", from_text(text)) == text


def test_a_row_of_an_array_is_a_line_and_no_line_is_long():
    text = to_text("q1_tiny.answer", {"rows": np.eye(5, 6), "many": list(range(200)), "weights": bytes(400)})
    assert "   [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]" in text
    assert max(map(len, text.splitlines())) <= 110
    assert json.loads(text)["many"] == list(range(200))


def test_scalars_and_tuples_come_back_as_python_has_them():
    back = from_text(to_text("q1_tiny.answer", {"a": np.float32(0.5), "b": (1, np.int64(2)), "c": np.bool_(True)}))
    assert back == {"a": 0.5, "b": [1, 2], "c": True}
    assert [type(back[name]) for name in "ac"] == [float, bool]


def test_letters_of_any_script_stay_as_they_are():
    assert '"né 我"' in to_text("q1_tiny.answer", {"name": "né 我"})


@pytest.mark.parametrize(
    ("value", "place"),
    [({1: 2}, "a as dict with keys that are no texts"), ({"b": object()}, "a.b as object"),
     ([{1}], "a.0 as set"), (np.array(["x"]), "a as an array of <U1"), (np.array([None]), "a as an array of object")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_its_place(value, place):
    with pytest.raises(RecordError, match=f"q1_tiny.answer: measure gives {place}; it can keep"):
        to_text("q1_tiny.answer", {"a": value})


def test_a_measurement_is_a_dictionary():
    with pytest.raises(RecordError, match="measure gives list; it must give a dictionary"):
        to_text("q1_tiny.answer", [1])
