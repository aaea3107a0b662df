"""`unrolled forecast` beside what a user might take instead: LightGBM through mlforecast, untuned.

On the same test days, from the end of each day on for the seven days after it, both fitted to all days before the
test. LightGBM reads the last fourteen days, those of four weeks before, the weekday, and with a country whether the
day is a holiday; for several days ahead it reads its own forecasts. The packages are no part of the project:

    python -m venv /tmp/bench && /tmp/bench/bin/pip install lightgbm mlforecast holidays
    python benchmarks/forecast.py --other /tmp/bench/bin/python
    python benchmarks/forecast.py --other /tmp/bench/bin/python retail trains

Without names it takes all series: Seattle's weather, which the package vega_datasets brings; such that are made here;
and Chicago's buses and trains where UNROLLED_DATA names the folder of their file.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import holidays
import numpy as np
import vega_datasets

from unrolled.apps.forecast.plan import plan
from unrolled.apps.forecast.series import Series

AHEAD = 7
LAGS = [*range(1, 15), 28]
Days = tuple[np.ndarray, np.ndarray, str | None]
"""Dates, values, and the country whose holidays count."""


def seattle(column: str) -> Days:
    """Four years of Seattle's weather."""
    rows = vega_datasets.data.seattle_weather()
    return rows["date"].to_numpy("datetime64[D]"), rows[column].to_numpy("float64"), None


def chicago(column: str) -> Days | None:
    """Ten years of boardings in Chicago, or nothing where the file is not."""
    path = Path(os.environ.get("UNROLLED_DATA", "none"), "ridership.tgz")
    if not path.is_file():
        return None
    with tarfile.open(path) as archive:
        table = archive.extractfile("ridership/CTA_-_Ridership_-_Daily_Boarding_Totals.csv")
        rows = {row["service_date"]: row for row in csv.DictReader(io.TextIOWrapper(table))}
    by_day = {
        np.datetime64("{2}-{0}-{1}".format(*day.split("/")), "D"): float(row[column]) for day, row in rows.items()
    }
    dates = np.arange("2010-01-01", "2020-01-01", dtype="datetime64[D]")
    return dates, np.array([by_day[day] for day in dates]), "US"


def retail(seed: int, years: int, noise: float, shift: float = 1.0) -> Days:
    """A shop: trend, week, season, closed on holidays and busy before them, perhaps a shift of the level."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64("2016-01-01") + np.arange(365 * years)
    time_ = np.arange(len(dates))
    closed = holidays.country_holidays("DE", years=range(2015, 2016 + years + 1))
    is_closed = np.array([day in closed for day in dates.tolist()])
    before = np.roll(is_closed, -1)
    week = np.array([0.9, 0.85, 0.9, 1.0, 1.3, 1.5, 0.55])[(dates.astype(int) + 3) % 7]
    season = 1 + 0.15 * np.sin(2 * np.pi * time_ / 365.25)
    drift = np.zeros(len(dates))
    for day in range(1, len(dates)):
        drift[day] = 0.8 * drift[day - 1] + rng.normal(scale=noise)
    level = 200 * (1 + 0.08 * time_ / 365) * np.where(time_ > 0.6 * len(dates), shift, 1.0)
    values = level * week * season * np.exp(drift) * (1 + 0.35 * before) * np.where(is_closed, 0.05, 1.0)
    return dates, np.round(values), "DE"


def visits(seed: int) -> Days:
    """Visits of a website: growth, quiet weekends, days that hang together, heavy tails."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64("2020-01-01") + np.arange(900)
    walk = np.cumsum(rng.normal(scale=0.02, size=len(dates)))
    week = np.array([1.1, 1.15, 1.1, 1.05, 0.95, 0.7, 0.75])[(dates.astype(int) + 3) % 7]
    return dates, np.round(1000 * week * np.exp(walk + 0.08 * rng.standard_t(4, size=len(dates)))), None


SERIES: dict[str, Callable[[], Days | None]] = {
    "temperature": lambda: seattle("temp_max"),
    "wind": lambda: seattle("wind"),
    "retail": lambda: retail(0, 5, 0.05),
    "retail-shift": lambda: retail(1, 4, 0.08, 1.4),
    "retail-short": lambda: retail(2, 1, 0.05),
    "visits": lambda: visits(0),
    "trains": lambda: chicago("rail_boardings"),
    "buses": lambda: chicago("bus"),
}

