"""The two series, drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.q4_seven_days.shared.seven_days_report import (
    BOARDINGS,
    MISSING,
    TEMPERATURE,
    Quantity,
    write_thousands,
)
from unrolled.content.q4_seven_days.shared.seven_days_series import SPANS, Task, boardings, temperature
from unrolled.content.shelf.days import weekday
from unrolled.content.shelf.words import number
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

WORDS = {"train": "training", "valid": "validation", "test": "test"}
WEEKS = 8
"""How many weeks are drawn close."""


def measure() -> dict[str, Any]:
    """The series, where their spans begin, and how strongly a day goes with the days before it."""
    weather, trains = temperature(), boardings()
    training = weather.days < weather.first[weather.spans["valid"]][0]
    weights = fit_ridge(weather.calendar[training], weather.values[training, np.newaxis], 0.0)
    anomaly = weather.values[training] - use_ridge(weights, weather.calendar[training])[:, 0]
    return {
        "seattle": described(weather),
        "anomaly": {"one": autocorrelation(anomaly, 1), "week": autocorrelation(anomaly, 7)},
        "chicago": trains and described(trains),
    }


def autocorrelation(values: np.ndarray, lag: int) -> float:
    """The correlation of a series with itself, `lag` days apart."""
    return float(np.corrcoef(values[lag:], values[:-lag])[0, 1])


def described(task: Task) -> dict[str, Any]:
    """A series, the first days of the validation and the test, and the training days' autocorrelations."""
    borders = [task.first[task.spans[span]][0] for span in SPANS[1:]]
    training = task.values[task.days < borders[0]]
    return {
        "first": str(task.days[0]),
        "values": task.values,
        "borders": [str(day) for day in borders],
        "one": autocorrelation(training, 1),
        "week": autocorrelation(training, 7),
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """Draw what is there."""
    show_series(record, "seattle", measured["seattle"], TEMPERATURE, close="2012-01-01")
    for lag, value in measured["anomaly"].items():
        record.number(f"anomaly_{lag}", value, digits=2)
    if measured["chicago"]:
        show_series(record, "chicago", measured["chicago"], BOARDINGS, close="2017-11-06")
    else:
        record.absent("chicago", MISSING)


def show_series(record: Record, item: str, series: dict[str, Any], quantity: Quantity, close: str) -> None:
    """A series over all its years, its spans told apart, and some weeks of it.

    Args:
        record: Where the figure and the numbers go.
        item: The figure's name.
        series: What `described` gave.
        quantity: What it holds.
        close: First day of the weeks that are drawn close.
    """
    values, first = series["values"], np.datetime64(series["first"])
    days = first + np.arange(len(values))
    begin = int((np.datetime64(close) - first).astype(int))
    weeks = slice(begin, begin + 7 * WEEKS)
    with canvas(height=330) as figure:
        above, below = figure.subplots(2)
        _draw_years(above, days, values, [np.datetime64(day) for day in series["borders"]])
        _draw_weeks(below, days[weeks], values[weeks])
        for axes in (above, below):
            axes.set_ylabel(quantity.unit)
            write_thousands(axes, quantity)
        svg = to_svg(figure, f"{record.name}.{item}")
    for lag in ("one", "week"):
        record.number(f"{item}_{lag}", series[lag], digits=2)
    least, most = (number(value, quantity.digits and 1) for value in (values.min(), values.max()))
    record.figure(
        item,
        svg,
        alt=f"{quantity.name}, {days[0]} to {days[-1]}: between {least} and {most} {quantity.unit}. Below, some weeks "
        "of it.",
        caption=f"{quantity.name}. Correlation with the day before {series['one']:.2f}, with the same weekday a week "
        f"before {series['week']:.2f}, on the training days.",
    )


def _draw_years(axes: Axes, days: np.ndarray, values: np.ndarray, borders: list[np.datetime64]) -> None:
    """The whole series, each span in its colour."""
    begins = [days[0], *borders, days[-1] + 1]
    for place, span in enumerate(SPANS):
        part = (days >= begins[place]) & (days < begins[place + 1])
        axes.plot(days[part], values[part], linewidth=0.6, color=SERIES[place], label=WORDS[span])
    legend = axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(SPANS))
    for line in legend.get_lines():
        line.set_linewidth(3)
    new_years = [day for day in days if str(day).endswith("01-01")]
    axes.set_xticks(new_years[:: 1 if len(new_years) < 5 else 2])
    axes.xaxis.set_major_formatter(lambda value, _: str(np.datetime64(int(value), "D"))[:4])


def _draw_weeks(axes: Axes, days: np.ndarray, values: np.ndarray) -> None:
    """Some weeks of the series, their Mondays marked."""
    axes.plot(days, values, marker=".", markersize=4)
    mondays = days[weekday(days) == 0]
    for day in mondays:
        axes.axvline(day, color=MUTED, linewidth=0.6, linestyle=":")
    axes.set_xticks(mondays[::2])
    axes.xaxis.set_major_formatter(lambda value, _: str(np.datetime64(int(value), "D"))[5:])
    axes.set_xlabel(f"weeks of {str(days[0])[:4]}, Mondays dotted")
