import keras
import numpy as np
import pytest
from keras import layers

from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell


def by_hand(x, weights, epsilon=1e-3):
    kernel, recurrent, gain, bias = weights
    h, outputs = np.zeros((len(x), len(recurrent))), []
    for t in range(x.shape[1]):
        sums = x[:, t] @ kernel + h @ recurrent
        centred = sums - sums.mean(axis=1, keepdims=True)
        h = np.tanh(gain * centred / np.sqrt(sums.var(axis=1, keepdims=True) + epsilon) + bias)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def random_layer(units=5):
    keras.utils.set_random_seed(0)  # NumPy's too
    layer = layers.RNN(LayerNormSimpleRNNCell(units), return_sequences=True)
    layer.build((None, None, 3))
    kernel, recurrent, gain, bias = layer.get_weights()
    layer.set_weights([kernel, recurrent, gain + np.random.normal(size=units), bias + np.random.normal(size=units)])
    return layer


@pytest.mark.claim(
    "q5.cell",
    "In `keras.layers.RNN` this cell gives at each time step what the formula gives, takes sequences of any length, "
    "leaves the state alone at masked steps, and gives the same after it was saved and loaded.",
)
def test_formula_lengths_masks_and_files(tmp_path):
    layer = random_layer()
    for length in (1, 7, 20):
        x = np.random.normal(size=(4, length, 3))
        np.testing.assert_allclose(layer(x), by_hand(x, layer.get_weights()), atol=1e-5)
    x = np.random.normal(size=(2, 6, 3))
    mask = np.array([[True] * 6, [True, True, True, False, False, False]])
    y = np.asarray(layer(x, mask=mask))
    np.testing.assert_allclose(y[1, 2], np.asarray(layer(x[1:, :3]))[0, -1], atol=1e-6)
    np.testing.assert_array_equal(y[1, 3:], np.stack([y[1, 2]] * 3))
    gap = np.array([[True, False, True, False, True, True]])
    np.testing.assert_allclose(
        np.asarray(layer(x[:1], mask=gap))[0, -1], np.asarray(layer(x[:1][gap][None]))[0, -1], atol=1e-6
    )
    model = keras.Sequential([keras.Input((None, 3)), layer])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(x), model(x))


def test_the_config_brings_back_all_arguments():
    start = keras.initializers.Orthogonal(0.5)
    cell = LayerNormSimpleRNNCell(4, activation="relu", start=start, name="named")
    again = LayerNormSimpleRNNCell.from_config(cell.get_config())
    again.build((None, 3))
    assert (again.units, again.activation, again.name) == (4, keras.activations.relu, "named")
    recurrent = np.asarray(again.sums.recurrent_kernel)
    np.testing.assert_allclose(recurrent @ recurrent.T, 0.25 * np.eye(4), atol=1e-6)
    assert [w.name for w in again.weights] == ["kernel", "recurrent_kernel", "gamma", "beta"]


def test_it_stacks_trains_and_takes_a_masking_layer():
    keras.utils.set_random_seed(0)
    cells = [LayerNormSimpleRNNCell(6), LayerNormSimpleRNNCell(6)]
    model = keras.Sequential([keras.Input((None, 3)), layers.Masking(), layers.RNN(cells), layers.Dense(1)])
    model.compile("adam", "mse", run_eagerly=True)
    x = np.random.normal(size=(16, 5, 3))
    before = model.get_weights()
    model.fit(x, x[:, 0, :1], verbose=0)
    assert all(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    padded = np.concatenate([x, np.zeros((16, 4, 3))], axis=1)
    np.testing.assert_allclose(model(padded), model(x), atol=1e-5)


@pytest.mark.claim(
    "q5.statistics",
    "Layer normalization inside the cell takes mean and variance over the units of one time step of one sequence, so "
    "a sequence's output depends neither on the other sequences of its batch nor on whether the layer is training; "
    "with batch normalization it depends on both.",
)
def test_what_the_statistics_depend_on():
    inside = random_layer()
    x = np.random.normal(size=(4, 6, 3)).astype("float32")
    other = np.concatenate([x[:1], 5 * x[1:] + 3])
    first = {flag: np.asarray(inside(x, training=flag))[0] for flag in (True, False)}
    np.testing.assert_allclose(np.asarray(inside(other, training=True))[0], first[True], atol=1e-5)
    np.testing.assert_allclose(first[True], first[False], atol=1e-6)
    batch = layers.BatchNormalization()
    learned = np.asarray(batch(x, training=True))[0]
    assert np.abs(np.asarray(batch(other, training=True))[0] - learned).max() > 0.1
    assert np.abs(np.asarray(batch(x, training=False))[0] - learned).max() > 0.1
    linear = layers.RNN(LayerNormSimpleRNNCell(16, activation=None), return_sequences=True)
    y = np.asarray(linear(x))
    np.testing.assert_allclose(y.mean(axis=2), 0, atol=1e-5)
    assert 0.5 < y.var(axis=2).min() <= y.var(axis=2).max() < 1.001


@pytest.mark.claim(
    "q5.between",
    "A normalization between two layers changes what the upper layer reads, not what its recurrent matrix does to its "
    "state: the state of a ReLU SimpleRNN that starts at three times an orthogonal matrix still explodes, and "
    "that of the same cell with layer normalization inside does not.",
)
@pytest.mark.parametrize("seed", range(5))
def test_a_normalised_input_does_not_tame_the_state(seed):
    keras.utils.set_random_seed(seed)
    x = np.random.default_rng(seed).normal(size=(8, 60, 16)).astype("float32")
    for norm in (layers.BatchNormalization(), layers.LayerNormalization()):
        upper = layers.SimpleRNN(32, "relu", recurrent_initializer=keras.initializers.Orthogonal(3.0))
        assert np.abs(upper(norm(x, training=True))).max() > 1e6
    cell = LayerNormSimpleRNNCell(32, "relu", keras.initializers.Orthogonal(3.0))
    assert np.abs(layers.RNN(cell)(x)).max() < np.sqrt(32)
