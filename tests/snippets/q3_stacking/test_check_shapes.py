import keras
import numpy as np
import pytest

from snippets.q3_stacking.check_shapes import check_shapes


def model(return_sequences):
    recurrent = keras.layers.GRU(3, return_sequences=return_sequences)
    return keras.Sequential([keras.Input((5, 2)), recurrent, keras.layers.Dense(1)])


@pytest.mark.parametrize(("flag", "shape"), [(False, (4, 1)), (True, (4, 5, 1))])
def test_shapes_that_fit_pass(flag, shape):
    check_shapes(model(flag), np.zeros((4, 5, 2)), np.zeros(shape))
    assert model(flag)(np.zeros((4, 5, 2))).shape == shape


@pytest.mark.parametrize(
    ("flag", "shape"),
    [(True, (4, 1)), (True, (4,)), (True, (4, 5)), (False, (4, 5, 1)), (False, (4, 5)), (False, (3, 1))],
)
def test_shapes_that_differ_are_refused(flag, shape):
    with pytest.raises(ValueError, match="targets have shape"):
        check_shapes(model(flag), np.zeros((4, 5, 2)), np.zeros(shape))


@pytest.mark.claim(
    "q3.flat_vector",
    "Shapes that differ only by a last axis of length 1, such as `(batch,)` and `(batch, 1)`, or `(batch, time steps)` "
    "and `(batch, time steps, 1)`, do no harm: Keras adds or drops that axis before it computes the mean squared "
    "error.",
)
@pytest.mark.parametrize("shape", [(4,), (4, 6), (1, 6), (4, 1), (6, 6)])
def test_a_last_axis_of_length_one_is_harmless(shape):
    rng = np.random.default_rng(0)
    long, short = rng.normal(size=(*shape, 1)), rng.normal(size=shape)
    meant = np.mean((long[..., 0] - short) ** 2)
    loss = keras.losses.MeanSquaredError()
    for output, target in [(long, short), (short, long)]:
        assert float(loss(target, output)) == pytest.approx(meant, rel=1e-5)
    same = keras.Sequential([keras.Input((*shape[1:], 1)), keras.layers.Activation("linear")])
    same.compile(loss="mse")
    assert same.evaluate(long, short, verbose=0) == pytest.approx(meant, rel=1e-5)
