"""The contest on Seattle's daily maximum temperature."""

from __future__ import annotations

from typing import Any

import numpy as np

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import seven_days_rules as rules
from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS, Training, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.seven_days_report import TEMPERATURE, Comparison
from unrolled.content.q4_seven_days.shared.seven_days_series import SPANS, Task, measurement, temperature
from unrolled.engine.records.record import Record

MINUTES = 1
TRAINING = Training(epochs=15, batch=32, rate=0.005)
LAGS = (7, 14)
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
        "ridge": rules.linear(task, LAGS, calendar=False),
        "ridge_season": rules.linear(task, LAGS, calendar=True),
        "trees": rules.boosted(task, calendar=False),
        "trees_season": rules.boosted(task, calendar=True),
    }
    forecasts = fixed | {key: forecast for key, (forecast, _) in chosen.items()} | networks(task)
    return measurement(task, forecasts, {key: setting for key, (_, setting) in chosen.items()}, EXAMPLE)


def networks(task: Task) -> dict[str, np.ndarray]:
    """Scaled forecasts for the test windows by network, `(seeds, windows, 7)`."""
    steps, x, y = task.steps, task.x, task.y
    season = np.concatenate([x, task.past], axis=-1)
    return {
        "vector": train(lambda: forecaster(steps, False), x, task.target, task, all_at_once, TRAINING),
        "sequence": train(lambda: forecaster(steps, True), x, y, task, all_at_once, TRAINING),
        "fed_back": train(lambda: forecaster(steps, True, ahead=1), x, y[..., :1], task, day_by_day, TRAINING),
        "season_sequence": train(lambda: forecaster(steps, True, 3), season, y, task, all_at_once, TRAINING),
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, the settings, the error by day ahead, and a week."""
    comparison = Comparison(measured, TEMPERATURE, NAMES)
    comparison.tabulate(
        record,
        "seattle",
        "Mean absolute error in °C on 2015, mean over the seven days and for each day ahead.",
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
