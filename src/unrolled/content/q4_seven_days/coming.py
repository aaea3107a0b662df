"""The contest on Chicago's train boardings, for forecasters that are told the calendar of the coming days."""

from __future__ import annotations

from typing import Any

import numpy as np

from snippets.q4_seven_days.encoder_decoder import encoder_decoder
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS, Training, all_at_once, train
from unrolled.content.q4_seven_days.shared.seven_days_report import BOARDINGS, MISSING, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import (
    AHEAD,
    SUNDAY_TIMETABLE,
    Task,
    boardings,
    holidays,
    measurement,
)
from unrolled.engine.records.record import Record

MINUTES = 1
TRAINING = Training(epochs=30, batch=64, rate=0.008)
LAGS = (14, 28)
EXAMPLE = "2019-11-25"
NAMES = {
    "last_week": "seasonal naive: as a week before",
    "usual": "calendar alone, by least squares",
    "ridge": "ridge regression",
    "trees": "boosted trees",
    "decoder": "GRU encoder-decoder",
    "together": f"mean of the {len(SEEDS)} encoder-decoders' forecasts",
}


def weeks_before(task: Task) -> np.ndarray:
    """What is known of the same weekday in the weeks before each coming day, `(windows, 7, columns)`.

    The scaled boardings of that day, and whether it had the Sunday timetable, for as many weeks as a window holds.
    """
    sunday = task.past[..., SUNDAY_TIMETABLE : SUNDAY_TIMETABLE + 1]
    both = np.concatenate([task.x, sunday], axis=-1)
    weeks = both.reshape(len(both), task.steps // AHEAD, AHEAD, 2)
    return weeks.swapaxes(1, 2).reshape(len(both), AHEAD, -1)


def measure() -> dict[str, Any]:
    """Fit and train everything, with each seed, and measure on the year up to February 2020."""
    task = boardings()
    if task is None:
        return {}
    inputs = [np.concatenate([task.x, task.past], axis=-1), np.concatenate([task.coming, weeks_before(task)], axis=-1)]
    size = (task.steps, *(array.shape[-1] for array in inputs))
    decoded = train(lambda: encoder_decoder(*size), inputs, task.target, task, all_at_once, TRAINING)
    ridge, ridge_setting = rules.linear(task, LAGS, calendar=True)
    trees, trees_setting = rules.boosted(task, calendar=True)
    forecasts = {
        "last_week": rules.last_week(task),
        "usual": rules.usual(task),
        "ridge": ridge,
        "trees": trees,
        "decoder": decoded,
        "together": decoded.mean(axis=0),
    }
    settings = {"ridge": ridge_setting, "trees": trees_setting}
    return measurement(task, forecasts, settings, EXAMPLE) | holidays(task, forecasts)


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, the settings, the error by day ahead and in weeks with a holiday, and a week."""
    if not measured:
        record.absent("coming", MISSING)
        return
    comparison = Comparison(measured, BOARDINGS, NAMES)
    comparison.tabulate(
        record,
        "coming",
        "With the calendar of the coming days, except for the seasonal naive rule. Mean absolute error in boardings on "
        "the same test year.",
    )
    comparison.tabulate_holidays(
        record, {key: NAMES[key] for key in ("ridge", "trees", "decoder")}, "With the coming calendar"
    )
    drawn = ("last_week", "ridge", "trees", "decoder")
    comparison.draw_horizon(record, drawn, "Chicago, test year, with the calendar of the coming days.")
    comparison.draw_example(
        record,
        {"trees": "boosted trees, with the calendar", "decoder": NAMES["decoder"]},
        "The same week, by forecasters that are told which timetable runs on each day.",
    )
