"""The contest on Chicago's train boardings, for forecasters that are told the calendar of the coming days."""

from __future__ import annotations

from typing import Any

import numpy as np

from snippets.q4_seven_days.encoder_decoder import encoder_decoder
from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_choice import holidays, measurement
from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS, Training, all_at_once, train
from unrolled.content.q4_seven_days.shared.seven_days_report import BOARDINGS, MISSING, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, SUNDAY_TIMETABLE, Task, boardings
from unrolled.engine.records.record import Record

MINUTES = 1
FEATURES = Training(epochs=30, batch=128, rates=(0.01, 0.02, 0.04))
DECODER = Training(epochs=30, batch=128, rates=(0.04, 0.08, 0.16))
LEAVES = (16, 32, 64)
EXAMPLE = "2019-11-25"
NAMES = {
    "last_week": "seasonal naive: as a week before",
    "usual": "calendar alone, by least squares",
    "ridge": "ridge regression",
    "weekday": "linear, one model for each weekday",
    "trees": "boosted trees",
    "features": "GRU, sequence-to-sequence",
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
    past = np.concatenate([task.x, task.past], axis=-1)
    inputs = [past, np.concatenate([task.coming, weeks_before(task)], axis=-1)]
    size = (task.steps, *(array.shape[-1] for array in inputs))
    told = np.concatenate([past, task.ahead_of_each_step], axis=-1)
    chosen = {
        "ridge": rules.linear(task, calendar=True),
        "weekday": rules.by_weekday(task, calendar=True),
        "trees": rules.boosted(task, calendar=True, leaves=LEAVES),
        "features": train(
            lambda: forecaster(task.steps, True, told.shape[-1]), told, task.y, task, all_at_once, FEATURES
        ),
        "decoder": train(lambda: encoder_decoder(*size), inputs, task.target, task, all_at_once, DECODER),
    }
    fixed = {
        "last_week": rules.last_week(task),
        "usual": rules.usual(task),
        "together": chosen["decoder"].forecast.mean(axis=0),
    }
    return measurement(task, fixed, chosen, EXAMPLE) | holidays(task, fixed, chosen)


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
        record, {key: NAMES[key] for key in ("weekday", "trees", "features", "decoder")}, "With the coming calendar"
    )
    drawn = ("last_week", "weekday", "trees", "features", "decoder")
    comparison.draw_horizon(record, drawn, "Chicago, test year, with the calendar of the coming days.")
    comparison.draw_example(
        record,
        {"trees": "boosted trees, with the calendar", "decoder": NAMES["decoder"]},
        "The same week, by forecasters that are told which timetable runs on each day.",
    )
