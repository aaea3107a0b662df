import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from snippets.q2_shapes.stateful import stateful_lstm


@pytest.fixture
def inputs() -> np.ndarray:
    keras.utils.set_random_seed(0)
    return np.random.normal(size=(2, 10, 3))


@pytest.mark.claim(
    "q2.stateful",
    "A stateful layer starts each batch from the states in which the batch before it ended, series by series; "
    "`reset_state()` sets them back to zero.",
)
@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.GRU, layers.LSTM])
def test_state_goes_from_batch_to_batch(inputs, kind):
    layer, plain = kind(4, stateful=True), kind(4)
    layer.build(inputs.shape), plain.build(inputs.shape)
    plain.set_weights(layer.get_weights()[:3])
    whole = np.array(plain(inputs))
    layer(inputs[:, :6])
    np.testing.assert_allclose(layer(inputs[:, 6:]), whole, atol=1e-6)
    assert not np.allclose(layer(inputs), whole, atol=1e-3)
    layer.reset_state()
    np.testing.assert_allclose(layer(inputs), whole, atol=1e-6)


def test_the_snippet_carries_its_state(inputs):
    model = stateful_lstm(batch=2, features=3, units=4)
    whole = np.array(model(inputs))
    model.layers[0].reset_state()
    model(inputs[:, :6])
    np.testing.assert_allclose(model(inputs[:, 6:]), whole, atol=1e-6)


@pytest.mark.claim(
    "q2.stateful_batch",
    "A stateful layer needs a fixed batch size; called directly with another size it raises a `ValueError`, and the "
    "number of time steps may stay open.",
)
def test_the_batch_size_is_fixed(inputs):
    with pytest.raises(ValueError, match="batch size must be static"):
        layers.LSTM(4, stateful=True)(keras.Input((None, 3)))
    model = stateful_lstm(batch=2, features=3, units=4)
    assert model.input_shape == (2, None, 3)
    assert model(inputs).shape == model(inputs[:, :6]).shape == (2, 4)
    with pytest.raises(ValueError, match="Expected batch size: 2"):
        model(inputs[:1])
    with pytest.raises(ValueError, match="Expected batch size: 2"):
        model(np.concatenate([inputs, inputs[:1]]))


@pytest.mark.claim(
    "q2.old_names",
    "Keras 3 refuses the old `batch_input_shape` of a layer, and its models have no `reset_states()`: reset each "
    "stateful layer.",
)
def test_old_names_are_gone():
    with pytest.raises(ValueError, match="Unrecognized keyword"):
        layers.LSTM(4, stateful=True, batch_input_shape=(2, None, 3))
    model = stateful_lstm(batch=2, features=3, units=4)
    assert not hasattr(model, "reset_states")
    assert hasattr(model.layers[0], "reset_state")


@pytest.mark.claim(
    "q2.stateful_copy",
    "For another batch size build the same model anew with that size: `set_weights` copies what the first has learned.",
)
def test_the_weights_fit_another_batch_size(inputs):
    trained = stateful_lstm(batch=2, features=3, units=4)
    both = np.array(trained(inputs))
    single = stateful_lstm(batch=1, features=3, units=4)
    single.set_weights(trained.get_weights())
    for i in range(2):
        np.testing.assert_allclose(single(inputs[i : i + 1])[0], both[i], atol=1e-6)
        single.layers[0].reset_state()


@pytest.mark.claim(
    "q2.short_batch",
    "On the TensorFlow backend, `fit` and `predict` do not always notice a short last batch: a rest of one series is "
    "broadcast, and `predict` then returns more rows than it was given.",
)
def test_a_rest_of_one_series_is_broadcast(inputs):
    model = stateful_lstm(batch=2, features=3, units=4)
    three = np.concatenate([inputs, inputs[:1]])
    outputs = model.predict(three, batch_size=2, verbose=0)
    assert outputs.shape == (4, 4)
    model.layers[0].reset_state()
    model(inputs)
    both = np.array(model(np.repeat(inputs[:1], 2, axis=0)))
    np.testing.assert_allclose(outputs[2:], both, atol=1e-6)
    model.compile(loss="mse", optimizer="sgd")
    model.fit(three, np.zeros((3, 4)), batch_size=2, shuffle=False, verbose=0)


def test_another_rest_is_noticed():
    with pytest.raises(tf.errors.InvalidArgumentError):
        stateful_lstm(batch=4, features=3, units=4).predict(np.ones((6, 5, 3)), batch_size=4, verbose=0)


@pytest.mark.claim(
    "q2.stateful_epochs",
    "`fit` does not set the states back between epochs: call `reset_state()` yourself, in a callback for example.",
)
def test_fit_carries_the_state_into_the_next_epoch(inputs):
    model = stateful_lstm(batch=2, features=3, units=4)
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.0))
    starts = []

    def look(epoch, logs):
        starts.append(np.array(keras.ops.convert_to_numpy(model.layers[0].states[0])))

    def reset(epoch, logs):
        model.layers[0].reset_state()

    def losses(at_start):
        model.layers[0].reset_state()
        calls = keras.callbacks.LambdaCallback(on_epoch_begin=at_start)
        targets = np.ones((2, 4))
        return model.fit(inputs, targets, batch_size=2, epochs=2, shuffle=False, verbose=0, callbacks=[calls]).history

    # Without a learning rate only the states can change the loss.
    first, second = losses(look)["loss"]
    assert not starts[0].any()
    assert starts[1].any()
    assert first != pytest.approx(second, rel=1e-4)
    first, second = losses(reset)["loss"]
    assert first == pytest.approx(second, rel=1e-5)
