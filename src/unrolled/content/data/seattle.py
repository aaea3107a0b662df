"""Daily weather in Seattle, 2012 to 2015."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
from vega_datasets import local_data


@dataclass(frozen=True)
class Weather:
    """One value a day, without gaps.

    Attributes:
        dates: Days, `datetime64[D]`, from 2012-01-01 to 2015-12-31.
        temp_max: Highest temperature of the day in °C.
        temp_min: Lowest temperature of the day in °C.
        precipitation: Rain and melted snow of the day in mm.
        wind: Mean wind speed of the day in m/s.
    """

    dates: np.ndarray
    temp_max: np.ndarray
    temp_min: np.ndarray
    precipitation: np.ndarray
    wind: np.ndarray

    def __len__(self) -> int:
        return len(self.dates)


def load() -> Weather:
    """Read the weather from the installed package `vega_datasets`; nothing is downloaded.

    The package's file `seattle-weather.csv` was drawn from NOAA's daily summaries for the station
    Seattle-Tacoma International Airport (GHCND:USW00024233), which are in the public domain. It names
    no units: they are those of NOAA's daily summaries, tenths of °C, of mm and of m/s, divided by ten.
    Its column `weather`, a word for each day, is left out.

    Raises:
        ValueError: The file's days are not consecutive, or it has other columns than expected.
    """
    rows = list(csv.DictReader(io.StringIO(local_data.seattle_weather.raw().decode())))
    columns = ("temp_max", "temp_min", "precipitation", "wind")
    if missing := {"date", *columns} - rows[0].keys():
        raise ValueError(f"seattle-weather.csv has no column {', '.join(sorted(missing))}")
    dates = np.array([row["date"].replace("/", "-") for row in rows], "datetime64[D]")
    if (np.diff(dates) != np.timedelta64(1, "D")).any():
        raise ValueError("seattle-weather.csv has days that do not follow one another")
    return Weather(dates, *(np.array([float(row[name]) for row in rows]) for name in columns))
