import numpy as np
import pytest

from snippets.when_it_goes_wrong.straight_line import both_ways, wave


@pytest.mark.claim(
    "when_it_goes_wrong.straight_line",
    "In the program below, a wave under noise, forecasts that are fed back lose more than half of their swing within "
    "four waves, with each of three seeds; forecasts of all days at once keep it.",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_swing_of_forecasts_that_are_fed_back_dies_away(seed):
    fed_back, at_once = both_ways(seed)
    assert fed_back.shape == at_once.shape == (48,)
    assert np.ptp(fed_back[-12:]) < np.ptp(fed_back[:12]) / 2
    assert np.ptp(at_once[-12:]) > np.ptp(at_once[:12]) * 0.7


def test_the_wave_returns_every_twelve_days():
    waves = wave(12_000, seed=0).reshape(-1, 12).mean(axis=0)
    np.testing.assert_allclose(waves, np.sin(2 * np.pi * np.arange(12) / 12), atol=0.15)
