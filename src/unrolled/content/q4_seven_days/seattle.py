"""The contest on Seattle's daily maximum temperature."""

from __future__ import annotations

from typing import Any

import numpy as np

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_choice import Chosen, measurement
from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS, Training, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.seven_days_report import TEMPERATURE, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import SPANS, Task, temperature
from unrolled.engine.records.record import Record

MINUTES = 1
TRAINING = Training(epochs=15, batch=32, rates=(0.005, 0.01, 0.02))
LEAVES = (2, 4, 8, 16)
EXAMPLE = "2015-07-01"
NETWORKS = {
    "vector": "GRU, sequence-to-vector",
    "sequence": "GRU, sequence-to-sequence",
    "fed_back": "GRU, one day ahead fed back",
    "season_sequence": "GRU, sequence-to-sequence, with the season",
}
NAMES = {
    "persistence": "naive: as the last day",
    "last_week": "seasonal naive: as a week before",
    "usual": "climatology: as usual at this time of the year",
    "smooth": "exponential smoothing",
    "ridge": "ridge regression",
    "ridge_season": "ridge regression, with the season",
    "trees": "boosted trees",
    "trees_season": "boosted trees, with the season",
    **NETWORKS,
}


def measure() -> dict[str, Any]:
    """Fit and train everything, with each seed, and measure on 2015."""
    task = temperature()
    fixed = {"persistence": rules.persistence(task), "last_week": rules.last_week(task), "usual": rules.usual(task)}
    chosen = {
        "smooth": rules.smoothed(task, period=1),
        "ridge": rules.linear(task, calendar=False),
        "ridge_season": rules.linear(task, calendar=True),
        "trees": rules.boosted(task, calendar=False, leaves=LEAVES),
        "trees_season": rules.boosted(task, calendar=True, leaves=LEAVES),
        **networks(task),
    }
    return measurement(task, fixed, chosen, EXAMPLE)


def networks(task: Task) -> dict[str, Chosen]:
    """The three ways, and one of them with the season of each step and of the seven days after it."""
    steps, x, y = task.steps, task.x, task.y
    told = np.concatenate([x, task.past, task.ahead_of_each_step], axis=-1)
    return {
        "vector": train(lambda: forecaster(steps, False), x, task.target, task, all_at_once, TRAINING),
        "sequence": train(lambda: forecaster(steps, True), x, y, task, all_at_once, TRAINING),
        "fed_back": train(lambda: forecaster(steps, True, ahead=1), x, y[..., :1], task, day_by_day, TRAINING),
        "season_sequence": train(lambda: forecaster(steps, True, told.shape[-1]), told, y, task, all_at_once, TRAINING),
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, the settings, the error by day ahead, and a week."""
    comparison = Comparison(measured, TEMPERATURE, NAMES)
    comparison.tabulate(
        record,
        "seattle",
        "Mean absolute error in °C on 2015, over the seven days and for the first and the last of them.",
    )
    record.number("seeds", len(SEEDS))
    record.number("steps", measured["steps"])
    for span in SPANS:
        record.number(f"windows_{span}", measured["windows"][span])
    record.number("best_network", min(entry.middle for entry in comparison.entries([*NETWORKS])), digits=2)
    drawn = ("persistence", "usual", "ridge_season", "sequence", "fed_back")
    comparison.draw_horizon(record, drawn, "Seattle, test year.")
    comparison.draw_example(
        record,
        {key: NAMES[key] for key in ("ridge_season", "sequence")},
        "One week of the test year. Forecasts of weather flatten towards what is usual.",
    )
