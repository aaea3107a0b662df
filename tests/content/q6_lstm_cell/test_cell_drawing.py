"""The descriptions of the cells: run against Keras, and against what is drawn and told of them."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import keras
import numpy as np
import pytest

from unrolled.content.q6_lstm_cell.cell import CELLS, LAYOUTS
from unrolled.content.q6_lstm_cell.shared.cell_arithmetic import outputs_of_drawing
from unrolled.content.q6_lstm_cell.shared.cell_drawing import DIAMETER, LAYER_HEIGHT, LAYER_WIDTH, SIGN, draw
from unrolled.content.q6_lstm_cell.shared.cell_layouts import Layout, Point
from unrolled.content.q6_lstm_cell.shared.cell_parts import GRU, GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Cell, Layer, Part
from unrolled.content.q6_lstm_cell.shared.cell_wires import JOIN_HEIGHT, JOIN_WIDTH, crossings, wires
from unrolled.content.q6_lstm_cell.shared.cell_words import equations, walk

LAYERS = {
    "lstm": lambda units: keras.layers.LSTM(units, return_sequences=True),
    "gru": lambda units: keras.layers.GRU(units, reset_after=False, return_sequences=True),
    "gru_reset_after": lambda units: keras.layers.GRU(units, return_sequences=True),
    "simple_rnn": lambda units: keras.layers.SimpleRNN(units, return_sequences=True),
}
LAYOUT = {cell.name: LAYOUTS[item] for item, cell in CELLS.items()}
each = pytest.mark.parametrize("cell", CELLS.values(), ids=lambda cell: cell.name)


def built(cell, units=4, features=3):
    random = np.random.default_rng(0)
    layer = LAYERS[cell.name](units)
    layer.build((None, None, features))
    layer.set_weights([0.6 * random.normal(size=w.shape) for w in layer.get_weights()])
    return layer, random.normal(size=(5, 20, features))


@pytest.mark.claim(
    "q6.drawing",
    "The operations of each drawing on this page, run as arithmetic in their order, give what the layer of Keras gives "
    "to float precision.",
)
@each
def test_the_drawing_computes_what_keras_computes(cell):
    layer, x = built(cell)
    np.testing.assert_allclose(outputs_of_drawing(cell, layer, x), layer(x), atol=1e-5)


@pytest.mark.parametrize(
    ("cell", "key", "change"),
    [
        (LSTM, "c", {"kind": "multiply"}),
        (LSTM, "kept", {"reads": ("f", "h_prev")}),
        (LSTM, "h", {"reads": ("o", "c")}),
        (LSTM, "o", {"activation": "tanh"}),
        (LSTM, "f", {"block": 0}),
        (GRU, "rest", {"reads": ("r",)}),
        (GRU, "g", {"reads": ("hx",)}),
        (GRU_RESET_AFTER, "kept", {"reads": ("r", "h_prev")}),
        (SIMPLE_RNN, "h", {"activation": "sigmoid"}),
    ],
)
def test_a_drawing_with_a_slip_is_found_out(cell, key, change):
    layer, x = built(cell)
    parts = tuple(replace(part, **change) if part.key == key else part for part in cell.parts)
    wrong = outputs_of_drawing(replace(cell, parts=parts), layer, x)
    assert np.abs(wrong - np.asarray(layer(x))).max() > 1e-3


@each
def test_each_part_reads_only_what_was_computed_before_it(cell):
    seen = set()
    for part in cell.parts:
        assert set(part.reads) <= seen
        assert part.key not in seen
        seen.add(part.key)
    assert all(cell.readers(part.key) for part in cell.parts if part.kind != "output")


@each
def test_every_operand_has_its_line_and_every_line_its_operand(cell):
    """From each value, following the straight pieces leads to exactly the parts that read it."""
    at = LAYOUT[cell.name].at
    drawn = {wire.key: wire for wire in wires(cell, LAYOUT[cell.name])}
    assert drawn.keys() == {key for part in cell.parts for key in part.reads}
    for key, wire in drawn.items():
        reached, waiting = set(), [at[key]]
        while waiting:
            point = waiting.pop()
            following = [end for start, end in wire.segments if start == point]
            waiting += following
            if not following:
                reached.add(point)
        assert reached <= wire.ends
        assert len(wire.ends) == len(cell.readers(key))
        assert all(any(ends_at(reader, at[reader.key], end) for end in wire.ends) for reader in cell.readers(key))


def ends_at(reader, place, end):
    """Whether a line ends at the middle of a part, or at the upper edge of a joined vector's field."""
    upper_edge = end.y == place.y - JOIN_HEIGHT / 2 and abs(end.x - place.x) < JOIN_WIDTH / 2
    return end == place or (reader.kind == "join" and upper_edge)


def size(part):
    if part.kind == "layer":
        return LAYER_WIDTH, LAYER_HEIGHT
    if part.kind == "join":
        return JOIN_WIDTH, JOIN_HEIGHT
    return (DIAMETER.get(part.kind, 0.3),) * 2


