"""Choosing on the validation year, and what is kept of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, SUNDAY_TIMETABLE, Task
from unrolled.content.shelf.forecast_errors import by_kind

HARDLY = 0.0025
"""By which part a simpler setting may have the greater error on the validation span."""
CAPPED = ("trees",)
"""Parts of a setting whose greatest value is as much as is computed, like the number of a network's epochs."""
DAYS_BEFORE = 14
"""Days that are kept of an example before the seven that are forecast."""


@dataclass(frozen=True)
class Chosen:
    """A forecaster whose setting was chosen on the validation span.

    Attributes:
        forecast: Its scaled forecasts, `(windows, 7)` or `(seeds, windows, 7)`.
        setting: What was chosen, by name.
        ends: How many numbers of the setting stand at an end of what was tried.
    """

    forecast: np.ndarray
    setting: dict[str, Any]
    ends: int


def choose(task: Task, names: tuple[str, ...], tried: Mapping[tuple, np.ndarray]) -> Chosen:
    """The first setting whose error on the validation span is the least, or hardly greater.

    Args:
        task: The series.
        names: What the parts of a setting are called.
        tried: The forecasts by setting, the simplest first.
    """
    errors = {setting: task.errors(forecast, "valid").mean() for setting, forecast in tried.items()}
    best = next(setting for setting, error in errors.items() if error <= (1 + HARDLY) * min(errors.values()))
    columns = {name: sorted(set(column)) for name, column in zip(names, zip(*tried, strict=True), strict=True)}
    setting = dict(zip(names, best, strict=True))
    ends = sum(
        len(values) > 1 and setting[name] in (values[0], values[-1])
        for name, values in columns.items()
        if name not in CAPPED
    )
    return Chosen(tried[best], setting, ends)


def measurement(
    task: Task, fixed: Mapping[str, np.ndarray], chosen: Mapping[str, Chosen], example: str
) -> dict[str, object]:
    """What is kept of a comparison.

    Args:
        task: The series.
        fixed: Scaled forecasts for all windows by forecaster, `(windows, 7)`, where there was nothing to choose.
        chosen: The other forecasters.
        example: The first of seven days of the test span; of a network its first seed forecasts them.
    """
    forecasts = _all(fixed, chosen)
    test = task.first[task.spans["test"]]
    window = int(np.flatnonzero(task.first == np.datetime64(example))[0])
    begin = int(np.flatnonzero(task.days == np.datetime64(example))[0])
    one_seed = {key: (array[0] if array.ndim == 3 else array)[window] for key, array in forecasts.items()}
    return {
        "steps": task.steps,
        "windows": {span: int(mask.sum()) for span, mask in task.spans.items()},
        "test": [str(test[0]), str(task.days[-1])],
        "settings": {key: one.setting for key, one in chosen.items()},
        "ends": sum(one.ends for one in chosen.values()),
        "errors": {key: task.errors(array) for key, array in forecasts.items()},
        "lean": {key: task.lean(array).mean(axis=1) for key, array in forecasts.items()},
        "upright": {key: task.errors(task.upright(array)).mean(axis=1) for key, array in forecasts.items()},
        "example": {
            "first": example,
            "values": task.values[begin - DAYS_BEFORE : begin + AHEAD],
            "forecasts": {key: days * task.scale + task.middle for key, days in one_seed.items()},
        },
    }


def holidays(task: Task, fixed: Mapping[str, np.ndarray], chosen: Mapping[str, Chosen]) -> dict[str, object]:
    """Errors for test windows with a holiday among their seven days and for the others, by forecaster.

    A holiday is a day from Monday to Saturday with the Sunday timetable.
    """
    test = task.spans["test"]
    before_sunday, sunday_timetable = task.coming[test][..., :6].any(axis=-1), task.coming[test][..., SUNDAY_TIMETABLE]
    holiday = (before_sunday & (sunday_timetable > 0)).any(axis=1)
    kinds = {"holiday": holiday, "other": ~holiday}
    errors = {
        key: by_kind(array[..., test, :] * task.scale, task.target[test] * task.scale, kinds)
        for key, array in _all(fixed, chosen).items()
    }
    return {"holiday_windows": int(holiday.sum()), "holidays": errors}


def _all(fixed: Mapping[str, np.ndarray], chosen: Mapping[str, Chosen]) -> dict[str, np.ndarray]:
    return {**fixed, **{key: one.forecast for key, one in chosen.items()}}
