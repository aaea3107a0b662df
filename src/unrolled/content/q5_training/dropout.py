"""What recurrent dropout does to the errors on few and on new days of real weather, over several seeds."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from unrolled.content.data import seattle
from unrolled.content.shelf.training import Restarts
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2)
DAYS, RATE = 14, 0.5
YEARS = (2012, 2013, 2015)
"""Learned from, chosen on, tested on."""
STAGES = (10, 10, 20, 40, 40)
"""Epochs from one look at the errors to the next."""
PENALTIES = tuple(10.0**power for power in range(-1, 4))
READ = (1, 2, 3, 5, 7, DAYS)
"""How many of the last days the ridge regression may read."""
Errors = np.ndarray
"""Mean absolute errors in °C in the three years."""


def windows() -> tuple[list[tuple[np.ndarray, np.ndarray]], float, float]:
    """Windows and targets of each year, and what turns a scaled temperature into °C: its mean and its deviation.

    A window is fourteen days of four columns, `(days, 14, 4)`, scaled by the year that is learned from; its target is
    the next day's maximum, scaled too.
    """
    weather = seattle.load()
    columns = np.stack([weather.temp_max, weather.temp_min, weather.precipitation, weather.wind], axis=1)
    year = weather.dates.astype("datetime64[Y]").astype(int) + 1970
    learned = columns[year == YEARS[0]]
    mean, deviation = learned.mean(axis=0), learned.std(axis=0)
    scaled = ((columns - mean) / deviation).astype("float32")
    parts = []
    for wanted in YEARS:
        days = [day for day in np.flatnonzero(year == wanted) if day >= DAYS]
        parts.append((np.stack([scaled[day - DAYS : day] for day in days]), scaled[days, 0]))
    return parts, mean[0], deviation[0]


def network(rate: float) -> keras.Model:
    """A GRU that gives the next day's maximum, scaled."""
    body = keras.layers.GRU(32, recurrent_dropout=rate)
    return keras.Sequential([keras.Input((DAYS, 4)), body, keras.layers.Dense(1)])


def network_errors(rate: float) -> np.ndarray:
    """The three years' errors after each stage of each training, `(seeds, stages, 3)`."""
    parts, _, deviation = windows()
    build = partial(network, rate)
    model = build()
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", jit_compile=True)
    start = Restarts(model, build)
    (x, y), rows = parts[0], []
    for seed in SEEDS:
        trained = start(seed)
        for epochs in STAGES:
            # The epochs of a stage in one go: Keras takes longer to begin an epoch than to train on so few days.
            trained.fit(np.concatenate([x] * epochs), np.tile(y, epochs), batch_size=64, verbose=0)
            rows.append(
                [deviation * np.abs(keras.ops.convert_to_numpy(trained(days))[:, 0] - t).mean() for days, t in parts]
            )
    return np.array(rows).reshape(len(SEEDS), len(STAGES), len(YEARS))


def last_errors() -> Errors:
    """The errors of the last day's value."""
    parts, _, deviation = windows()
    return np.array([deviation * np.abs(days[:, -1, 0] - target).mean() for days, target in parts])


def ridge_errors() -> np.ndarray:
    """The errors of ridge regressions on the last days of the same windows, `(days read, penalties, 3)`."""
    parts, _, deviation = windows()
    rows = []
    for read in READ:
        tables = [(days[:, -read:].reshape(len(days), -1).astype(float), target) for days, target in parts]
        x, y = tables[0]
        middle, level = x.mean(axis=0), y.mean()
        for penalty in PENALTIES:
            weights = np.linalg.solve((x - middle).T @ (x - middle) + penalty * np.eye(x.shape[1]), (x - middle).T @ y)
            rows.append([deviation * np.abs((days - middle) @ weights + level - t).mean() for days, t in tables])
    return np.array(rows).reshape(len(READ), len(PENALTIES), len(YEARS))


def measure() -> dict:
    """Train with and without dropout, beside two simple rules."""
    return {
        "without": network_errors(0.0),
        "with": network_errors(RATE),
        "last": last_errors(),
        "ridge": ridge_errors(),
    }


def stopped(errors: np.ndarray) -> np.ndarray:
    """Each training at the stage with the least error in the second year, `(seeds, 3)`."""
    return np.array([training[training[:, 1].argmin()] for training in errors])


def show(record: Record, measured: dict) -> None:
    """Tabulate the errors, and count the seeds with which dropout helps on new days."""
    longest = {name: measured[name][:, -1] for name in ("without", "with")}
    chosen = {name: stopped(measured[name]) for name in ("without", "with")}
    read, penalty = np.unravel_index(measured["ridge"][..., 1].argmin(), measured["ridge"].shape[:2])
    rows = {
        f"GRU, {sum(STAGES)} epochs": longest["without"],
        f"GRU, `recurrent_dropout={RATE}`, {sum(STAGES)} epochs": longest["with"],
        "GRU, stopped in time": chosen["without"],
        f"GRU, `recurrent_dropout={RATE}`, stopped in time": chosen["with"],
        f"ridge regression on {READ[read]} days": measured["ridge"][read, [penalty]],
        "the last day's value again": measured["last"][np.newaxis],
    }
    record.table(
        "dropout",
        ["model", f"{YEARS[0]}, learned from", f"{YEARS[2]}, new"],
        [[name, spread(errors[:, 0]), spread(errors[:, 2])] for name, errors in rows.items()],
        "Mean absolute error of the next day's maximum temperature in Seattle, °C; median (least–greatest) of "
        f"{len(SEEDS)} seeds where a network is trained. The networks read {DAYS} days of four columns. "
        f"When to stop, and the ridge regression's days (up to {DAYS}) and penalty, were chosen on {YEARS[1]}.",
    )
    record.number("seeds", len(SEEDS))
    record.number("better", int((longest["with"][:, 2] < longest["without"][:, 2]).sum()))
    record.number("better_stopped", int((chosen["with"][:, 2] < chosen["without"][:, 2]).sum()))
    places = [(training[:, 1].argmin(), len(STAGES)) for name in chosen for training in measured[name]]
    places += [(read, len(READ)), (penalty, len(PENALTIES))]
    record.number("edges", sum(place in (0, size - 1) for place, size in places))