@each
def test_lines_run_level_or_upright_and_touch_no_foreign_part(cell):
    at = LAYOUT[cell.name].at
    for wire in wires(cell, LAYOUT[cell.name]):
        for start, end in wire.segments:
            assert start.x == end.x or start.y == end.y
            for other in cell.parts:
                if other.key == wire.key or wire.key in other.reads:
                    continue
                (x, y), (width, height) = at[other.key], size(other)
                apart = (
                    max(start.x, end.x) < x - width / 2
                    or min(start.x, end.x) > x + width / 2
                    or max(start.y, end.y) < y - height / 2
                    or min(start.y, end.y) > y + height / 2
                )
                assert apart, f"the line of {wire.key} from {start} to {end} runs through {other.key}"


@each
def test_every_part_has_its_place_and_every_place_its_part(cell):
    assert LAYOUT[cell.name].at.keys() == {part.key for part in cell.parts}


def test_a_line_askew_is_refused():
    parts = Part("x", "input", symbol="x_t"), Part("y", "output", reads=("x",), name="output")
    places = {"x": Point(0, 0), "y": Point(1, 1)}
    askew = Layout(places, notes={}, corners={("x", "y"): ()})
    with pytest.raises(ValueError, match=r"the line of x in askew runs askew from \(0, 0\) to \(1, 1\)"):
        draw(Cell("askew", parts), askew, "askew")


def test_a_part_that_is_not_there():
    with pytest.raises(KeyError, match="lstm has no part 'r'"):
        LSTM["r"]


@each
def test_the_drawing_fits_a_phone_and_follows_the_scheme(cell):
    svg = draw(cell, LAYOUT[cell.name], f"test.{cell.name}")
    root = ElementTree.fromstring(svg)
    assert float(root.get("width")) <= 380
    sizes = {float(s) for s in re.findall(r'<text[^>]*font-size="([\d.]+)"', svg)}
    assert min(sizes) >= 12
    assert not re.search(r"#(?!text|0061a8|[0-9a-f]{6}\))[0-9a-f]{6}\"", svg)
    assert draw(cell, LAYOUT[cell.name], f"test.{cell.name}") == svg


@each
def test_every_layer_and_sign_is_in_the_drawing(cell):
    svg = draw(cell, LAYOUT[cell.name], "test")
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    for part in cell.parts:
        if isinstance(part, Layer):
            assert texts.count(part.name) == 1
    for kind, sign in SIGN.items():
        drawn = sum(part.kind == kind for part in cell.parts)
        boxes = sum(isinstance(part, Layer) and part.activation == kind for part in cell.parts)
        assert texts.count(sign) == drawn + boxes
    assert not [text for text in texts if "_" in text]


@each
def test_the_walk_names_every_part_in_order(cell):
    sentences = walk(cell)
    steps = [part for part in cell.parts if part.kind not in ("input", "output")]
    assert len(sentences) == len(steps) + 2
    for part, sentence in zip(steps, sentences[1:-1], strict=True):
        assert part.name in sentence.lower()
        for key in part.reads:
            assert cell[key].name in sentence
    for part in cell.parts:
        if part.kind == "input":
            assert part.symbol in sentences[0]
        if part.kind == "output":
            assert cell[part.reads[0]].symbol in sentences[-1]
    assert "as the output" in sentences[-1]
    assert all(a != b for a, b in pairwise(sentences))


def test_the_walk_begins_with_what_comes_in_and_ends_with_what_goes_out():
    first, *_, last = walk(LSTM)
    assert first == (
        "Into the cell come the previous cell state c_(t−1), the previous hidden state h_(t−1) and the input of this "
        "time step x_t."
    )
    assert last == (
        "Out of the cell go the new cell state c_t, to the next step; and the new hidden state h_t, to the next step "
        "and as the output."
    )


def test_equations_of_the_lstm():
    assert dict(equations(LSTM)) == {
        "forget gate": r"f_t = \sigma([h_{t-1}, x_t] W_f + b_f)",
        "input gate": r"i_t = \sigma([h_{t-1}, x_t] W_i + b_i)",
        "candidate": r"g_t = \tanh([h_{t-1}, x_t] W_g + b_g)",
        "new cell state": r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
        "output gate": r"o_t = \sigma([h_{t-1}, x_t] W_o + b_o)",
        "new hidden state": r"h_t = o_t \odot \tanh(c_t)",
    }


def test_equations_of_the_grus_differ_in_the_candidate_only():
    before, after = dict(equations(GRU)), dict(equations(GRU_RESET_AFTER))
    assert before["candidate"] == r"g_t = \tanh([r_t \odot h_{t-1}, x_t] W_g + b_g)"
    assert after["candidate"] == r"g_t = \tanh(x_t W_g + b_g + r_t \odot (h_{t-1} U_g + d_g))"
    assert {name for name in before if before[name] != after[name]} == {"candidate"}
    assert before["new hidden state"] == r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t"


def test_a_crossing_leaves_a_gap_in_the_upright_line():
    assert [sum(1 for _ in rows_crossed(cell)) for cell in CELLS.values()] == [0, 1, 1, 0]


def rows_crossed(cell):
    all_wires = wires(cell, LAYOUT[cell.name])
    for wire in all_wires:
        for segment in wire.segments:
            yield from crossings(segment, [other for other in all_wires if other is not wire])
