"""The contest on Chicago's train boardings, for forecasters that are told the calendar of the coming days."""

from __future__ import annotations

import numpy as np

from snippets.q4_seven_days.encoder_decoder import encoder_decoder
from unrolled.content.q4_seven_days.shared import report, rules
from unrolled.content.q4_seven_days.shared.networks import SEEDS, all_at_once, train
from unrolled.content.q4_seven_days.shared.task import AHEAD, SUNDAY_TIMETABLE, Task, boardings
from unrolled.engine.records.record import Record

TRAINING = {"epochs": 50, "batch": 64, "rate": 0.007}
EXAMPLE = "2019-11-25"


def weeks_before(task: Task) -> np.ndarray:
    """What is known of the same weekday in the weeks before each coming day, `(windows, 7, columns)`.

    The scaled boardings of that day, and whether it had the Sunday timetable, for as many weeks as a window holds.
    """
    sunday = task.past[..., SUNDAY_TIMETABLE : SUNDAY_TIMETABLE + 1]
    both = np.concatenate([task.x, sunday], axis=-1)
    weeks = both.reshape(len(both), task.steps // AHEAD, AHEAD, 2)
    return weeks.swapaxes(1, 2).reshape(len(both), AHEAD, -1)


def run(record: Record) -> None:
    """Fit and train everything, with each seed, and measure on the year up to February 2020."""
    task = boardings()
    if task is None:
        record.text("missing", "The boardings are not in the folder that UNROLLED_DATA names.")
        return
    known = task.calendar.shape[1]
    inputs = [np.concatenate([task.x, task.past], axis=-1), np.concatenate([task.coming, weeks_before(task)], axis=-1)]
    size = (task.steps, 1 + known, inputs[1].shape[-1])
    decoded = train(lambda: encoder_decoder(*size), inputs, task.target, task, all_at_once, **TRAINING)
    together = decoded.mean(axis=0)
    ridge, ridge_said = rules.linear(task, (14, 28), calendar=True)
    trees, trees_said = rules.boosted(task, calendar=True)
    usual, last_week = rules.usual(task), rules.last_week(task)
    entries = [
        report.entry(task, "last_week", "seasonal naive: as a week before", last_week),
        report.entry(task, "usual", "calendar alone, by least squares", usual),
        report.entry(task, "ridge", "ridge regression", ridge, ridge_said),
        report.entry(task, "trees", "boosted trees", trees, trees_said),
        report.entry(task, "decoder", "GRU encoder-decoder", decoded),
        report.entry(task, "together", f"mean of the {len(SEEDS)} encoder-decoders' forecasts", together),
    ]
    by_key = {one.key: one for one in entries}
    report.tabulate(
        record, "coming", task, entries,
        "With the calendar of the coming days, except for the seasonal naive rule. Mean absolute error in boardings on "
        f"the same test year; networks: mean and range over {len(SEEDS)} seeds. Best first.",
    )  # fmt: skip
    report.tabulate_holidays(
        record, "holidays", task,
        {
            "ridge": ("ridge regression", ridge),
            "trees": ("boosted trees", trees),
            "decoder": ("GRU encoder-decoder", decoded),
        },
    )  # fmt: skip
    report.horizon_figure(
        record, "horizon", task,
        [by_key[key] for key in ("last_week", "ridge", "trees", "decoder")],
        "Chicago, test year, with the calendar of the coming days. A band spans the seeds of a network.",
    )  # fmt: skip
    report.example_figure(
        record, "example", task, EXAMPLE,
        {"boosted trees, with the calendar": trees, "GRU encoder-decoder": decoded[0]},
        "The same week, by forecasters that are told which timetable runs on each day.",
    )  # fmt: skip
