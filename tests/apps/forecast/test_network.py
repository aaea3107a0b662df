import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar, weekday
from unrolled.apps.forecast.forecasters import Rule
from unrolled.apps.forecast.network import PIECES, Network, Trainer, Training
from unrolled.apps.forecast.series_windows import cut

pytestmark = pytest.mark.slow

TINY = Training(units=8, dropout=0.1, steps=15 * PIECES, batch=64, rate=0.02, average=0.9)
DAYS = np.datetime64("2020-01-01") + np.arange(700)


@pytest.fixture(scope="module")
def windows():
    values = np.array([10.0, 11, 12, 12, 15, 25, 20])[weekday(DAYS)]
    values = values + np.random.default_rng(0).normal(scale=2, size=len(DAYS))
    cut_windows = cut(DAYS, values, Calendar(season=False), 7)[:-7]
    return cut_windows[:-150], cut_windows[-150:]


@pytest.fixture(scope="module")
def trained(windows):
    train, test = windows
    trainer, done = Trainer(train, TINY), []
    runs = [trainer.train(train, seed, check=test, tick=done.append) for seed in (0, 1, 0)]
    return trainer, runs, done


def test_it_learns_more_than_last_week(windows, trained):
    _, test = windows
    _, runs, _ = trained
    weekly = np.abs(Rule(7).forecast(test) - test.target).mean()
    for _, errors in runs:
        assert len(errors) == PIECES
        assert errors[-1] < 0.9 * weekly


def test_a_seed_repeats_and_another_differs(trained):
    _, runs, _ = trained
    first, second, again = (weights[-1] for weights, _ in runs)
    for one, same in zip(first, again, strict=True):
        np.testing.assert_allclose(one, same, atol=1e-5)
    assert max(np.abs(one - other).max() for one, other in zip(first, second, strict=True)) > 1e-2


def test_progress_goes_from_piece_to_piece(trained):
    *_, done = trained
    np.testing.assert_allclose(done, np.tile(np.arange(1, PIECES + 1) / PIECES, 3))


def test_fewer_pieces_are_the_first_of_all(windows, trained):
    train, test = windows
    trainer, runs, _ = trained
    weights, errors = trainer.train(train, 0, pieces=3, check=test)
    assert len(weights) == len(errors) == 3
    np.testing.assert_allclose(errors, runs[0][1][:3], rtol=1e-4)


def test_a_forecast_is_what_was_measured_and_a_network_the_mean_of_its_members(windows, trained):
    _, test = windows
    trainer, runs, _ = trained
    forecasts = [trainer.forecast(weights[-1], test) for weights, _ in runs[:2]]
    assert np.abs(forecasts[0] - test.target).mean() == pytest.approx(runs[0][1][-1], rel=1e-4)
    network = Network(TINY, tuple(weights[-1] for weights, _ in runs[:2]), trainer)
    np.testing.assert_allclose(network.forecast(test), np.mean(forecasts, axis=0), rtol=1e-5)
    assert len(network.parameters) == 2 * len(runs[0][0][-1])
