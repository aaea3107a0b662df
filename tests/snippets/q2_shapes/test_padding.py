import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.padding import pad

KINDS = {
    "SimpleRNN": layers.SimpleRNN,
    "GRU": lambda *args, **options: layers.GRU(*args, use_cudnn=False, **options),
    "LSTM": lambda *args, **options: layers.LSTM(*args, use_cudnn=False, **options),
}
KINDS |= {
    f"Bidirectional({name})": lambda *args, kind=kind, **options: layers.Bidirectional(kind(*args, **options))
    for name, kind in KINDS.items()
}


def outputs(name: str, bias: str, *, masked: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The output for a short series alone, padded after and padded before."""
    keras.utils.set_random_seed(0)
    short, long = np.random.normal(size=(4, 3)), np.random.normal(size=(9, 3))
    layer, mask = KINDS[name](5, bias_initializer=bias), layers.Masking(0.0)
    after, before = (pad([short, long], side) for side in ("post", "pre"))
    return tuple(np.array(layer(mask(x) if masked else x))[0] for x in (short[np.newaxis], after, before))


@pytest.mark.claim(
    "q2.padding",
    "Behind a `Masking` layer, on a CPU or with `use_cudnn=False`, a series padded with zeros on the right or on the "
    "left gives the output of the series without padding, if no real step is all zeros: in a `SimpleRNN`, a `GRU`, an "
    "`LSTM`, and in `Bidirectional` around each.",
)
@pytest.mark.parametrize("name", KINDS)
def test_masked_padding_equals_truncation(name):
    alone, after, before = outputs(name, "glorot_uniform", masked=True)
    np.testing.assert_allclose(after, alone, atol=1e-5)
    np.testing.assert_allclose(before, alone, atol=1e-5)
    alone, after, before = outputs(name, "glorot_uniform", masked=False)
    assert not np.allclose(after, alone, atol=1e-3)
    assert not np.allclose(before, alone, atol=1e-3)


@pytest.mark.claim(
    "q2.fresh_biases",
    "Even without a mask, zeros on the left of a `SimpleRNN`, a `GRU` or an `LSTM` that starts from a zero state and "
    "has the default activation change nothing while the biases of the candidate are zero, as Keras starts them, "
    "whatever the biases of the gates are; with other biases of the candidate they change the output.",
)
@pytest.mark.parametrize(
    ("layer", "candidate"),
    [
        (layers.SimpleRNN(5), slice(0, 5)),
        (layers.GRU(5), slice(10, 15)),
        (layers.GRU(5, reset_after=False), slice(10, 15)),
        (layers.LSTM(5), slice(10, 15)),
        (layers.LSTM(5, unit_forget_bias=False), slice(10, 15)),
    ],
)
def test_left_zeros_and_biases(layer, candidate):
    rng = np.random.default_rng(0)
    series = rng.normal(size=(2, 4, 3)).astype("float32")

    def moved(bias: np.ndarray, added: tuple[int, int]) -> float:
        layer.set_weights([*layer.get_weights()[:2], bias])
        padded = np.pad(series, ((0, 0), added, (0, 0)))
        return float(np.abs(np.array(layer(padded)) - np.array(layer(series))).max())

    layer.build(series.shape)
    start = layer.get_weights()[2]
    gates = rng.normal(size=start.shape)
    gates[..., candidate] = 0
    for bias in (start, gates):
        assert moved(bias, (5, 0)) < 1e-6
        assert moved(bias, (0, 5)) > 1e-3
    for place in np.ndindex(*start.shape[:-1]):  # of a GRU that resets afterwards, each of the two biases
        other = start.copy()
        other[(*place, candidate)] = rng.normal(size=5)
        assert moved(other, (5, 0)) > 1e-3


def test_biases_start_at_zero_but_for_the_forget_gate():
    for kind in (layers.SimpleRNN, layers.GRU):
        layer = kind(5)
        layer.build((None, None, 3))
        assert not np.any(layer.get_weights()[2])
    lstm = layers.LSTM(5)
    lstm.build((None, None, 3))
    np.testing.assert_array_equal(lstm.get_weights()[2].reshape(4, 5), [[0] * 5, [1] * 5, [0] * 5, [0] * 5])


def test_pad_keeps_decimals_and_series():
    series = [np.full((2, 1), 1.5), np.full((3, 1), 2.5)]
    np.testing.assert_array_equal(pad(series, "post")[:, :, 0], [[1.5, 1.5, 0], [2.5, 2.5, 2.5]])
    np.testing.assert_array_equal(pad(series, "pre")[:, :, 0], [[0, 1.5, 1.5], [2.5, 2.5, 2.5]])


@pytest.mark.claim(
    "q2.pad_sequences",
    "`keras.utils.pad_sequences` pads on the left and cuts decimals off unless it is told otherwise.",
)
def test_defaults_of_pad_sequences():
    padded = keras.utils.pad_sequences([[1.9], [1.2, 2.7]])
    assert padded.tolist() == [[0, 1], [1, 2]]
