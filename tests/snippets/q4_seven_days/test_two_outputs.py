import keras
import numpy as np
import pytest

from snippets.q4_seven_days.two_outputs import forecaster
from snippets.q4_seven_days.windows import windows


@pytest.mark.claim(
    "q4.same_weights",
    "The sequence-to-vector and the sequence-to-sequence model have weights of the same shapes, and with equal weights "
    "the last step of the one is the output of the other.",
)
def test_the_two_models_differ_in_the_loss_alone():
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(3, 9, 1)).astype("float32")
    vector, sequence = (forecaster(9, every_step, units=4) for every_step in (False, True))
    sequence.set_weights(vector.get_weights())
    np.testing.assert_allclose(np.asarray(sequence(x))[:, -1], vector(x), atol=1e-6)
    assert np.ptp(np.asarray(vector(x))) > 0


@pytest.mark.claim(
    "q4.loss",
    "The loss with targets at every step is the mean, over the steps, of the loss of each step; the sequence-to-vector "
    "loss is that of the last step alone.",
)
def test_the_loss_is_the_mean_over_the_steps():
    keras.utils.set_random_seed(0)
    x, y = windows(np.random.default_rng(0).normal(size=40).astype("float32"), 9)
    vector, sequence = (forecaster(9, every_step, units=4) for every_step in (False, True))
    sequence.set_weights(vector.get_weights())
    for model in (vector, sequence):
        model.compile(loss="mae")
    output = np.asarray(sequence(x))
    by_step = np.abs(output - y).mean(axis=(0, 2))
    assert np.ptp(by_step) > 1e-3
    assert sequence.evaluate(x, y, verbose=0) == pytest.approx(by_step.mean(), rel=1e-5)
    assert vector.evaluate(x, y[:, -1], verbose=0) == pytest.approx(by_step[-1], rel=1e-5)


@pytest.mark.claim(
    "q4.flat_target",
    "With one target of seven days for each window of more than one day, Keras refuses to train it with the mean "
    "absolute error, unless the batch holds a single window or as many windows as a window has days.",
)
@pytest.mark.parametrize("steps", [1, 2, 7, 9])
@pytest.mark.parametrize("batch", [1, 2, 7, 9, 12])
def test_flat_targets_are_refused_but_for_two_sizes(steps, batch):
    model = forecaster(steps, every_step=True, units=4)
    model.compile(loss="mae")
    x, y = np.ones((batch, steps, 1), "float32"), np.ones((batch, 7), "float32")
    if steps == 1 or batch in (1, steps):
        model.train_on_batch(x, y)
    else:
        with pytest.raises(Exception, match=r"(?i)incompatible|dimensions|shape"):
            model.train_on_batch(x, y)


def test_a_window_of_one_value_a_day_gives_a_week_unless_told_otherwise():
    model = forecaster(9, every_step=False)
    assert model.input_shape == (None, 9, 1)
    assert [layer.output.shape[1:] for layer in model.layers] == [(32,), (7,)]
    assert forecaster(9, True, features=2, ahead=3).output_shape == (None, 9, 3)
