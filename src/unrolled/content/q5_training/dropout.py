"""What recurrent dropout does to the errors on few and on new days of real weather, over several seeds."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from unrolled.content.data import seattle
from unrolled.engine.records.record import Record
from unrolled.content.shelf.training import Restarts

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


def build(rate: float) -> keras.Model:
    """A GRU that says the next day's maximum, scaled."""
    body = keras.layers.GRU(32, recurrent_dropout=rate)
    model = keras.Sequential([keras.Input((DAYS, 4)), body, keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.005), loss="mse", jit_compile=True)
    return model


def errors(rate: float, seeds: tuple[int, ...] = SEEDS) -> np.ndarray:
    """Mean absolute errors in °C on the days of training and on new ones, `(seeds, 2)`."""
    x, y, x_test, y_test, mean, deviation = windows()
    start, found = Restarts(build(rate), partial(build, rate)), []
    for seed in seeds:
        model = start(seed)
        model.fit(x, (y - mean) / deviation, batch_size=64, epochs=EPOCHS, verbose=0)
        said = [model.predict(part, batch_size=512, verbose=0)[:, 0] * deviation + mean for part in (x, x_test)]
        found.append([np.abs(said[0] - y).mean(), np.abs(said[1] - y_test).mean()])
    return np.array(found)


def run(record: Record) -> None:
    """Train with and without, beside two simple baselines."""
    x, y, x_test, y_test, mean, deviation = windows()
    found = {rate: errors(rate) for rate in (0.0, RATE)}
    last = [np.abs(part[:, -1, 0] * deviation + mean - target).mean() for part, target in ((x, y), (x_test, y_test))]
    flat, flat_test = (np.c_[part[:, -3:].reshape(len(part), -1), np.ones(len(part))] for part in (x, x_test))
    fit = np.linalg.lstsq(flat, y, rcond=None)[0]
    linear = [np.abs(flat @ fit - y).mean(), np.abs(flat_test @ fit - y_test).mean()]
    record.table(
        "dropout",
        ["model", "2012, trained on", "2015, new"],
        [
            ["GRU", *[_spread(found[0.0][:, i]) for i in (0, 1)]],
            [f"GRU, `recurrent_dropout={RATE}`", *[_spread(found[RATE][:, i]) for i in (0, 1)]],
            ["the last day's value again", *[f"{v:.2f}" for v in last]],
            ["linear regression on three days", *[f"{v:.2f}" for v in linear]],
        ],
        "Mean absolute error of the next day's maximum temperature in Seattle, °C, least and greatest of the seeds",
    )
    record.number("seeds", len(SEEDS))
    record.number("rate", RATE, digits=1)
    record.number("test_without", found[0.0][:, 1].mean(), digits=2, unit="°C")
    record.number("test_with", found[RATE][:, 1].mean(), digits=2, unit="°C")
    record.number("better", int((found[RATE][:, 1] < found[0.0][:, 1]).sum()))


def _spread(values: np.ndarray) -> str:
    least, most = f"{values.min():.2f}", f"{values.max():.2f}"
    return least if least == most else f"{least} to {most}"
