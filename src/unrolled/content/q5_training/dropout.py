"""What recurrent dropout does to the errors on few and on new days of real weather, over several seeds."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from unrolled.content.data import seattle
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2, 3, 4)
DAYS, EPOCHS, RATE = 14, 30, 0.5


def windows() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Fourteen days of four columns, scaled by 2012, and the next day's maximum in °C: 2012, then 2015."""
    weather = seattle.load()
    columns = np.stack([weather.temp_max, weather.temp_min, weather.precipitation, weather.wind], axis=1)
    year = weather.dates.astype("datetime64[Y]").astype(int) + 1970
    mean, deviation = columns[year == 2012].mean(axis=0), columns[year == 2012].std(axis=0)
    scaled = (columns - mean) / deviation
    parts = []
    for wanted in (2012, 2015):
        days = [day for day in np.flatnonzero(year == wanted) if day >= DAYS]
        parts += [np.stack([scaled[day - DAYS : day] for day in days]).astype("float32"), weather.temp_max[days]]
    return *parts, mean[0], deviation[0]


def network(rate: float) -> keras.Model:
    """A GRU that gives the next day's maximum, scaled."""
    body = keras.layers.GRU(32, recurrent_dropout=rate)
    return keras.Sequential([keras.Input((DAYS, 4)), body, keras.layers.Dense(1)])


def errors(rate: float) -> np.ndarray:
    """Mean absolute errors in °C on the days of training and on new ones, `(seeds, 2)`."""
    x, y, test_x, test_y, mean, deviation = windows()
    settings = {"optimizer": keras.optimizers.Adam(0.005), "loss": "mse", "jit_compile": True}
    # All epochs in one go: Keras takes longer to begin an epoch than to train on so few days.
    fit = {"x": np.concatenate([x] * EPOCHS), "y": np.tile((y - mean) / deviation, EPOCHS), "batch_size": 64}

    def error(model: keras.Model, days: np.ndarray, target: np.ndarray) -> float:
        forecast = keras.ops.convert_to_numpy(model(days))[:, 0] * deviation + mean
        return np.abs(forecast - target).mean()

    trained = each_seed(partial(network, rate), SEEDS, settings, fit)
    return np.array([[error(model, x, y), error(model, test_x, test_y)] for model in trained])


def baselines() -> dict[str, np.ndarray]:
    """The same errors, `(2,)`, of the last day's value and of a linear regression on three days."""
    x, y, test_x, test_y, mean, deviation = windows()
    flat, test_flat = (np.c_[days[:, -3:].reshape(len(days), -1), np.ones(len(days))] for days in (x, test_x))
    weights = np.linalg.lstsq(flat, y, rcond=None)[0]
    forecasts = {
        "last": [days[:, -1, 0] * deviation + mean for days in (x, test_x)],
        "linear": [rows @ weights for rows in (flat, test_flat)],
    }
    return {
        name: np.array([np.abs(known - y).mean(), np.abs(new - test_y).mean()])
        for name, (known, new) in forecasts.items()
    }


def measure() -> dict:
    """Train with and without dropout, beside two simple baselines."""
    return {"without": errors(0.0), "with": errors(RATE), **baselines()}


def show(record: Record, measured: dict) -> None:
    """Tabulate the errors, and count the seeds with which dropout helps on new days."""
    without, with_dropout = measured["without"], measured["with"]
    record.table(
        "dropout",
        ["model", "2012, trained on", "2015, new"],
        [
            ["GRU", *(spread(column) for column in without.T)],
            [f"GRU, `recurrent_dropout={RATE}`", *(spread(column) for column in with_dropout.T)],
            ["the last day's value again", *(f"{error:.2f}" for error in measured["last"])],
            ["linear regression on three days", *(f"{error:.2f}" for error in measured["linear"])],
        ],
        "Mean absolute error of the next day's maximum temperature in Seattle, °C; median (least–greatest) of "
        f"{len(SEEDS)} seeds where a network is trained",
    )
    record.number("seeds", len(SEEDS))
    record.number("better", int((with_dropout[:, 1] < without[:, 1]).sum()))
