"""Forecasts that repeat the last value, beside the series: a plot that looks perfect."""

from __future__ import annotations

import numpy as np

from snippets.when_it_goes_wrong.only_shifted import next_days, slow_series
from unrolled.content.shelf.words import spread
from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

SEEDS = (0, 1, 2)
TRAIN, DAYS = 900, 1200
DRAWN = 25


def measure() -> Measurement:
    """The series and each network's forecasts of the days that were not trained on."""
    series = slow_series(DAYS)
    return {"series": series, "forecasts": [next_days(series, TRAIN, seed) for seed in SEEDS]}


def show(record: Record, measured: Measurement) -> None:
    """Draw some of the days, and say how near the forecasts are to each day and to the day before."""
    series, forecasts = np.array(measured["series"]), np.array(measured["forecasts"])
    truth, before = series[TRAIN:], series[TRAIN - 1 : -1]
    errors = [float(np.abs(days - truth).mean()) for days in forecasts]
    repeated = float(np.abs(before - truth).mean())
    with_truth, with_before = (
        [float(np.corrcoef(days, other)[0, 1]) for days in forecasts] for other in (truth, before)
    )
    record.number("seeds", len(SEEDS))
    record.number("alike", min(with_truth), digits=2)
    record.number("alike_most", max(with_truth), digits=4)
    record.number("before_least", min(with_before), digits=4)
    record.number("error_least", min(errors), digits=2)
    record.number("error_repeated", repeated, digits=2)
    record.figure(
        "shifted",
        _plot(truth[:DRAWN], forecasts[0][:DRAWN], record.name),
        alt=(
            f"A series over {DRAWN} days that were not trained on, and the forecasts of the next day. The two curves "
            "have the same shape; that of the forecasts lies one day to the right."
        ),
        caption=(
            "One simulated series and a GRU's forecasts of the next day. Correlation with the truth, over seeds: "
            f"{spread(with_truth, 3)}; with the day before: {spread(with_before, 3)}. Mean absolute error: "
            f"{spread(errors)}; of "
            f"repeating the last value: {repeated:.2f}."
        ),
        columns=["day", "series", "forecast"],
        rows=[[day, round(float(truth[day]), 2), round(float(forecasts[0][day]), 2)] for day in range(DRAWN)],
    )


def _plot(truth: np.ndarray, forecasts: np.ndarray, name: str) -> str:
    with canvas(height=200) as figure:
        axes = figure.subplots()
        axes.plot(truth, color=SERIES[0], label="series")
        axes.plot(forecasts, "--", color=SERIES[1], label="forecast of the next day")
        axes.set_xlabel("day")
        figure.legend(loc="outside lower center", ncols=2)
        return to_svg(figure, name)
