"""What earns the encoder-decoder its error on Chicago's trains: parts of it taken away, one at a time."""

from __future__ import annotations

import numpy as np

from unrolled.content.forecasting.shared.trains import report
from unrolled.content.forecasting.shared.trains.task import (
    MISSING,
    boardings,
    without_base,
    without_calendar,
    without_coming,
    without_holidays,
)
from unrolled.apps.forecast.network import Trainer, Training
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2)
TRAINING = Training(steps=640, rate=0.008, average=0.99)
"""Shorter than in the contest: five kinds of network are trained here."""


def run(record: Record) -> None:
    """Train each kind from each seed on all days before the test, and measure on it."""
    made = boardings()
    if made is None:
        record.text("missing", MISSING)
        return
    series, plan = made
    windows = plan.windows(series)
    trainer, shared = Trainer(windows["both"], TRAINING), {}
    kinds = {
        "whole": ("whole", lambda windows: windows),
        "no_holidays": ("without holidays and timetables", without_holidays),
        "no_coming": ("without the calendar of the coming days", without_coming),
        "no_calendar": ("without all of the calendar", without_calendar),
        "no_base": ("target not relative to the same weekday", without_base),
    }
    for key, (_, change) in kinds.items():
        both, test = change(windows["both"]), change(windows["test"])
        said = [trainer.forecast(trainer.train(both, seed)[0][-1], test) for seed in SEEDS]
        shared[key] = np.abs(np.stack(said) - test.target).mean(axis=(1, 2))
    reference = np.median(shared["whole"])
    rows = []
    for key, (name, _) in kinds.items():
        middle, more = np.median(shared[key]), np.median(shared[key]) - reference
        span = f"{report.show(shared[key].min())} to {report.show(shared[key].max())}"
        rows.append([name, report.show(middle), span, "" if key == "whole" else report.signed(more)])
        record.number(key, middle, digits=0)
        record.number(f"{key}_least", shared[key].min(), digits=0)
        record.number(f"{key}_most", shared[key].max(), digits=0)
        if key != "whole":
            record.number(f"{key}_more", more, digits=0)
    record.table(
        "ablation",
        ["encoder-decoder", "median", "over seeds", "more than the whole"],
        rows,
        f"Mean absolute error in boardings over seven days on the test months, {len(SEEDS)} seeds; "
        f"{TRAINING.steps} batches of {TRAINING.batch} windows for each.",
    )
