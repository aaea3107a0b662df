import keras
import numpy as np
import pytest

from snippets.q5_training.open_gates import open_gru, open_lstm
from snippets.q5_training.recall_first import classifier, symbols


def test_the_target_is_the_first_symbol():
    x, y = symbols(400, 9, seed=1)
    assert x.shape == (400, 9, 4)
    np.testing.assert_array_equal(x[:, 0].argmax(axis=1), y)
    np.testing.assert_array_equal(x.sum(axis=2), 1)
    assert np.bincount(y, minlength=4).min() > 70


def right(layer, time_steps):
    keras.utils.set_random_seed(0)
    model = classifier([layer], time_steps)
    model.fit(*symbols(9600, time_steps, seed=0), batch_size=64, verbose=0)
    return model.evaluate(*symbols(1000, time_steps, seed=1), batch_size=1000, verbose=0)[1]


def learned(record):
    rows = [row for row in record("q5_training.recall").figures["short"].data.rows if row[0] == "20"]
    return {row[1]: sum(float(share) > 0.9 for share in row[2:]) for row in rows}, len(rows[0]) - 2


@pytest.mark.claim(
    "q5.open",
    "With twenty time steps every LSTM whose forget gate starts with a bias of $\\ln(T - 1)$ learns the task, and so "
    "does every GRU whose update gate does; with a bias of zero in that gate none does.",
)
def test_an_open_gate_learns_and_a_half_open_one_does_not(record):
    counts, seeds = learned(record)
    assert {counts[name] for name in ("LSTM, bias ln(T − 1)", "GRU, bias ln(T − 1)")} == {seeds}
    assert {counts[name] for name in ("LSTM, forget bias 0", "GRU (bias 0)")} == {0}
    assert right(open_lstm(32, np.log(19)), 20) > 0.9
    assert right(open_lstm(32, 0.0), 20) < 0.6


@pytest.mark.claim("q5.too_open", "With an update bias of eight no GRU learned the task at twenty time steps.")
def test_a_gru_whose_gate_is_all_but_open_cannot_write(record):
    counts, _ = learned(record)
    assert counts["GRU, update bias 8"] == 0
    assert right(open_gru(32, 8.0), 20) < 0.6


@pytest.mark.claim(
    "q5.plain",
    "With twenty time steps a SimpleRNN learns the task with every seed, and an LSTM or a GRU as Keras starts it with "
    "none.",
)
def test_a_plain_layer_beats_gated_ones_in_a_short_training(record):
    counts, seeds = learned(record)
    assert counts["SimpleRNN"] == seeds
    assert counts["LSTM (bias 1)"] == counts["GRU (bias 0)"] == 0
    assert right(keras.layers.SimpleRNN(32), 20) > 0.9
    assert right(keras.layers.GRU(32), 20) < 0.6


def test_the_scores_are_trained_in_small_steps_with_a_clipped_gradient():
    model = classifier([keras.layers.SimpleRNN(3)], 5)
    assert [layer.output.shape[1:] for layer in model.layers] == [(3,), (4,)]
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)
    assert model.optimizer.global_clipnorm == 1
    x, y = symbols(6, 5, seed=0)
    loss, accuracy = model.evaluate(x, y, verbose=0)
    scores = np.asarray(model(x))
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert loss == pytest.approx(-np.log(shares[np.arange(6), y]).mean(), rel=1e-5)
    assert accuracy == pytest.approx((scores.argmax(axis=1) == y).mean())


def test_the_seed_decides_on_the_symbols():
    (x, _), (again, _), (other, _) = (symbols(20, 9, seed) for seed in (1, 1, 2))
    assert x.dtype == np.float32
    np.testing.assert_array_equal(x, again)
    assert (x != other).any()