OTHER = """
import json, sys
import pandas as pd
from lightgbm import LGBMRegressor
from mlforecast import MLForecast

asked = json.load(open(sys.argv[1]))
dates = pd.to_datetime(asked["dates"])
table = pd.DataFrame({"unique_id": "a", "ds": dates, "y": asked["values"]})
if asked["country"]:
    import holidays
    days = holidays.country_holidays(asked["country"], years=range(dates[0].year, dates[-1].year + 2))
    table["holiday"] = [int(day in days) for day in dates.date]
ahead, test = asked["ahead"], asked["test"]
forecaster = MLForecast([LGBMRegressor(verbosity=-1, n_jobs=2)], "D", lags=asked["lags"], date_features=["dayofweek"])
windows = len(dates) - test - ahead + 1
table = forecaster.cross_validation(table, windows, ahead, step_size=1, refit=False, static_features=[])
column = [name for name in table.columns if name not in ("unique_id", "ds", "cutoff", "y")][-1]
print(json.dumps(float((table["y"] - table[column]).abs().mean())))
"""


def run_other(python: str, days: Days, test: int) -> float:
    """The comparator's mean absolute error; `test` is the place of the first test day."""
    dates, values, country = days
    asked = {"dates": dates.astype(str).tolist(), "values": values.tolist(), "country": country}
    asked |= {"ahead": AHEAD, "test": test, "lags": LAGS}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "asked.json").write_text(json.dumps(asked))
        Path(folder, "other.py").write_text(OTHER)
        script = [python, f"{folder}/other.py", f"{folder}/asked.json"]
        return json.loads(subprocess.run(script, check=True, capture_output=True, text=True).stdout)


def run_ours(days: Days) -> dict:
    """The same by the project, in a process of its own as a user would start it; and what it chose."""
    dates, values, country = days
    code = (
        "import json, sys\n"
        "from unrolled.apps import forecast\n"
        "asked = json.load(open(sys.argv[1]))\n"
        "series = forecast.Series('value', asked['dates'], asked['values'])\n"
        "result = forecast.compare(series, country=asked['country'])\n"
        "print(json.dumps({'chosen': result.chosen.name, 'coverage': float(result.coverage.mean()),\n"
        "  'errors': {score.key: float(score.test.mean()) for score in result.scores},\n"
        "  'validation': {score.key: float(score.validation.mean()) for score in result.scores},\n"
        "  'error': float(result.chosen.test.mean())}))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asked.json")
        path.write_text(
            json.dumps({"dates": dates.astype(str).tolist(), "values": values.tolist(), "country": country})
        )
        done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def timed(work: Callable, *arguments: object) -> tuple:
    """What some work in other processes gives, the seconds it took, and the seconds of processors."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    given = work(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return given, time.perf_counter() - wall, used


def first_test_day(days: Days) -> int:
    """The place of the first day that the project measures on."""
    dates, values, country = days
    return int(np.searchsorted(dates, plan(Series("value", dates, values), AHEAD, None, country).test))


def rows(names: list[str], other: str) -> Iterator[dict]:
    """One row for each series that is there."""
    for name in names:
        days = SERIES[name]()
        if days is None:
            print(f"{name:14} left out: UNROLLED_DATA names no folder with its file")
            continue
        error, wall, used = timed(run_other, other, days, first_test_day(days))
        ours, own_wall, own_used = timed(run_ours, days)
        yield {
            "name": name,
            "days": len(days[0]),
            "other": error,
            "ratio": ours["error"] / error,
            "seconds": (own_wall, own_used, wall, used),
            **ours,
        }


def main() -> None:
    """Print a line for each series, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="SERIES", help=f"some of {', '.join(SERIES)}")
    parser.add_argument("--other", required=True, metavar="PYTHON", help="a Python with lightgbm, mlforecast, holidays")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(SERIES):
        parser.error(f"there is no series {', '.join(sorted(unknown))}")
    print(f"{'series':14} days      ours  LightGBM  ratio   wall    CPU   wall    CPU  held  chosen")
    table = []
    for row in rows(chosen.names or [*SERIES], chosen.other):
        table.append(row)
        numbers = f"{row['error']:9.4g} {row['other']:9.4g}  {row['ratio']:.3f}"
        seconds = " ".join(f"{value:6.1f}" for value in row["seconds"])
        held = f"{row['coverage']:.0%}"
        print(f"{row['name']:14} {row['days']:4} {numbers} {seconds}  {held:>4}  {row['chosen']}", flush=True)
    if table:
        ratios = [row["ratio"] for row in table]
        middle = " ".join(
            f"{statistics.median(values):6.1f}" for values in zip(*(row["seconds"] for row in table), strict=True)
        )
        print(f"{'median':14} {'':24}  {statistics.median(ratios):.3f} {middle}\nworst ratio {max(ratios):.3f}")


if __name__ == "__main__":
    main()
