import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q3_stacking.silent_broadcast import broadcast_loss


def outputs_and_targets(batch, steps, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(batch, steps, 1)), rng.normal(size=(batch, 1))


@pytest.mark.claim(
    "q3.broadcast",
    "With outputs of shape `(batch, time steps, 1)` and targets of shape `(batch, 1)`, Keras raises no error, and its "
    "mean squared error compares the target with the output of every time step.",
)
@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_the_target_is_compared_with_every_step(batch, steps, seed):
    output, target = outputs_and_targets(batch, steps, seed)
    reported, repeated = broadcast_loss(output, target)
    assert reported == pytest.approx(repeated, rel=1e-4)
    by_hand = sum((output[b, t, 0] - target[b, 0]) ** 2 for b in range(batch) for t in range(steps)) / (batch * steps)
    assert reported == pytest.approx(by_hand, rel=1e-4)


def test_the_same_loss_is_reported_while_training():
    output, target = outputs_and_targets(4, 6, seed=1)
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.Activation("linear")])
    model.compile(loss="mse")
    assert model.evaluate(output, target, verbose=0) == pytest.approx(broadcast_loss(output, target)[1], rel=1e-4)


@pytest.mark.claim(
    "q3.squeeze",
    "Keras first drops the output's last axis, which has length 1, and only then broadcasts; NumPy refuses to subtract "
    "the two shapes as they are, unless the batch and the number of time steps happen to agree or one of them is 1.",
)
def test_keras_squeezes_where_numpy_refuses():
    output, target = outputs_and_targets(4, 6, seed=2)
    with pytest.raises(ValueError, match="could not be broadcast"):
        output - target
    squeezed = np.mean((output[..., 0] - target) ** 2)
    assert broadcast_loss(output, target)[0] == pytest.approx(squeezed, rel=1e-4)
    for batch, steps in [(4, 4), (1, 6), (4, 1)]:
        output, target = outputs_and_targets(batch, steps, seed=2)
        assert (output - target).ndim == 3


@pytest.mark.claim(
    "q3.flat",
    "With targets of shape `(batch,)` and outputs of shape `(batch, time steps, 1)`, the mean squared error compares "
    "every output with every target of the batch.",
)
def test_flat_targets_are_compared_with_all_sequences():
    output, target = outputs_and_targets(4, 6, seed=3)
    pairs = np.mean([(output[a] - target[b]) ** 2 for a in range(4) for b in range(4)])
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.Activation("linear")])
    model.compile(loss="mse")
    assert model.evaluate(output, target[:, 0], verbose=0) == pytest.approx(pairs, rel=1e-4)
    assert broadcast_loss(output, target)[0] != pytest.approx(pairs, rel=1e-2)


@pytest.mark.claim(
    "q3.opposite",
    "With outputs of shape `(batch, 1)` and targets of shape `(batch, time steps, 1)`, Keras's mean squared error is "
    "the squared distance to the mean of the target sequence over time plus the variance of the targets within each "
    "sequence.",
)
@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_one_output_against_a_sequence_of_targets(batch, steps, seed):
    targets, output = outputs_and_targets(batch, steps, seed)
    distance = np.mean((output - targets.mean(axis=1)) ** 2)
    reported = float(keras.losses.MeanSquaredError()(targets, output))
    assert reported == pytest.approx(distance + np.mean(targets.var(axis=1)), rel=1e-4)


@pytest.mark.parametrize("shapes", [((2, 3), (2, 1)), ((2, 3, 2), (2, 1)), ((2, 3, 1), (2,)), ((2, 3, 1), (2, 3, 1))])
def test_other_shapes_are_refused(shapes):
    with pytest.raises(ValueError, match="want"):
        broadcast_loss(np.zeros(shapes[0]), np.zeros(shapes[1]))
