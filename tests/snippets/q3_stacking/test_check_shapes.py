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
    "Targets of shape `(batch,)` against outputs of shape `(batch, 1)` do no harm: Keras adds the missing axis before "
    "it computes the mean squared error.",
)
def test_flat_targets_against_a_vector_are_harmless():
    rng = np.random.default_rng(0)
    output, target = rng.normal(size=(4, 1)), rng.normal(size=(4, 1))
    loss = keras.losses.MeanSquaredError()
    assert float(loss(target[:, 0], output)) == pytest.approx(np.mean((output - target) ** 2), rel=1e-5)
    same = keras.Sequential([keras.Input((1,)), keras.layers.Activation("linear")])
    same.compile(loss="mse")
    assert same.evaluate(output, target[:, 0], verbose=0) == pytest.approx(np.mean((output - target) ** 2), rel=1e-5)
