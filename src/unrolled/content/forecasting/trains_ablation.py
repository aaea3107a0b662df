"""What earns the encoder-decoder its error on Chicago's trains: parts of it taken away, one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.apps.forecast.network import Trainer, Training
from unrolled.apps.forecast.series_windows import Windows
from unrolled.content.forecasting.shared.trains_series import (
    MISSING,
    boardings,
    without_base,
    without_calendar,
    without_coming,
    without_holidays,
)
from unrolled.content.shelf.forecast_errors import by_day
from unrolled.content.shelf.words import signed, spread
from unrolled.engine.records.record import Record

MINUTES = 1
SEEDS = (0, 1, 2)
TRAINING = Training(dropout=0.0, rate=0.015)
"""Without dropout, with which networks that are told less need several times as many batches to learn as much."""
NAMES = {
    "whole": "whole",
    "no_holidays": "without holidays and timetables",
    "no_coming": "without the calendar of the coming days",
    "no_calendar": "without all of the calendar",
    "no_base": "target not relative to the same weekday",
}


def whole(windows: Windows) -> Windows:
    """Nothing is taken away."""
    return windows


def measure() -> dict[str, Any]:
    """Train each kind from each seed on all days before the test, and measure on it."""
    prepared = boardings()
    if prepared is None:
        return {}
    series, plan = prepared
    windows = plan.windows(series)
    trainer = Trainer(windows["both"], TRAINING)
    kinds = {
        "whole": whole,
        "no_holidays": without_holidays,
        "no_coming": without_coming,
        "no_calendar": without_calendar,
        "no_base": without_base,
    }
    errors = {}
    for key, change in kinds.items():
        both, test = change(windows["both"]), change(windows["test"])
        forecasts = np.stack([trainer.forecast(trainer.train(both, seed)[0][-1], test) for seed in SEEDS])
        errors[key] = by_day(forecasts, test.target).mean(axis=1)
    return {"errors": errors}


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, and its numbers."""
    if not measured:
        record.absent("ablation", MISSING)
        return
    errors = measured["errors"]
    middle = {key: float(np.median(by_seed)) for key, by_seed in errors.items()}
    rows = []
    for key, name in NAMES.items():
        more = middle[key] - middle["whole"]
        rows.append([name, spread(errors[key], 0), "" if key == "whole" else signed(more)])
        record.number(key, middle[key], digits=0)
        record.number(f"{key}_least", errors[key].min(), digits=0)
        record.number(f"{key}_most", errors[key].max(), digits=0)
        if key != "whole":
            record.number(f"{key}_more", more, digits=0)
    record.table(
        "ablation",
        ["encoder-decoder", "mean absolute error", "more than the whole"],
        rows,
        f"Mean absolute error in boardings over seven days on the test months, median (least–greatest) over "
        f"{len(SEEDS)} seeds; {TRAINING.steps} batches of {TRAINING.batch} windows for each, without dropout.",
    )
