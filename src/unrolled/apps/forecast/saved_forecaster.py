"""A fitted forecaster in a folder, made again from it without running anything that the folder brings."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.apps.forecast.average import Average
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.fitted import Fitted
from unrolled.apps.forecast.forecasters import Forecaster, Parameters, Ridge, Rule, Trees, Usual
from unrolled.apps.forecast.network import Network, Trainer, Training
from unrolled.apps.forecast.plan import MOST_AHEAD
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale, cut, needed
from unrolled.apps.saved_files import read_arrays, read_settings, reason, write_settings
from unrolled.engine.terminal import InputError, draft

FORMAT = 4
SETTINGS, ARRAYS = "settings.json", "parameters.npz"
_MOST_TREES, _MOST_LEAVES, _MOST_UNITS = 10_000, 1000, 1024
"""Of a forecaster that is made again: what anybody may have written into the file is not to fill the memory."""
_NEAR = 1e-3
"""How far the forecast of a loaded forecaster may be from the one it made when it was saved, in interval margins."""


def save(fitted: Fitted, series: Series, folder: str | os.PathLike) -> None:
    """Keep a fitted forecaster.

    The folder gets `settings.json` and `parameters.npz`: numbers and words, no code and no pickle. The last days of
    the series are kept with the forecast made from them, so that `load` can tell whether it gives the same.

    Args:
        fitted: The forecaster.
        series: What it was fitted on.
        folder: A folder that does not exist or is empty; its parent exists.

    Raises:
        InputError: Something is there, or nothing can be written there.
        OSError: It could not be written.
    """
    settings = {
        "format": FORMAT,
        "kind": fitted.key,
        "name": fitted.name,
        "columns": fitted.columns,
        "ahead": fitted.ahead,
        "calendar": asdict(fitted.calendar),
        "scale": asdict(fitted.scale),
        "floor": fitted.floor if np.isfinite(fitted.floor) else None,
        "first_day": str(series.dates[0]),
        "last_day": str(series.dates[-1]),
    }
    members = {fitted.key: fitted.forecaster}
    if isinstance(fitted.forecaster, Average):
        members = fitted.forecaster.members
        settings["members"] = list(members)
    if isinstance(network := members.get("network"), Network):
        settings["training"] = asdict(network.training)
    arrays: dict[str, Any] = {f"forecaster_{name}": array for name, array in fitted.forecaster.parameters.items()} | {
        "margins": fitted.margins,
        "last_values": series.values[-needed(fitted.ahead) :],
        "last_forecast": fitted.predict(series.dates, series.values).values,
    }
    with draft(Path(folder), folder=True) as place:
        np.savez_compressed(place / ARRAYS, **arrays)
        write_settings(place / SETTINGS, settings, place / ARRAYS)


def load(folder: str | os.PathLike) -> Fitted:
    """Make a saved forecaster again.

    Args:
        folder: What `save` wrote.

    Returns:
        The forecaster; `predict(dates, values)` forecasts the days after the last date.

    Raises:
        InputError: The folder holds no forecaster, or one that gives another forecast here than where it was saved.
    """
    folder = Path(folder)
    try:
        settings = read_settings(folder / SETTINGS, folder / ARRAYS)
        if settings.get("format") != FORMAT:
            raise InputError(f"{folder} was not saved in format {FORMAT}, which this version reads")
        arrays = read_arrays(folder / ARRAYS)
    except InputError:
        raise
    except FileNotFoundError as error:
        raise InputError(f"{folder} holds no saved forecaster: there is no {Path(error.filename).name}") from None
    except Exception as error:  # readers raise whatever the bytes lead to
        raise InputError(f"{folder} holds no saved forecaster that can be read: {reason(error)}") from None
    try:
        fitted = _restore(settings, arrays)
        first, last = (np.datetime64(settings[name], "D") for name in ("first_day", "last_day"))
        unknown = _unknown_holidays(fitted.calendar, first, last)
        days = np.arange(1 - len(arrays["last_values"]), 1) + last
        again = fitted.predict(days, arrays["last_values"]).values
        off = np.abs(again - arrays["last_forecast"]).max()
    except Exception as error:  # numbers that belong to no forecaster lead to whatever NumPy, Keras and others raise
        raise InputError(f"{folder} holds no whole forecaster: {type(error).__name__}: {reason(error)}") from None
    if unknown:
        raise InputError(
            f"{folder}: the package holidays knows no {unknown[0]!r} in {fitted.calendar.country} here; save the "
            "forecaster again with this version of it"
        )
    # Not “off > …”: what is not a number must not pass.
    if not off <= _NEAR * max(fitted.margins.max(), np.abs(again).max() * 1e-3):
        raise InputError(
            f"{folder}: the forecaster gives other numbers here than where it was saved, by up to {off:g}; "
            "save it again with these versions of the libraries"
        )
    return fitted


def _unknown_holidays(calendar: Calendar, first: np.datetime64, last: np.datetime64) -> list[str]:
    """The holidays with a column of their own that are on no day of those that they were taken from."""
    if not np.datetime64("1900-01-01") <= first <= last < np.datetime64("2101-01-01"):
        raise ValueError(f"the days from {first} to {last} are not those of a series")
    known = set().union(*calendar.names(np.arange(first, last + 1)))
    return [name for name in calendar.named if name not in known]


def _restore(settings: dict, arrays: Parameters) -> Fitted:
    own = _beginning(arrays, "forecaster_")
    known = settings["calendar"]
    calendar = Calendar(known["country"], known["season"], tuple(known["named"]))
    date, value = map(str, settings["columns"])
    ahead, floor = int(settings["ahead"]), settings["floor"]
    if not 1 <= ahead <= MOST_AHEAD or arrays["margins"].shape != (ahead,):
        raise ValueError(f"{ahead} days ahead with margins {arrays['margins'].shape}")
    return Fitted(
        settings["kind"],
        str(settings["name"]),
        (date, value),
        _forecaster(settings["kind"], settings, own, calendar, ahead),
        calendar,
        ahead,
        Scale(**settings["scale"]),
        arrays["margins"],
        -np.inf if floor is None else float(floor),
    )


def _forecaster(kind: str, settings: dict, own: Parameters, calendar: Calendar, ahead: int) -> Forecaster:
    match kind:
        case "naive":
            return Rule(1)
        case "seasonal":
            return Rule(7)
        case "climatology":
            return Usual(own["weights"])
        case "ridge":
            return Ridge(own["weights"])
        case "trees":
            trees, leaves, *_ = own["settings"]
            if not (1 <= trees <= _MOST_TREES and 2 <= leaves <= _MOST_LEAVES):
                raise ValueError(f"{trees:g} trees of {leaves:g} leaves")
            return Trees.restore(own)
        case "network":
            return _network(own, Training(**settings["training"]), calendar, ahead)
        case "average":
            return Average(
                {
                    str(member): _forecaster(member, settings, _beginning(own, f"{member}_"), calendar, ahead)
                    for member in settings["members"]
                    if member != "average"
                }
            )
        case _:
            raise ValueError(f"the kind {kind!r} is not known")


def _beginning(arrays: Parameters, prefix: str) -> Parameters:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _network(own: Parameters, training: Training, calendar: Calendar, ahead: int) -> Network:
    if not 1 <= training.units <= _MOST_UNITS:
        raise ValueError(f"a network of {training.units} units")
    days = np.datetime64("2001-01-01") + np.arange(needed(ahead))
    trainer = Trainer(cut(days, np.arange(len(days)), calendar, ahead), training)
    members = {name.rpartition("_")[0] for name in own}
    weights = tuple(
        [own[f"{member}_{place}"] for place in range(sum(name.startswith(f"{member}_") for name in own))]
        for member in sorted(members)
    )
    return Network(training, weights, trainer)
