"""The contest on Seattle's daily maximum temperature."""

from __future__ import annotations

import numpy as np

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import report, rules
from unrolled.content.q4_seven_days.shared.networks import SEEDS, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.task import temperature
from unrolled.engine.records.record import Record

TRAINING = {"epochs": 15, "batch": 32, "rate": 0.005}
EXAMPLE = "2015-07-01"


def run(record: Record) -> None:
    """Fit and train everything, with each seed, and measure on 2015."""
    task = temperature()
    steps, x, y = task.steps, task.x, task.y
    season = np.concatenate([x, task.coming[:, :1].repeat(steps, axis=1)], axis=-1)
    season[..., 1:] = task.past
    networks = {
        "vector": train(lambda: forecaster(steps, False), x, task.target, task, all_at_once, **TRAINING),
        "sequence": train(lambda: forecaster(steps, True), x, y, task, all_at_once, **TRAINING),
        "fed_back": train(lambda: forecaster(steps, True, ahead=1), x, y[..., :1], task, day_by_day, **TRAINING),
        "season_sequence": train(lambda: forecaster(steps, True, 3), season, y, task, all_at_once, **TRAINING),
    }
    names = {
        "vector": "GRU, sequence-to-vector",
        "sequence": "GRU, sequence-to-sequence",
        "fed_back": "GRU, one day ahead fed back",
        "season_sequence": "GRU, sequence-to-sequence, with the season",
    }
    lags = (7, 14)
    ridge, ridge_said = rules.linear(task, lags, calendar=False)
    ridge_season, ridge_season_said = rules.linear(task, lags, calendar=True)
    trees, trees_said = rules.boosted(task, calendar=False)
    trees_season, trees_season_said = rules.boosted(task, calendar=True)
    smooth, smooth_said = rules.smoothed(task, period=1)
    entries = [
        report.entry(task, "persistence", "naive: as the last day", rules.persistence(task)),
        report.entry(task, "last_week", "seasonal naive: as a week before", rules.last_week(task)),
        report.entry(task, "usual", "climatology: as usual at this time of the year", rules.usual(task)),
        report.entry(task, "smooth", "exponential smoothing", smooth, smooth_said),
        report.entry(task, "ridge", "ridge regression", ridge, ridge_said),
        report.entry(task, "ridge_season", "ridge regression, with the season", ridge_season, ridge_season_said),
        report.entry(task, "trees", "boosted trees", trees, trees_said),
        report.entry(task, "trees_season", "boosted trees, with the season", trees_season, trees_season_said),
        *(report.entry(task, key, names[key], made) for key, made in networks.items()),
    ]
    by_key = {one.key: one for one in entries}
    report.tabulate(
        record, "seattle", task, entries,
        f"Mean absolute error in °C on 2015, mean over the seven days and for each day ahead; networks: mean and range "
        f"over {len(SEEDS)} seeds. Best first.",
    )  # fmt: skip
    record.number("seeds", len(SEEDS))
    record.number("steps", steps)
    for span in ("train", "valid", "test"):
        record.number(f"windows_{span}", task.spans[span].sum())
    best = min((by_key[key] for key in networks), key=lambda one: one.means.mean())
    record.number("best_network", best.means.mean(), digits=2)
    report.horizon_figure(
        record, "horizon", task,
        [by_key[key] for key in ("persistence", "usual", "ridge_season", "sequence", "fed_back")],
        "Seattle, test year. A band spans the seeds of a network.",
    )  # fmt: skip
    report.example_figure(
        record, "example", task, EXAMPLE,
        {"ridge regression, with the season": ridge_season, "GRU, sequence-to-sequence": networks["sequence"][0]},
        "One week of the test year. Forecasts of weather flatten towards what is usual.",
    )  # fmt: skip
