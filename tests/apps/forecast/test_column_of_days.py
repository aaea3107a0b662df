"""Days as public files write them: the right ones, or one line that says what is in doubt."""

from pathlib import Path

import numpy as np
import pytest

from unrolled.apps.forecast.column_of_days import days
from unrolled.apps.forecast.csv_file import Column
from unrolled.engine.terminal import InputError

DAYS = np.datetime64("2021-12-20") + np.arange(420)


def read(cells):
    return days(Column(Path("x.csv"), "day", list(range(2, 2 + len(cells))), cells))


def written(form, span=DAYS):
    return [form(day) if callable(form) else day.item().strftime(form) for day in span]


def short(day):
    return f"{day.item().month}/{day.item().day}/{day.item().year}"


MDY, DMY = ["dates were read as month/day/year"], ["dates were read as day/month/year"]
YMD = ["dates were read as year/month/day"]
EPOCH = (DAYS[0] - np.datetime64("1970-01-01")).astype(int)
RIGHT = {
    "ISO": ("%Y-%m-%d", []),
    "slashes": ("%Y/%m/%d", []),
    "points": ("%Y.%m.%d", []),
    "points behind": ("%Y. %m. %d.", []),
    "figures": ("%Y%m%d", []),
    "figures of a float": ("%Y%m%d.0", []),
    "figures, day first": ("%d%m%Y", DMY),
    "Chinese": ("%Y年%m月%d日", []),
    "American": ("%m/%d/%Y", MDY),
    "American, short": (short, MDY),
    "European": ("%d/%m/%Y", DMY),
    "dashes, day first": ("%d-%m-%Y", DMY),
    "German": ("%d.%m.%Y", DMY),
    "Czech": ("%d. %m. %Y", DMY),
    "two figures, American": ("%m/%d/%y", MDY),
    "two figures, European": ("%d.%m.%y", DMY),
    "two figures, year first": ("%y-%m-%d", YMD),
    "month's name": ("%d %B %Y", []),
    "month's short name": ("%d-%b-%Y", []),
    "SAS": ("%d%b%Y", []),
    "Excel's own": ("%d-%b-%y", DMY),
    "year first, month's name": ("%Y-%b-%d", []),
    "year first in two figures, month's name": ("%y-%b-%d", YMD),
    "American letters": ("%B %d, %Y", []),
    "American letters, short": ("%b. %d, %Y", []),
    "ordinals": (lambda day: f"{day.item().day}th {day.item():%B %Y}", []),
    "weekday": ("%a, %d %b %Y", []),
    "weekday behind": ("%Y-%m-%d (%A)", []),
    "midnight": ("%Y-%m-%d 00:00:00.000", []),
    "midnight in a zone": (lambda day: f"{day}T00:00:00+0{1 + (day.item().month in range(4, 11))}:00", []),
    "midnight at Greenwich": ("%Y%m%dT000000Z", []),
    "midnight in America": ("%m/%d/%Y 12:00:00 AM", MDY),
    "some with midnight": (lambda day: f"{day}" + " 00:00" * (day.item().day % 2), []),
    "one time for all": ("%Y-%m-%d 09:30", ["the time of 2021-12-20 09:30, the same in all rows, was left out"]),
    "noon in America": ("%Y-%m-%d 12:00 PM", ["the time of 2021-12-20 12:00 PM, the same in all rows, was left out"]),
    "Excel's numbers": (
        lambda day: str((day - np.datetime64("1899-12-30")).astype(int)),
        ["day was read as Excel's numbers of days: 44550 is 2021-12-20"],
    ),
    "seconds": (
        lambda day: str((day - np.datetime64("1970-01-01")).astype(int) * 86400),
        [f"day was read as time since 1970: {EPOCH * 86400} is 2021-12-20"],
    ),
    "milliseconds": (
        lambda day: str((day - np.datetime64("1970-01-01")).astype(int) * 86400) + "000",
        [f"day was read as time since 1970: {EPOCH * 86400}000 is 2021-12-20"],
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_form_that_leaves_no_doubt_is_read(case):
    form, notes = RIGHT[case]
    for order in (slice(None), slice(None, None, -1)):
        read_days, read_notes = read(written(form)[order])
        np.testing.assert_array_equal(read_days, DAYS[order])
        if order == slice(None):
            assert read_notes == notes


def test_rows_in_any_order_are_read_alike():
    mixed = np.random.default_rng(0).permutation(DAYS)
    for form in ("%m/%d/%Y", "%d.%m.%y", "%y-%m-%d"):
        np.testing.assert_array_equal(read(written(form, mixed))[0], mixed)


def half_turned(span=DAYS):
    """A file of the form day/month that a program with the other one has saved: it took what it could for dates."""
    return [short(day) if day.item().day <= 12 else f"{day.item():%d/%m/%Y}" for day in span]


DOUBT = {
    "half of them turned": (half_turned(), "'1/2/2022': as day/month/year it is out of order, as month/day/year it"),
    "turned at the end": (
        written("%d/%m/%Y", DAYS[:400]) + written("%m/%d/%Y", DAYS[400:415]),
        "'01/24/2023', month/day/year for sure, and '20/12/2021' in line 2 is day/month/year; want one form",
    ),
    "turned at the end, on low days": (
        written("%d/%m/%Y", DAYS[:377]) + written("%m/%d/%Y", DAYS[377:389]),
        "'01/02/2023': as day/month/year it is out of order",
    ),
    "turned, the year first": (
        [f"{day.item():%Y-%d-%m}" if day.item().day <= 12 else str(day) for day in DAYS],
        "'2022-02-01': as year/month/day it is out of order, as year/day/month it follows '2022-01-01'",
    ),
    "all below thirteen": (["01/02/2024", "02/02/2024"], "it cannot be told which number is the month"),
    "five years of months": (
        [f"{month:02}/01/{year}" for year in range(2019, 2024) for month in range(1, 13)],
        "it cannot be told which number is the month",
    ),
    "twelve months": ([f"{month:02}/01/2024" for month in range(1, 13)], "it cannot be told which number is the"),
    "two signs": ([*written("%d/%m/%Y"), "12-02-2023"], "'12-02-2023', written otherwise than '20/12/2021' in line 2"),
    "two lengths of years": ([*written("%d/%m/%Y"), "13/02/23"], "written otherwise than '20/12/2021' in line 2"),
    "figures among others": ([*written("%Y-%m-%d"), "20230213"], "written otherwise than '2021-12-20' in line 2"),
    "names among numbers": ([*written("%Y-%m-%d"), "13 Feb 2023"], "written otherwise than '2021-12-20' in line 2"),
    "a number among others": ([*written("%Y-%m-%d"), "44970"], "line 422: day is '44970'; want a day as YYYY-MM-DD"),
    "several rows a day": (["2024-01-01 00:00", "2024-01-01 01:00"], "line 3: day is '2024-01-01 01:00', with a time"),
    "the evening before": (["2023-12-31T23:00:00Z", "2024-01-01T23:00:00Z"], "with a time; want one row a day"),
    "moments in the evening": (["1704063600", "1704150000"], "'1704063600' and no whole day since 1970"),
    "a wrong weekday": (["Mon 2024-01-01", "Mon 2024-01-02"], "'Mon 2024-01-02', but 2024-01-02 is a Tuesday"),
}


@pytest.mark.parametrize("case", DOUBT)
def test_what_is_in_doubt_is_asked(case):
    cells, complaint = DOUBT[case]
    with pytest.raises(InputError) as caught:
        read(cells)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("yesterday", "; want a day as YYYY-MM-DD"),
        ("", "; want a day as YYYY-MM-DD"),
        ("2024-01", "; want a day as YYYY-MM-DD"),
        ("2024W07", "; want a day as YYYY-MM-DD"),
        ("12345", "; want a day as YYYY-MM-DD"),
        ("20240231", "; there is no such day"),
        ("2023-02-29", "; there is no such day"),
        ("2023-31-01", "; there is no such day"),
        ("31/02/2023", "; there is no such day"),
        ("0203-01-01", "; want a year from 1900 to 2100"),
        ("5 Mai 2024", "; want a day as YYYY-MM-DD"),
        ("1 and 2", "; want a day as YYYY-MM-DD"),
    ],
)
def test_what_is_no_day_is_named(cell, complaint):
    with pytest.raises(InputError) as caught:
        read([cell])
    assert str(caught.value) == f"x.csv, line 2: day is {repr(cell) if cell else 'empty'}{complaint}"
