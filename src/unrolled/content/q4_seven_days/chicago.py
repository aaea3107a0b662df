"""The contest on Chicago's train boardings, for forecasters that see the series alone."""

from __future__ import annotations

from typing import Any

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_choice import Chosen, holidays, measurement
from unrolled.content.q4_seven_days.shared.seven_days_networks import Training, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.seven_days_report import BOARDINGS, MISSING, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import SPANS, Task, boardings
from unrolled.engine.records.record import Record

MINUTES = 1
TRAINING = Training(epochs=20, batch=128, rates=(0.04, 0.08, 0.16))
LEAVES = (16, 32, 64)
EXAMPLE = "2019-11-25"
NETWORKS = {
    "vector": "GRU, sequence-to-vector",
    "sequence": "GRU, sequence-to-sequence",
    "fed_back": "GRU, one day ahead fed back",
}
NAMES = {
    "persistence": "naive: as the last day",
    "last_week": "seasonal naive: as a week before",
    "smooth": "exponential smoothing, weekly season",
    "ridge": "ridge regression",
    "weekday": "linear, one model for each weekday",
    "trees": "boosted trees",
    **NETWORKS,
}


def measure() -> dict[str, Any]:
    """Fit and train everything, with each seed, and measure on the year up to February 2020."""
    task = boardings()
    if task is None:
        return {}
    fixed = {"persistence": rules.persistence(task), "last_week": rules.last_week(task)}
    chosen = {
        "smooth": rules.smoothed(task, period=7),
        "ridge": rules.linear(task, calendar=False),
        "weekday": rules.by_weekday(task, calendar=False),
        "trees": rules.boosted(task, calendar=False, leaves=LEAVES),
        **networks(task),
    }
    return measurement(task, fixed, chosen, EXAMPLE) | holidays(task, fixed, chosen)


def networks(task: Task) -> dict[str, Chosen]:
    """The three ways."""
    steps, x, y = task.steps, task.x, task.y
    return {
        "vector": train(lambda: forecaster(steps, False), x, task.target, task, all_at_once, TRAINING),
        "sequence": train(lambda: forecaster(steps, True), x, y, task, all_at_once, TRAINING),
        "fed_back": train(lambda: forecaster(steps, True, ahead=1), x, y[..., :1], task, day_by_day, TRAINING),
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, the settings, the error by day ahead and in weeks with a holiday, and a week."""
    if not measured:
        record.absent("chicago", MISSING)
        return
    comparison = Comparison(measured, BOARDINGS, NAMES)
    first, last = measured["test"]
    comparison.tabulate(
        record,
        "chicago",
        f"Series alone. Mean absolute error in boardings, {first} to {last}, over the seven days and for the first and "
        "the last of them.",
    )
    short = NAMES | {"last_week": "seasonal naive"}
    comparison.tabulate_holidays(
        record, {key: short[key] for key in ("last_week", "weekday", "trees", "sequence")}, "Series alone"
    )
    record.number("steps", measured["steps"])
    for span in SPANS:
        record.number(f"windows_{span}", measured["windows"][span])
    record.number("best_network", min(entry.middle for entry in comparison.entries([*NETWORKS])), digits=0)
    drawn = ("last_week", "weekday", "trees", "vector", "sequence", "fed_back")
    comparison.draw_horizon(record, drawn, "Chicago, test year, series alone.")
    comparison.draw_example(
        record,
        {key: short[key] for key in ("last_week", "sequence")},
        "The week of Thanksgiving 2019. Nothing in the last weeks says that a holiday comes.",
    )
