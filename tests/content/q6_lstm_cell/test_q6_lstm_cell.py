"""The records of the chapter on the LSTM cell."""

import re

import keras
import numpy as np
import pytest

from snippets.q6_lstm_cell.numpy_lstm import lstm
from unrolled.content.q6_lstm_cell import trace


@pytest.mark.claim(
    "q6.ratio",
    "An LSTM has {q6_lstm_cell.sizes.ratio} times the parameters of a SimpleRNN with as many units and features, a "
    "GRU with `reset_after=False` {q6_lstm_cell.sizes.gru_ratio} times as many.",
)
@pytest.mark.parametrize(("units", "features"), [(1, 1), (3, 7), (32, 8)])
def test_parameters_are_multiples(record, units, features):
    def count(layer):
        layer.build((None, None, features))
        return layer.count_params()

    simple = count(keras.layers.SimpleRNN(units))
    sizes = record("q6_lstm_cell.sizes").numbers
    assert count(keras.layers.LSTM(units)) == sizes["ratio"].value * simple
    assert count(keras.layers.GRU(units, reset_after=False)) == sizes["gru_ratio"].value * simple


def test_all_four_drawings_are_there_with_their_walk(record):
    figures = record("q6_lstm_cell.cell").figures
    assert set(figures) == {"cell", "gru", "gru_reset_after", "simple_rnn"}
    for figure in figures.values():
        assert len(figure.description) >= 4
        assert figure.description[0].startswith("1. Into the cell come")


def test_each_drawing_equals_keras(record):
    rows = record("q6_lstm_cell.cell").tables["equal"].rows
    assert len(rows) == 4
    assert all(row[1].startswith("below $10^{-") for row in rows)


def test_content_kept_under_the_first_bias(record):
    numbers = record("q6_lstm_cell.keeping").numbers
    start = 1 / (1 + np.exp(-1))
    assert numbers["start"].value == pytest.approx(start, abs=1e-6)
    assert start ** numbers["start_half"].value == pytest.approx(0.5, abs=1e-5)
    assert numbers["after_ten"].value == pytest.approx(start**10, abs=1e-5)


def test_the_right_cell_differs_from_keras_by_nothing_and_each_slip_by_much(record):
    rows = record("q6_lstm_cell.slips").tables["slips"].rows
    assert rows[0][0] == "right"
    assert rows[0][2] == "none"
    assert all(int(row[2].rstrip("%")) > 10 for row in rows[1:])


def test_gates_of_the_trace_come_from_the_cell_that_equals_keras():
    random = np.random.default_rng(0)
    layer = keras.layers.LSTM(3, return_sequences=True)
    z = random.normal(size=30).astype("float32")
    expected = np.asarray(layer(z[None, :, None]))[0]
    gates, hidden = trace.gates_over(z, layer.get_weights())
    np.testing.assert_allclose(hidden, expected, atol=1e-5)
    np.testing.assert_allclose(lstm(z[None, :, None], layer.get_weights())[0], expected, atol=1e-5)
    assert gates.shape == (30, 3, 3)
    assert (gates > 0).all()
    assert (gates < 1).all()


def test_trace_stays_within_what_the_page_says(record):
    traced = record("q6_lstm_cell.trace")
    shown = traced.figures["trace"].data.rows
    assert len(shown) == 56
    forget = [float(row[3]) for row in shown]
    assert min(forget) == pytest.approx(traced.numbers["low"].value, abs=0.006)
    assert max(forget) == pytest.approx(traced.numbers["high"].value, abs=0.006)
    # The page says that the regression does about as well as the LSTM, and the caption which of them is ahead.
    errors = traced.tables["errors"]
    ours, _, linear = (float(row[1].split()[0]) for row in errors.rows)
    assert abs(ours - linear) < 0.3
    assert ("beats the LSTM" in errors.caption) == (linear < ours)
    assert 0 < traced.numbers["lowest"].value <= traced.numbers["low"].value
    assert traced.numbers["high"].value <= traced.numbers["highest"].value < 1


def test_forget_gates_differ_from_seed_to_seed(record):
    caption = record("q6_lstm_cell.trace").tables["units"].caption
    ranges = re.findall(r"from (0\.\d\d) to (0\.\d\d)", caption)
    assert len(set(ranges)) == len(trace.SEEDS) - 1 == 2
    means = [row[1] for row in record("q6_lstm_cell.trace").tables["units"].rows]
    assert len(set(means)) > 1
    assert (min(means), max(means)) not in ranges


def test_the_short_answer_has_the_equations_of_the_drawing(record):
    rows = record("q6_lstm_cell.cell").tables["lstm_equations"].rows
    assert [name for name, _ in rows] == [
        "forget gate",
        "input gate",
        "candidate",
        "new cell state",
        "output gate",
        "new hidden state",
    ]
    assert rows[3][1] == r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$"


def test_linear_forecast_finds_a_linear_rule():
    z = np.array([1.0, 0.5])
    for _ in range(60):
        z = np.append(z, 1.2 * z[-1] - 0.5 * z[-2])
    forecast = trace.linear_forecast(z, np.arange(len(z)) < 40)
    np.testing.assert_allclose(forecast[10:], z[11:], atol=1e-6)


def test_quiz_offers_the_computed_answers(record):
    questions = record("q6_lstm_cell.quiz").quizzes["quiz"]
    assert len(questions) == 6
    assert all(sum(choice.right for choice in question.choices) == 1 for question in questions)
