"""Dates in the forms in which people write them, in English and in Chinese, and back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from unrolled.content.data.numerals import chinese, from_chinese

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_YEAR_DIGITS = "〇一二三四五六七八九"
_TYPED_ZERO = "零"
"""What most people type for the `〇` of a year."""
_WEEKDAY_CHARACTERS = "一二三四五六日"

Date = datetime.date


def _ordinal(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _year(date: Date) -> str:
    return "".join(_YEAR_DIGITS[int(digit)] for digit in f"{date.year:04}")


def _chinese_date(date: Date) -> str:
    return f"{_year(date)}年{chinese(date.month)}月{chinese(date.day)}日"


def _arabic_date(date: Date) -> str:
    return f"{date.year:04}年{date.month}月{date.day}日"


def _weekday(date: Date) -> str:
    return _WEEKDAY_CHARACTERS[date.weekday()]


FORMS: dict[str, Callable[[Date], str]] = {
    "day month year": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year:04}",
    "month day, year": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year:04}",
    "ordinal": lambda d: f"{_ordinal(d.day)} {MONTHS[d.month - 1]} {d.year:04}",
    "abbreviated": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year:04}",
    "weekday": lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {MONTHS[d.month - 1][:3]} {d.year:04}",
    "slashes": lambda d: f"{d.day}/{d.month}/{d.year:04}",
    "Chinese": _chinese_date,
    "Chinese, weekday": lambda d: f"{_chinese_date(d)}星期{_weekday(d)}",
    "Chinese, digits": _arabic_date,
    "Chinese, digits, weekday": lambda d: f"{_arabic_date(d)}星期{_weekday(d)}",
}
"""What a model learns from: each form's name, and how it writes a date.

With slashes the day comes first, as in Britain. Chinese years are read digit by digit, with `〇` for zero; months and
days are numbers (`十二月三十一日`).
"""

UNSEEN: dict[str, Callable[[Date], str]] = {
    "dots": lambda d: f"{d.day}.{d.month}.{d.year:04}",
    "month ordinal, year": lambda d: f"{MONTHS[d.month - 1]} {_ordinal(d.day)}, {d.year:04}",
    "month abbreviated": lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year:04}",
    "Chinese, day as 号": lambda d: _chinese_date(d).removesuffix("日") + "号",
    "Chinese, week as 周": lambda d: f"{_arabic_date(d)}周{_weekday(d)}",
    "year first": lambda d: f"{d.year:04}/{d.month}/{d.day}",
    "ISO": lambda d: f"{d.year:04}-{d.month:02}-{d.day:02}",
    "capitals": lambda d: FORMS["day month year"](d).upper(),
}
"""Forms that no training set holds."""


def write(date: Date, form: str) -> str:
    """A date in one of the forms.

    Args:
        date: From the year 1 to 9999.
        form: A name in `FORMS` or `UNSEEN`.

    Raises:
        ValueError: There is no form of that name.

    Examples:
        >>> write(datetime.date(1994, 3, 6), "ordinal")
        '6th March 1994'
        >>> write(datetime.date(2005, 11, 20), "Chinese, weekday")
        '二〇〇五年十一月二十日星期日'
    """
    forms = {**FORMS, **UNSEEN}
    if form not in forms:
        raise ValueError(f"no form {form!r}; there are {', '.join(forms)}")
    return forms[form](date)


_ENGLISH = (
    r"(?:(?P<weekday>[A-Za-z]{3}) )?(?P<day>\d{1,2})(?P<ending>[a-z]{2})? (?P<month>[A-Za-z]{3,}) (?P<year>\d{4})"
)
_AMERICAN = r"(?P<month>[A-Za-z]{3,}) (?P<day>\d{1,2})(?P<ending>[a-z]{2})?, (?P<year>\d{4})"
_NUMBERS = r"(?P<day>\d{1,2})([/.])(?P<month>\d{1,2})\2(?P<year>\d{4})|(?P<y>\d{4})([/-])(?P<m>\d{1,2})\6(?P<d>\d{1,2})"
_IN_CHINESE = (
    r"(?P<year>[〇零一二三四五六七八九]{4}|\d{4})年(?P<month>[十一二三四五六七八九]+|\d{1,2})月"
    r"(?P<day>[十一二三四五六七八九]+|\d{1,2})[日号](?:(?:星期|周)(?P<weekday>[一二三四五六日]))?"
)


def parse(text: str) -> Date:
    """The date that a text in one of the forms means: what a few regular expressions do, without a mistake.

    Raises:
        ValueError: The text is in none of the forms, names no day of the calendar, or names a weekday or an ordinal's
            ending that the date does not have.

    Examples:
        >>> parse("一九六八年一月十五日")
        datetime.date(1968, 1, 15)
        >>> parse("April 30, 1961") == parse("30/4/1961")
        True
        >>> parse("二零零五年十一月二十日")
        datetime.date(2005, 11, 20)
    """
    for pattern in (_ENGLISH, _AMERICAN, _NUMBERS, _IN_CHINESE):
        if match := re.fullmatch(pattern, text):
            break
    else:
        raise ValueError(f"{text!r} is in none of the forms")
    parts = {name: value for name, value in match.groupdict().items() if value}
    year, month, day = (parts.get(name) or parts[name[0]] for name in ("year", "month", "day"))
    try:
        date = Date(_number(year), _month(month), _number(day))
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}") from None
    if "ending" in parts and _ordinal(date.day).lower() != f"{day}{parts['ending']}".lower():
        raise ValueError(f"{text!r} has a wrong ending; it is {_ordinal(date.day)}")
    if "weekday" in parts and parts["weekday"] not in (_weekday(date), WEEKDAYS[date.weekday()][:3]):
        raise ValueError(f"{text!r}: that day was a {WEEKDAYS[date.weekday()]}")
    return date


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if len(text) == 4 and set(text := text.replace(_TYPED_ZERO, _YEAR_DIGITS[0])) <= set(_YEAR_DIGITS):
        return int("".join(str(_YEAR_DIGITS.index(digit)) for digit in text))
    return from_chinese(text)


def _month(text: str) -> int:
    if text[0].isalpha() and text.isascii():
        for number, month in enumerate(MONTHS, 1):
            if text.lower() in (month.lower(), month[:3].lower()):
                return number
        raise ValueError(f"there is no month {text}")
    return _number(text)
