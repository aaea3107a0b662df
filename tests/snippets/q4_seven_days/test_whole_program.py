import keras
import numpy as np
import pytest

from snippets.q4_seven_days.whole_program import simulated_series, train


def test_it_learns_a_week():
    keras.utils.set_random_seed(0)
    series = np.tile(np.array([1.0, 1, 1, 1, 1, -2, -3], "float32"), 40)
    model = train(series[:-7], steps=14, epochs=30)
    forecast = np.asarray(model(series[None, -21:-7, None]))[0, -1]
    assert np.abs(forecast - series[-7:]).mean() < 0.3 * np.abs(series[-7:] - series.mean()).mean()


def test_the_series_has_a_weekly_rhythm():
    series = simulated_series(700, seed=1)
    assert series.shape == (700,)
    by_weekday = series.reshape(-1, 7).mean(axis=0)
    assert by_weekday[:5].min() > by_weekday[5] > by_weekday[6]


def test_a_short_series_is_refused():
    with pytest.raises(ValueError, match="cannot give"):
        train(np.ones(30, "float32"))


def test_four_weeks_are_read_in_batches_of_64_for_twelve_epochs(capsys):
    series = simulated_series(28 + 7 - 1 + 65, seed=0)
    model = train(series)
    assert model.optimizer.iterations == 12 * 2
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)
    assert [layer.output.shape[1:] for layer in model.layers] == [(28, 16), (28, 7)]
    assert model.loss == "mae"
    assert capsys.readouterr().out == ""


def test_days_for_one_window_are_enough():
    assert train(np.ones(35, "float32"), epochs=0).output_shape == (None, 28, 7)
    with pytest.raises(ValueError, match="34 days cannot give 28 days and the next 7"):
        train(np.ones(34, "float32"))


def test_the_week_the_walk_and_the_noise_have_the_sizes_that_the_page_tells():
    series = simulated_series(70_000, seed=1)
    assert series.dtype == np.float32
    by_weekday = series.reshape(-1, 7).mean(axis=0, dtype=float)
    np.testing.assert_allclose(by_weekday - by_weekday.mean(), [1, 1, 1, 1, 1, -2, -3], atol=0.03)
    # From one day to the same of the next week: seven steps of the walk, and the noise of both days.
    assert np.std(series[7:] - series[:-7]) == pytest.approx(np.sqrt(7 * 0.1**2 + 2 * 0.2**2), rel=0.03)
    np.testing.assert_array_equal(simulated_series(20, 3), simulated_series(20, 3))
    assert (simulated_series(20, 3) != simulated_series(20, 4)).any()
