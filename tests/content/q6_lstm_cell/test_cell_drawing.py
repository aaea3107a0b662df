"""The descriptions of the cells: run against Keras, and against what is drawn and told of them."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import keras
import numpy as np
import pytest

from unrolled.content.q6_lstm_cell.cell import outputs_of_drawing
from unrolled.content.q6_lstm_cell.shared import cell_drawing as cells

CELLS = [cells.LSTM, cells.GRU, cells.GRU_RESET_AFTER, cells.SIMPLE_RNN]
LAYERS = {
    "lstm": lambda units: keras.layers.LSTM(units, return_sequences=True),
    "gru": lambda units: keras.layers.GRU(units, reset_after=False, return_sequences=True),
    "gru_reset_after": lambda units: keras.layers.GRU(units, return_sequences=True),
    "simple_rnn": lambda units: keras.layers.SimpleRNN(units, return_sequences=True),
}
each = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)


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
        (cells.LSTM, "c", {"kind": "multiply"}),
        (cells.LSTM, "kept", {"reads": ("f", "h_prev")}),
        (cells.LSTM, "h", {"reads": ("o", "c")}),
        (cells.LSTM, "o", {"act": "tanh"}),
        (cells.LSTM, "f", {"block": 0}),
        (cells.GRU, "rest", {"reads": ("r",)}),
        (cells.GRU, "g", {"reads": ("hx",)}),
        (cells.GRU_RESET_AFTER, "kept", {"reads": ("r", "h_prev")}),
        (cells.SIMPLE_RNN, "h", {"act": "sigmoid"}),
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
    for part in cell.parts:
        readers = cell.readers(part.key)
        if not readers:
            continue
        wire = cells._Wire(cell, part.key)
        reached, waiting = set(), [part.at]
        while waiting:
            point = waiting.pop()
            following = [b for a, b in wire.segments if a == point]
            waiting += following
            if not following:
                reached.add(point)
        assert wire.ends == {reader.dock.get(part.key, reader.at) for reader in readers}
        assert reached <= wire.ends


@each
def test_lines_run_level_or_upright_and_touch_no_foreign_part(cell):
    def size(part):
        if part.kind == "layer":
            return cells._BOX
        if part.kind == "join":
            return cells._JOIN
        return (cells._CIRCLE.get(part.kind, 0.3),) * 2

    for part in cell.parts:
        if not cell.readers(part.key):
            continue
        for a, b in cells._Wire(cell, part.key).segments:
            assert a[0] == b[0] or a[1] == b[1]
            for other in cell.parts:
                if other.key == part.key or part.key in other.reads:
                    continue
                (x, y), (w, h) = other.at, size(other)
                apart = (
                    max(a[0], b[0]) < x - w / 2
                    or min(a[0], b[0]) > x + w / 2
                    or max(a[1], b[1]) < y - h / 2
                    or min(a[1], b[1]) > y + h / 2
                )
                assert apart, f"the line of {part.key} from {a} to {b} runs through {other.key}"


def test_a_line_askew_is_refused():
    parts = (
        cells.Part("x", "input", (0, 0), symbol="x_t"),
        cells.Part("y", "output", (1, 1), ("x",), name="output"),
    )
    with pytest.raises(ValueError, match=r"the line of x in askew runs askew from \(0, 0\) to \(1, 1\)"):
        cells.draw(cells.Cell("askew", parts), "askew")


def test_a_part_that_is_not_there():
    with pytest.raises(KeyError, match="lstm has no part 'r'"):
        cells.LSTM["r"]


@each
def test_the_drawing_fits_a_phone_and_follows_the_scheme(cell):
    svg = cells.draw(cell, f"test.{cell.name}")
    root = ElementTree.fromstring(svg)
    assert float(root.get("width")) <= 380
    sizes = {float(s) for s in re.findall(r'<text[^>]*font-size="([\d.]+)"', svg)}
    assert min(sizes) >= 12
    assert not re.search(r"#(?!text|0061a8|[0-9a-f]{6}\))[0-9a-f]{6}\"", svg)
    assert cells.draw(cell, f"test.{cell.name}") == svg


@each
def test_every_layer_and_sign_is_in_the_drawing(cell):
    svg = cells.draw(cell, "test")
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    for part in cell.parts:
        if part.kind == "layer":
            assert texts.count(part.name) == 1
    for kind, sign in cells._SIGN.items():
        drawn = sum(part.kind == kind for part in cell.parts)
        boxes = sum(part.kind == "layer" and part.act == kind for part in cell.parts)
        assert texts.count(sign) == drawn + boxes
    assert not [text for text in texts if "_" in text]


@each
def test_the_walk_names_every_part_in_order(cell):
    told = cells.walk(cell)
    steps = [part for part in cell.parts if part.kind not in ("input", "output")]
    assert len(told) == len(steps) + 2
    for part, sentence in zip(steps, told[1:-1], strict=True):
        assert part.name in sentence.lower()
        for key in part.reads:
            assert cell[key].name in sentence
    for part in cell.parts:
        if part.kind == "input":
            assert part.symbol in told[0]
        if part.kind == "output":
            assert cell[part.reads[0]].symbol in told[-1]
    assert "as the output" in told[-1]


def test_equations_of_the_lstm():
    assert dict(cells.equations(cells.LSTM)) == {
        "forget gate": r"f_t = \sigma([h_{t-1}, x_t] W_f + b_f)",
        "input gate": r"i_t = \sigma([h_{t-1}, x_t] W_i + b_i)",
        "candidate": r"g_t = \tanh([h_{t-1}, x_t] W_g + b_g)",
        "new cell state": r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
        "output gate": r"o_t = \sigma([h_{t-1}, x_t] W_o + b_o)",
        "new hidden state": r"h_t = o_t \odot \tanh(c_t)",
    }


def test_equations_of_the_grus_differ_in_the_candidate_only():
    before, after = dict(cells.equations(cells.GRU)), dict(cells.equations(cells.GRU_RESET_AFTER))
    assert before["candidate"] == r"g_t = \tanh([r_t \odot h_{t-1}, x_t] W_g + b_g)"
    assert after["candidate"] == r"g_t = \tanh(x_t W_g + b_g + r_t \odot (h_{t-1} U_g + d_g))"
    assert {name for name in before if before[name] != after[name]} == {"candidate"}
    assert before["new hidden state"] == r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t"


def test_a_crossing_leaves_a_gap_in_the_upright_line():
    gaps = {cell.name: re.findall(r"gap", " ".join(_gap_nodes(cell))) for cell in CELLS}
    assert [len(gaps[cell.name]) for cell in CELLS] == [0, 2, 2, 0]


def _gap_nodes(cell):
    wires = {part.key: cells._Wire(cell, part.key) for part in cell.parts if cell.readers(part.key)}
    for key, wire in wires.items():
        others = [segment for other, w in wires.items() if other != key for segment in w.segments]
        for a, b in wire.segments:
            for row in cells._crossings(a, b, others):
                yield from (f"gap above {row}", f"gap below {row}")


def test_listed():
    assert cells._listed(["a"]) == "a"
    assert cells._listed(["a", "b", "c"]) == "a, b and c"
    assert cells._listed(["a, to b", "c"]) == "a, to b; and c"
    assert all(a != b for a, b in pairwise(cells.walk(cells.LSTM)))
