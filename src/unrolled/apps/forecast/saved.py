"""A fitted forecaster kept in a folder, and made again from it without running anything that the folder brings."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import tokenize
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.contest import Fitted
from unrolled.apps.forecast.models import Parameters, Ridge, Rule, Trees, Usual
from unrolled.apps.forecast.network import Network, Trainer, Training
from unrolled.apps.forecast.series import InputError, Series
from unrolled.apps.forecast.windows import Scale, cut, needed

FORMAT = 1
SETTINGS, ARRAYS = "settings.json", "parameters.npz"
_UNREADABLE = (
    OSError, ValueError, EOFError, SyntaxError, RecursionError, NotImplementedError, zipfile.BadZipFile, zlib.error,
    tokenize.TokenError,
)  # fmt: skip
"""What JSON, the archive and NumPy raise at bytes that they cannot read."""
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
        InputError: The folder cannot be written to, or there is something in it.
    """
    folder = Path(folder)
    check_folder(folder)
    tail = series.values[-needed(fitted.ahead) :]
    settings = {
        "format": FORMAT,
        "kind": fitted.key,
        "name": fitted.name,
        "series": series.name,
        "ahead": fitted.ahead,
        "calendar": asdict(fitted.calendar),
        "scale": asdict(fitted.scale),
        "floor": fitted.floor if np.isfinite(fitted.floor) else None,
        "last_day": str(series.dates[-1]),
    }
    if isinstance(fitted.forecaster, Network):
        settings["training"] = asdict(fitted.forecaster.training)
    arrays = io.BytesIO()
    np.savez_compressed(
        arrays,
        margins=fitted.margins,
        last_values=tail,
        last_forecast=fitted.predict(series.dates, series.values).values,
        **{f"forecaster_{name}": array for name, array in fitted.forecaster.parameters.items()},
    )
    made = Path(tempfile.mkdtemp(prefix=".", dir=folder.absolute().parent))
    try:
        (made / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
        (made / ARRAYS).write_bytes(arrays.getvalue())
        made.chmod(0o755)
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


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
        settings = json.loads((folder / SETTINGS).read_text("utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
    except FileNotFoundError as error:
        raise InputError(f"{folder} holds no saved forecaster: there is no {Path(error.filename).name}") from None
    except _UNREADABLE as error:
        raise InputError(f"{folder} holds no saved forecaster that can be read: {error}") from None
    if not isinstance(settings, dict) or settings.get("format") != FORMAT:
        raise InputError(f"{folder} was not saved in format {FORMAT}, which this version reads")
    try:
        fitted = _restore(settings, arrays)
        days = np.datetime64(settings["last_day"], "D") - np.arange(len(arrays["last_values"]))[::-1]
        said = fitted.predict(days, arrays["last_values"]).values
        off = np.abs(said - arrays["last_forecast"]).max()
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{folder} holds no whole forecaster: {type(error).__name__}: {error}") from None
    # Not “off > …”: what is not a number must not pass.
    if not off <= _NEAR * max(fitted.margins.max(), np.abs(said).max() * 1e-3):
        raise InputError(
            f"{folder}: the forecaster gives other numbers here than where it was saved, by up to {off:g}; "
            "save it again with these versions of the libraries"
        )
    return fitted


def check_folder(folder: Path) -> None:
    """See that a folder can be made.

    Raises:
        InputError: It is there and not empty, or its parent is not there or cannot be written to.
    """
    if folder.is_symlink() or folder.exists():
        if not folder.is_dir() or folder.is_symlink():
            raise InputError(f"{folder} is there and is no folder; want a new or an empty folder")
        if any(folder.iterdir()):
            raise InputError(f"{folder} is there and not empty; want a new or an empty folder")
    check_writable(folder)


def check_writable(path: Path) -> None:
    """See that something can be written beside a path.

    Raises:
        InputError: There is no such folder, or it cannot be written to.
    """
    parent = path.absolute().parent
    if not parent.is_dir():
        raise InputError(f"{path} cannot be written: there is no folder {parent}")
    try:
        tempfile.TemporaryFile(dir=parent).close()
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def _restore(settings: dict, arrays: Parameters) -> Fitted:
    own = {name.removeprefix("forecaster_"): array for name, array in arrays.items() if name.startswith("forecaster_")}
    known = settings["calendar"]
    calendar = Calendar(known["country"], known["season"], tuple(known["named"]))
    scale = Scale(**settings["scale"])
    ahead, kind = int(settings["ahead"]), settings["kind"]
    if kind in ("naive", "seasonal"):
        forecaster = Rule(1 if kind == "naive" else 7)
    elif kind == "climatology":
        forecaster = Usual(own["weights"])
    elif kind == "ridge":
        forecaster = Ridge(own["weights"])
    elif kind == "trees":
        forecaster = Trees.restore(own)
    elif kind == "network":
        forecaster = _network(own, Training(**settings["training"]), calendar, ahead)
    else:
        raise ValueError(f"the kind {kind!r} is not known")
    floor = settings["floor"]
    return Fitted(
        kind, str(settings["name"]), forecaster, calendar, ahead, scale, arrays["margins"],
        -np.inf if floor is None else float(floor),
    )  # fmt: skip


def _network(own: Parameters, training: Training, calendar: Calendar, ahead: int) -> Network:
    days = np.datetime64("2001-01-01") + np.arange(needed(ahead))
    trainer = Trainer(cut(days, np.arange(len(days)), calendar, ahead), training)
    members = {name.rpartition("_")[0] for name in own}
    weights = tuple(
        [own[f"{member}_{place}"] for place in range(sum(name.startswith(f"{member}_") for name in own))]
        for member in sorted(members)
    )
    return Network(training, weights, trainer)
