"""The contest on Chicago's train boardings, for forecasters that see the series alone."""

from __future__ import annotations

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.q4_seven_days.shared import report, rules
from unrolled.content.q4_seven_days.shared.networks import SEEDS, all_at_once, day_by_day, train
from unrolled.content.q4_seven_days.shared.task import boardings
from unrolled.engine.records.record import Record

TRAINING = {"epochs": 22, "batch": 128, "rate": 0.01}
EXAMPLE = "2019-11-25"


def run(record: Record) -> None:
    """Fit and train everything, with each seed, and measure on the year up to February 2020."""
    task = boardings()
    if task is None:
        record.text("missing", "The boardings are not in the folder that UNROLLED_DATA names.")
        return
    steps, x, y = task.steps, task.x, task.y
    networks = {
        "vector": train(lambda: forecaster(steps, False), x, task.target, task, all_at_once, **TRAINING),
        "sequence": train(lambda: forecaster(steps, True), x, y, task, all_at_once, **TRAINING),
        "fed_back": train(lambda: forecaster(steps, True, ahead=1), x, y[..., :1], task, day_by_day, **TRAINING),
    }
    names = {
        "vector": "GRU, sequence-to-vector",
        "sequence": "GRU, sequence-to-sequence",
        "fed_back": "GRU, one day ahead fed back",
    }
    ridge, ridge_said = rules.linear(task, (14, 28), calendar=False)
    trees, trees_said = rules.boosted(task, calendar=False)
    smooth, smooth_said = rules.smoothed(task, period=7)
    last_week = rules.last_week(task)
    entries = [
        report.entry(task, "persistence", "naive: as the last day", rules.persistence(task)),
        report.entry(task, "last_week", "seasonal naive: as a week before", last_week),
        report.entry(task, "smooth", "Holt-Winters, weekly season", smooth, smooth_said),
        report.entry(task, "ridge", "ridge regression", ridge, ridge_said),
        report.entry(task, "trees", "boosted trees", trees, trees_said),
        *(report.entry(task, key, names[key], made) for key, made in networks.items()),
    ]
    by_key = {one.key: one for one in entries}
    report.tabulate(
        record, "chicago", task, entries,
        f"Series alone. Mean absolute error in boardings, {task.first[task.spans['test']][0]} to {task.days[-1]}, mean "
        f"over the seven days and for each day ahead; networks: mean and range over {len(SEEDS)} seeds. Best first.",
    )  # fmt: skip
    report.tabulate_holidays(
        record, "holidays", task,
        {
            "last_week": ("seasonal naive", last_week),
            "trees": ("boosted trees", trees),
            "sequence": (names["sequence"], networks["sequence"]),
        },
    )  # fmt: skip
    record.number("steps", steps)
    for span in ("train", "valid", "test"):
        record.number(f"windows_{span}", task.spans[span].sum())
    record.number("best_network", min(by_key[key].means.mean() for key in networks), digits=0)
    report.horizon_figure(
        record, "horizon", task,
        [by_key[key] for key in ("last_week", "ridge", "trees", "sequence", "fed_back")],
        "Chicago, test year, series alone. A band spans the seeds of a network.",
    )  # fmt: skip
    report.example_figure(
        record, "example", task, EXAMPLE,
        {"seasonal naive": last_week, "GRU, sequence-to-sequence": networks["sequence"][0]},
        "The week of Thanksgiving 2019. Nothing in the last weeks says that a holiday comes.",
    )  # fmt: skip
