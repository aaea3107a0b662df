"""What is known of a day before it comes: its weekday, the holidays around it, the season."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from unrolled.engine.terminal import InputError

if TYPE_CHECKING:
    from holidays import HolidayBase

ENGLISH = "en_US"
HARMONICS = 3
NEAR_DAYS = (-2, -1, 0, 1, 2)
"""Days from the day itself for which the calendar says whether there is a public holiday."""


@dataclass(frozen=True)
class Calendar:
    """What is known of any day beforehand, as columns of numbers.

    Seven columns for the weekday; two for each of three harmonics of the year; and, with a country, whether
    there is a public holiday two days before to two days after, whether the day lies between Christmas and
    New Year or close to it, and whether it is each of some holidays by name.

    Args:
        country: Two-letter code of ISO 3166 as the package `holidays` has it, or `None` for none.
        season: Whether to give the harmonics of the year.
        named: Names of holidays that get a column of their own.

    Raises:
        InputError: The package `holidays` has no such country.

    Examples:
        >>> days = np.array(["2024-07-04", "2024-07-05"], "datetime64[D]")
        >>> Calendar("US").columns(days).shape
        (2, 20)
        >>> Calendar("US").names(days)
        [{'Independence Day'}, set()]
    """

    country: str | None = None
    season: bool = True
    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.country is not None:
            import holidays  # only whoever asks for a country needs it

            known = holidays.list_supported_countries(include_aliases=True)
            if self.country not in known:
                wanted = _wanted(self.country, known)
                raise InputError(f"there is no country {self.country!r} in the package holidays; want {wanted}")

    @property
    def dated(self) -> int:
        """How many of the columns, the first ones, are the weekday and the season."""
        return 7 + 2 * HARMONICS * self.season

    def columns(self, days: np.ndarray) -> np.ndarray:
        """The calendar of some days.

        Args:
            days: `datetime64[D]`, `(days,)`.

        Returns:
            `float32`, `(days, columns)`.
        """
        blocks = [np.eye(7)[weekday(days)]]
        if self.season:
            blocks.append(year_waves(days, HARMONICS))
        if self.country is not None:
            blocks += [np.stack([self.is_holiday(days + shift) for shift in NEAR_DAYS], axis=-1), _end_of_year(days)]
        if self.named:
            blocks.append(np.array([[name in names for name in self.named] for names in self.names(days)]))
        return np.concatenate(blocks, axis=-1).astype("float32")

    def is_holiday(self, days: np.ndarray) -> np.ndarray:
        """Whether each day is a public holiday, or the day on which one is kept instead; `(days,)`, boolean."""
        return np.array([bool(names) for names in self.names(days)], bool)

    def names(self, days: np.ndarray) -> list[set[str]]:
        """The names of the public holidays of each day.

        They are the same whatever language the machine speaks: English where the package has it for the country, or
        else the country's own. A holiday that is kept on another day, or whose day is estimated, has its own name.
        """
        if self.country is None or not len(days):
            return [set() for _ in days]
        years = days.astype("datetime64[Y]").astype(int) + 1970
        known = _holidays(self.country, int(years.min()), int(years.max()) + 1)
        return [set(known.get(day, ())) for day in days.tolist()]


@lru_cache(maxsize=8)
def _holidays(country: str, first: int, last: int) -> dict[date, frozenset[str]]:
    """The names of a country's public holidays in some years, by day."""
    import holidays

    kind = type(holidays.country_holidays(country, language=ENGLISH))
    language = ENGLISH if ENGLISH in kind.supported_languages else kind.default_language
    public = holidays.country_holidays(country, years=range(first, last + 1), language=language)
    bare = _bare_names(public)
    return {day: frozenset(bare(name) for name in public.get_list(day)) for day in public}


def _bare_names(public: HolidayBase) -> Callable[[str], str]:
    """What gives a holiday's name without what the package puts around it, in the language of these holidays."""
    labels = {
        public.tr(label)
        for name in dir(public)
        if name.endswith("_label") and isinstance(label := getattr(public, name), str) and label != "%s"
    }
    # A day off in place of another has that one's date in its name.
    away = public.tr(getattr(public, "substituted_label", "") or "")
    patterns = [
        (re.compile(re.escape(label).replace("%s", "(.+)")), label == away) for label in sorted(labels, key=len)[::-1]
    ]

    def bare(name: str) -> str:
        for pattern, off in patterns:
            if match := pattern.fullmatch(name):
                return name.replace(match[1], "…") if off else bare(match[1])
        return name

    return bare


def _wanted(country: str, known: dict[str, list[str]]) -> str:
    """What to write in place of a country that is not known."""
    code, _, part = country.upper().replace("_", "-").partition("-")
    if code not in known:
        return "a two-letter code such as US, GB or CN"
    return f"{code}, for holidays of a part of a country are not told apart" if part else code


def weekday(days: np.ndarray) -> np.ndarray:
    """0 for Monday to 6 for Sunday, `(days,)`."""
    return (days.astype("datetime64[D]").astype(int) + 3) % 7


def year_waves(days: np.ndarray, harmonics: int) -> np.ndarray:
    """Sines and cosines of the day of the year, `(days, 2 * harmonics)`."""
    angle = 2 * np.pi * (days - days.astype("datetime64[Y]")).astype(int) / 365.25
    waves = [wave(k * angle) for k in range(1, harmonics + 1) for wave in (np.sin, np.cos)]
    return np.stack(waves, axis=-1)


def _end_of_year(days: np.ndarray) -> np.ndarray:
    """Whether a day is one of 24 December to 1 January, and of 20 December to 6 January, `(days, 2)`."""
    spans = []
    for before, after in ((8, 1), (12, 6)):
        # Days from the nearest New Year: both ends of a year count.
        year = (days + np.timedelta64(183, "D")).astype("datetime64[Y]").astype("datetime64[D]")
        away = (days - year).astype(int)
        spans.append((away >= -before) & (away < after))
    return np.stack(spans, axis=-1)
