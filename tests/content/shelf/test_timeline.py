import keras
import pytest

from unrolled.content.shelf.outline import outline
from unrolled.content.shelf.timeline import BOX, DOTS, TEXT, Timeline, subscript
from unrolled.engine.render.svg import SERIES


@pytest.fixture
def drawing():
    return Timeline(column=0.8, level=0.5, box=(0.6, 0.3))


def line(drawing, start):
    [only] = [text.strip() for text in drawing.graph.body if text.strip().startswith(start)]
    return only


def test_a_row_stands_in_its_columns_on_its_level(drawing):
    row = drawing.row("gru", 2, {1: "GRU", 3: "GRU"}, BOX, shift=0.5)
    assert row == {1: "gru1", 3: "gru3"}
    assert 'pos="1.20,1.00!"' in line(drawing, "gru1 ")
    assert 'pos="2.80,1.00!"' in line(drawing, "gru3 ")


def test_steps_that_are_left_out_are_dots_without_a_box(drawing):
    drawing.row("gru", 1, {1: "GRU", 2: DOTS}, BOX)
    assert "shape=box" in line(drawing, "gru1 ")
    assert "shape=plaintext" in line(drawing, "gru2 ")


def test_arrows_lead_up_where_both_rows_have_a_node_and_along_from_each_to_the_next(drawing):
    below = drawing.row("x", 0, {1: "x", 2: "x", 4: "x"}, TEXT)
    above = drawing.row("y", 1, {1: "y", 3: "y", 4: "y"}, TEXT)
    drawing.up(below, above)
    drawing.along(above)
    edges = [text.strip() for text in drawing.graph.body if "->" in text]
    assert [edge.split(" [")[0] for edge in edges] == ["x1 -> y1", "x4 -> y4", "y1 -> y3", "y3 -> y4"]
    assert [SERIES[0] in edge for edge in edges] == [True, True, False, False]


def test_one_node_may_lead_up_in_several_columns(drawing):
    drawing.up({1: "v", 2: "v"}, drawing.row("y", 1, {1: "y", 2: "y"}, TEXT))
    assert sum("v -> y" in text for text in drawing.graph.body) == 2


def test_all_digits_are_lowered():
    assert subscript("x1 … x28, x30") == "x₁ … x₂₈, x₃₀"


def test_the_outline_is_that_of_the_live_model():
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((None, 3)), layers.GRU(5), layers.RepeatVector(4), layers.LSTM(2, return_sequences=True)]
    )
    drawn = outline(model)
    assert (drawn["input"], drawn["output"]) == ([None, None, 3], [None, 4, 2])
    assert [layer["kind"] for layer in drawn["layers"]] == ["GRU", "RepeatVector", "LSTM"]
    assert [layer.get("return_sequences") for layer in drawn["layers"]] == [False, None, True]
    assert [layer.get("copies") for layer in drawn["layers"]] == [None, 4, None]
    assert [layer["output"] for layer in drawn["layers"]] == [[None, 5], [None, 4, 5], [None, 4, 2]]
