import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.nan_loss import doublings


@pytest.mark.claim(
    "when_it_goes_wrong.overflow",
    "Networks compute in float32, unlike Python: one, doubled a hundred and twenty-eight times, is infinite. A factor "
    "of two at each time step does that in a hundred and twenty-eight steps.",
)
def test_float32_holds_127_doublings():
    assert keras.config.floatx() == "float32"
    assert doublings("float32") == 128
    state = np.float32(1)
    for _ in range(127):
        state = state * np.float32(2)
    assert np.isfinite(state)
    with np.errstate(over="ignore"):
        assert np.isinf(state * np.float32(2))
    assert doublings("float64") == 1024


@pytest.mark.claim(
    "when_it_goes_wrong.nan_spreads",
    "In a recurrent layer with a linear `Dense` layer on it, a single missing value (NaN) in one series of the batch "
    "makes the loss NaN, and after that one update every weight, even with a learning rate of zero.",
)
@pytest.mark.parametrize("rate", [0.0, 0.001])
@pytest.mark.parametrize("kind", [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM])
@pytest.mark.parametrize("where", ["input", "target"])
def test_one_nan_ruins_all_weights(rate, kind, where):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(16, 6, 1)), rng.normal(size=(16, 1))
    model = keras.Sequential([keras.Input((6, 1)), kind(3), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(rate))
    if where == "input":
        x[3, 2] = np.nan
    else:
        y[3] = np.nan
    loss = model.fit(x, y, batch_size=16, verbose=0).history["loss"]
    assert np.isnan(loss).all()
    assert all(np.isnan(weights).all() for weights in model.get_weights())


@pytest.mark.claim(
    "when_it_goes_wrong.nan_hidden",
    "A `Dense` layer with ReLU between them may hide it: the loss can be a number while the recurrent weights are NaN.",
)
def test_a_layer_with_relu_may_hide_it():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(16, 6, 1)), rng.normal(size=(16, 1))
    x[3, 2] = np.nan
    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense(8, activation="relu")
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.GRU(4), dense, keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    loss = model.fit(x, y, batch_size=16, verbose=0).history["loss"]
    assert np.isfinite(loss).all()
    assert all(np.isnan(weights).all() for weights in model.layers[0].get_weights())


def test_without_it_nothing_is_nan():
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.GRU(3), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    model.fit(np.ones((4, 6, 1)), np.ones((4, 1)), verbose=0)
    assert not any(np.isnan(weights).any() for weights in model.get_weights())
