import keras
import numpy as np
import pytest

from snippets.q5_training.gradient_over_time import gradient_norms
from snippets.q5_training.open_gates import GateBias, open_gru, open_lstm


@pytest.mark.parametrize(("make", "gates", "gate"), [(open_lstm, 4, 1), (open_gru, 3, 0)])
def test_one_gate_starts_open_and_no_other(make, gates, gate):
    layer = make(6, 5.0)
    layer.build((None, None, 2))
    bias = layer.get_weights()[2].reshape(-1, 6)
    np.testing.assert_array_equal(bias[gate], 5)
    assert not np.delete(bias, gate, axis=0).any()
    assert len(bias) == gates * (2 if gates == 3 else 1)


def test_the_initializer_is_saved(tmp_path):
    model = keras.Sequential([keras.Input((4, 2)), open_lstm(3, 5.0)])
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras").layers[0].cell.bias_initializer
    assert isinstance(again, GateBias)
    assert again.get_config() == {"gate": 1, "blocks": 4, "value": 5.0}


@pytest.mark.claim(
    "q5.forget",
    "The LSTM's new cell state is the forget gate times the old one plus the input gate times the candidate, element "
    "by element: where the forget gate is one the old content is kept, where it is zero it is erased.",
)
def test_what_the_forget_gate_keeps():
    layer = keras.layers.LSTM(3, return_state=True)
    layer.build((None, None, 2))
    rng = np.random.default_rng(0)
    kernel, recurrent, _ = (rng.normal(size=w.shape) for w in layer.get_weights())
    kernel[:, 3:6] = recurrent[:, 3:6] = 0
    bias = np.concatenate([np.zeros(3), [99, 0, -99], np.zeros(6)])
    layer.set_weights([kernel, recurrent, bias])
    x, h, c = rng.normal(size=(1, 1, 2)), rng.normal(size=(1, 3)), rng.normal(size=(1, 3))
    new = np.asarray(layer(x, initial_state=[h, c])[2])
    z = x[:, 0] @ kernel + h @ recurrent + bias
    written = np.tanh(z[:, 6:9]) / (1 + np.exp(-z[:, :3]))
    np.testing.assert_allclose(new - written, c * [1, 0.5, 0], atol=1e-5)


@pytest.mark.claim(
    "q5.start",
    "As Keras starts them, neither an LSTM nor a GRU carries a gradient far; an LSTM whose forget gate starts nearly "
    "open does.",
)
@pytest.mark.parametrize("seed", range(5))
def test_gates_carry_the_gradient_only_when_open(seed):
    keras.utils.set_random_seed(seed)
    size = {"units": 16, "dtype": "float64"}

    def carried(layer):
        norms = gradient_norms(layer, 40, seed=seed)
        return norms[0] / norms[-1]

    assert carried(keras.layers.LSTM(**size)) < 0.05
    assert carried(keras.layers.GRU(**size)) < 1e-4
    assert carried(open_lstm(value=5.0, **size)) > 0.3


def test_keras_overrides_the_forget_bias_unless_told_not_to():
    layer = keras.layers.LSTM(2, bias_initializer=keras.initializers.Constant(5))
    layer.build((None, None, 1))
    np.testing.assert_array_equal(layer.get_weights()[2], [5, 5, 1, 1, 5, 5, 5, 5])


@pytest.mark.parametrize("make", [open_lstm, open_gru])
def test_other_options_go_to_the_layer(make):
    layer = make(3, 5.0, return_sequences=True, name="named")
    assert layer.return_sequences
    assert layer.name == "named"


@pytest.mark.claim(
    "q5.rise",
    "In an LSTM with a forget bias of five the gradient is greater at the first of sixty steps than at the last; with "
    "the recurrent weights of its candidate set to zero it only falls with the distance.",
)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_written_again_makes_the_gradient_rise(seed):
    keras.utils.set_random_seed(seed)
    layer = open_lstm(32, 5.0, dtype="float64")
    norms = gradient_norms(layer, 60, seed=seed)
    assert norms[0] > 2 * norms[-1]
    kernel, recurrent, bias = layer.get_weights()
    recurrent[:, 64:96] = 0
    layer.set_weights([kernel, recurrent, bias])
    cut = gradient_norms(layer, 60, seed=seed)
    assert cut[0] < 0.8 * cut[-1]
    far = cut[::10]
    assert (np.diff(far) > 0).all()


@pytest.mark.claim(
    "q5.scale",
    "A bias of $\\ln(T - 1)$ opens a gate to $1 - 1/T$, and of what it keeps about $1/e$, a little more than a third, "
    "is left after $T$ steps.",
)
@pytest.mark.parametrize("time_steps", [10, 20, 80, 400])
@pytest.mark.parametrize("make", [open_lstm, open_gru])
def test_what_is_left_after_as_many_steps(make, time_steps):
    layer = make(1, float(np.log(time_steps - 1)), return_state=True)
    layer.build((None, None, 1))
    kernel, recurrent, bias = layer.get_weights()
    layer.set_weights([0 * kernel, 0 * recurrent, bias])  # nothing is written, and the gates stay as they start
    state = [np.ones((1, 1), "float32")] * (2 if make is open_lstm else 1)
    left = float(layer(np.zeros((1, time_steps, 1)), initial_state=state)[-1][0, 0])
    assert left == pytest.approx((1 - 1 / time_steps) ** time_steps, rel=1e-3)
    assert 1 / 3 < left < np.exp(-1)
