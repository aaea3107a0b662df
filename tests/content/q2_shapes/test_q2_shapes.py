import itertools

import keras
import numpy as np
import pytest

from unrolled.content.q2_shapes import first_answer, outputs, padding, parameters, quiz
from unrolled.engine.records.record import Record


def cell(*shape: object) -> str:
    return f"`({', '.join(str(size) for size in shape)})`"


def rows(record: Record, item: str) -> dict[str, list[str]]:
    return {row[0].replace("`", ""): row[1:] for row in record.tables[item].rows}


def test_the_table_of_outputs(record):
    layers = rows(record("q2_shapes.outputs"), "outputs")
    t, u = outputs.STEPS, outputs.UNITS
    for name in ("SimpleRNN", "GRU", "LSTM"):
        assert layers[name] == [cell("batch", u), cell("batch", t, u)]
        assert layers[f"Bidirectional({name})"] == [cell("batch", 2 * u), cell("batch", t, 2 * u)]


def test_the_sizes_in_the_tables_cannot_be_mistaken_for_each_other():
    t, f, u, k = outputs.STEPS, outputs.FEATURES, outputs.UNITS, outputs.KERNEL
    sizes = [t, f, u, 2 * u, k, t - k + 1, -(-t // 2)]
    assert len(set(sizes)) == len(sizes)


def test_the_table_of_states(record):
    layers = rows(record("q2_shapes.outputs"), "states")
    h = cell("batch", outputs.UNITS)
    assert layers["GRU"] == [h, "$h$", h]
    assert layers["LSTM"] == [h, "$h$, $c$", h]
    assert layers["Bidirectional(GRU)"][1] == "forward $h$, backward $h$"
    assert layers["Bidirectional(LSTM)"][1] == "forward $h$, forward $c$, backward $h$, backward $c$"


@pytest.mark.claim(
    "q2.conv_and_dense",
    "On an input of three axes, `Conv1D` and `TimeDistributed(Dense)` give three axes; with strides and dilation of "
    'one, `Conv1D` keeps the time steps under `padding="same"` and `"causal"`, and gives $T-k+1$ of them under '
    '`"valid"`, the default, which a new layer refuses for $k>T$.',
)
@pytest.mark.parametrize(("steps", "kernel"), [(10, 4), (7, 7), (5, 1), (12, 3)])
def test_layers_that_are_not_recurrent(steps, kernel):
    inputs = np.zeros((2, steps, 3))
    lengths = {"same": steps, "causal": steps, "valid": steps - kernel + 1}
    for mode, length in lengths.items():
        assert keras.layers.Conv1D(8, kernel, padding=mode)(inputs).shape == (2, length, 8)
    assert keras.layers.Conv1D(8, kernel)(inputs).shape == (2, lengths["valid"], 8)
    with pytest.raises(ValueError, match="size"):
        keras.layers.Conv1D(8, steps + 1)(inputs)
    assert keras.layers.TimeDistributed(keras.layers.Dense(8))(inputs).shape == (2, steps, 8)


def test_what_the_sentence_on_other_layers_leaves_out():
    wider = keras.layers.Conv1D(8, 3, dilation_rate=2)
    assert wider(np.zeros((2, 12, 3))).shape == (2, 8, 8) != (2, 12 - 3 + 1, 8)
    assert keras.layers.Conv1D(8, 3, strides=2, padding="same")(np.zeros((2, 12, 3))).shape == (2, 6, 8)
    assert keras.layers.TimeDistributed(keras.layers.Dense(8))(np.zeros((2, 5, 4, 3))).ndim == 4


@pytest.mark.claim(
    "q2.parameters",
    "The formulas and Keras's own count agree in all {q2_shapes.parameters.checked} combinations of layer, sizes "
    "and bias that were tried.",
)
def test_formulas_over_the_grid(record):
    checked = 0
    for name, u, f, k, bias in itertools.product(
        parameters.FORMULAS, parameters.UNITS, parameters.FEATURES, parameters.KERNEL, (True, False)
    ):
        if name == "Conv1D" or k == parameters.KERNEL[0]:
            assert parameters.formula(name, u, f, k, bias) == parameters.count(name, u, f, k, bias), (name, u, f, k)
            checked += 1
    assert record("q2_shapes.parameters").numbers["checked"].value == checked > 200


def test_a_wrong_formula_stops_the_build(monkeypatch):
    monkeypatch.setattr(parameters, "parameters", lambda *sizes: 1)
    with pytest.raises(RuntimeError, match="the formula gives 1, Keras 3"):
        parameters.measure()


@pytest.mark.parametrize("name", [n for n in parameters.FORMULAS if n not in (parameters.DOUBLED, parameters.DENSE)])
def test_the_tex_says_what_the_code_counts(name):
    for use_bias, tex in zip((True, False), parameters.FORMULAS[name], strict=True):
        code = tex.strip("$").replace("ukf", "u*k*f").replace("kf", "k*f").replace("u(", "u*(")
        code = code.replace("3u", "3*u").replace("4u", "4*u")
        for sizes in ({"u": 5, "f": 3, "k": 2}, {"u": 2, "f": 7, "k": 4}):
            assert eval(code, {}, sizes) == parameters.count(name, **sizes, use_bias=use_bias)


def test_the_padding_table(record):
    for name, cells in rows(record("q2_shapes.padding"), "padding").items():
        after, before, after_fresh, before_fresh, masked = cells
        assert masked == "0"
        assert min(float(after), float(before), float(after_fresh)) > 0.01
        assert (before_fresh == "0") == (name != "Bidirectional(GRU)")


def test_the_padding_figure_shows_the_three_ways(record):
    drawn = record("q2_shapes.padding").figures["outputs"].data.rows
    real, padded = drawn[: padding.STEPS], drawn[padding.STEPS :]
    assert all(len(set(values)) == 1 for _, *values in real)
    for _, plain, repeated, zero in padded:
        assert repeated == real[-1][1]
        assert float(zero) == 0
        assert plain not in (repeated, zero)


@pytest.mark.claim(
    "q2.wrong_way_round",
    "Whoever says that `return_sequences=True` gives two axes, and three otherwise, has it the wrong way round.",
)
def test_the_first_answers_output():
    assert first_answer.ranks_given() == {True: 3, False: 2}


def test_the_verdicts(record):
    verdicts = [row[-1] for row in record("q2_shapes.first_answer").tables["first_answer"].rows]
    assert verdicts == ["right", "wrong", "wrong", "right", "wrong"]


def test_the_block_names_the_shapes(record):
    numbers = record("q2_shapes.block").numbers
    assert [numbers[name].value for name in ("batch", "steps", "features", "units")] == [3, 4, 2, 5]
    alt = record("q2_shapes.block").figures["block"].alt
    for shape in ("(3, 4, 2)", "(3, 4, 5)", "(3, 5)"):
        assert shape in alt


def test_the_quiz(record):
    questions = record("q2_shapes.quiz").quizzes["quiz"]
    right = [choice.text for question in questions for choice in question.choices if choice.right]
    b, t, f, u = quiz.BATCH, quiz.STEPS, quiz.FEATURES, quiz.UNITS
    gru = 3 * u * (u + f + 2)
    assert right == [cell(b, t, u), cell(b, 2 * u), "3", str(gru), "4", f"the output at step {t}"]
