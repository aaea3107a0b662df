"""Times beside the days of a column: midnight says nothing, and one time for all rows hardly more."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from unrolled.apps.forecast.csv_file import Column

_TIME = re.compile(
    r"(?:[T ,]\s*(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)"
    r"|(?<=[0-9])T(?P<figures>[0-9]{4}(?:[0-9]{2})?))"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?$",
    re.I,
)


class _Time(NamedTuple):
    """A time of day, and whether its zone is named; a zone does not matter at midnight, which is where days begin."""

    numbers: tuple[float, ...]
    zone: bool

    @property
    def midnight(self) -> bool:
        return not any(self.numbers)


def without_times(column: Column) -> tuple[list[str], list[str]]:
    """The cells of a column without the times that stand behind the days.

    Returns:
        The texts of the days, figures of any script as 0 to 9, and a note where all have a time other than midnight.

    Raises:
        InputError: The times are not all the same, so that there may be several rows a day; or they are that of a
            zone, in which the day may be another than where it was counted.
    """
    texts, times = [], []
    for cell in column.cells:
        text = "".join(str(unicodedata.decimal(letter, letter)) for letter in cell)
        match = _TIME.search(text)
        texts.append(text[: match.start()].strip() if match else text)
        times.append(_time(match) if match else _Time((), False))
    for row, time in enumerate(times):
        if time.midnight == times[0].midnight and (time.midnight or (time == times[0] and not time.zone)):
            continue
        raise column.refusal(row, ", with a time; want one row a day, without times or all at midnight")
    return texts, [] if times[0].midnight else [f"the time of {column.cells[0]}, the same in all rows, was left out"]


def _time(match: re.Match[str]) -> _Time:
    figures = match["figures"]
    parts = re.findall("..", figures) if figures else re.split(":", match["time"].replace(",", "."))
    hour, *rest = (float(part) for part in parts)
    if half := (match["half"] or "")[:1].lower():
        hour = hour % 12 + 12 * (half == "p")
    return _Time((hour, *rest) + (0.0,) * (2 - len(rest)), match["zone"] is not None)
