import keras
import numpy as np
import pytest

from snippets.q4_seven_days.whole_program import simulated_series, train


def test_it_learns_a_week():
    keras.utils.set_random_seed(0)
    series = np.tile(np.array([1.0, 1, 1, 1, 1, -2, -3], "float32"), 40)
    model = train(series[:-7], steps=14, epochs=30)
    said = np.asarray(model(series[None, -21:-7, None]))[0, -1]
    assert np.abs(said - series[-7:]).mean() < 0.3 * np.abs(series[-7:] - series.mean()).mean()


def test_the_series_has_a_weekly_rhythm():
    series = simulated_series(700, seed=1)
    assert series.shape == (700,)
    by_weekday = series.reshape(-1, 7).mean(axis=0)
    assert by_weekday[:5].min() > by_weekday[5] > by_weekday[6]


def test_a_short_series_is_refused():
    with pytest.raises(ValueError, match="cannot give"):
        train(np.ones(30, "float32"))
