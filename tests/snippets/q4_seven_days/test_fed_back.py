import numpy as np
import pytest

from snippets.q4_seven_days.fed_back import feed_back
from snippets.q4_seven_days.two_outputs import forecaster


@pytest.mark.claim(
    "q4.feed_back",
    "For the seventh day the model reads a window whose last six days are its own forecasts, or all days where the "
    "window is shorter than that.",
)
@pytest.mark.parametrize("steps", [3, 6, 10])
def test_forecasts_enter_the_window(steps):
    model = forecaster(steps, every_step=True, ahead=1, units=4)
    window = np.random.default_rng(0).normal(size=(2, steps, 1)).astype("float32")
    read = []

    def spy(x):
        read.append(x)
        return model(x)

    forecasts = feed_back(spy, window)
    assert forecasts.shape == (2, 7)
    assert len(read) == 7
    own = min(steps, 6)
    np.testing.assert_array_equal(read[6][:, -own:, 0], forecasts[:, 6 - own : 6])
    np.testing.assert_array_equal(read[6][:, :-own, 0], window[:, own:, 0][:, : steps - own])
    np.testing.assert_allclose(forecasts[:, 6], np.asarray(model(read[6]))[:, -1, 0], atol=1e-6)


@pytest.mark.parametrize("axes", [(5, 1), (2, 5, 3), (2, 5, 1, 1)])
def test_other_shapes_are_refused(axes):
    with pytest.raises(ValueError, match="want"):
        feed_back(lambda x: x, np.ones(axes))
