"""Whole numbers in English words and in Chinese numerals, and back."""

from __future__ import annotations

import re

LIMIT = 10_000
"""Numbers from 0 to below this can be written."""

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DIGITS = "零一二三四五六七八九"


def english(number: int) -> str:
    """A number in British English words: `and` after the hundreds, a hyphen between tens and ones.

    Args:
        number: From 0 to 9999.

    Raises:
        ValueError: The number is outside that range.

    Examples:
        >>> english(412), english(3007)
        ('four hundred and twelve', 'three thousand and seven')
    """
    _check(number)
    thousands, rest = divmod(number, 1000)
    hundreds, last = divmod(rest, 100)
    words = []
    if thousands:
        words += [_ONES[thousands], "thousand"]
    if hundreds:
        words += [_ONES[hundreds], "hundred"]
    if words and last:
        words.append("and")
    if last >= 20:
        tens, ones = divmod(last, 10)
        words.append(_TENS[tens] + (f"-{_ONES[ones]}" if ones else ""))
    elif last or not words:
        words.append(_ONES[last])
    return " ".join(words)


def from_english(words: str) -> int:
    """The number that English words name; `and`, hyphens and capitals are free.

    Raises:
        ValueError: A word is no part of a number, or the words are in no order that names one.

    Examples:
        >>> from_english("Four hundred twelve")
        412
    """
    parts = [word for word in words.lower().replace("-", " ").split() if word != "and"]
    number = last = 0
    for word in parts:
        if word == "thousand":
            number, last = number + 1000 * last, 0
        elif word == "hundred":
            last *= 100
        elif word in _ONES:
            last += _ONES.index(word)
        elif word in _TENS[2:]:
            last += 10 * _TENS.index(word)
        else:
            raise ValueError(f"{word!r} in {words!r} is no part of a number")
    number += last
    # Words in a wrong order add up to something too, which is written otherwise.
    if number >= LIMIT or parts != [word for word in re.split("[ -]", english(number)) if word != "and"]:
        raise ValueError(f"{words!r} names no number from 0 to {LIMIT - 1}")
    return number


def chinese(number: int) -> str:
    """A number in Chinese numerals, as written in Mandarin with simplified characters.

    Where usage allows several forms, this one is taken: `十二`, not `一十二`, for twelve, but `一百一十二`;
    one `零` for any run of zeros inside; `两` before `千`, `二` elsewhere (`二百` where many say `两百`).

    Args:
        number: From 0 to 9999.

    Raises:
        ValueError: The number is outside that range.

    Examples:
        >>> chinese(412), chinese(12), chinese(3007), chinese(2222)
        ('四百一十二', '十二', '三千零七', '两千二百二十二')
    """
    _check(number)
    if number == 0:
        return "零"
    written = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            if written and number // (value * 10) % 10 == 0:
                written += "零"
            written += ("两" if digit == 2 and unit == "千" else _DIGITS[digit]) + unit
    return written.removeprefix("一") if 10 <= number < 20 else written


def from_chinese(written: str) -> int:
    """The number that Chinese numerals name; `两百` and `二百`, `二千` and `两千`, `一十二` and `十二` all count.

    Raises:
        ValueError: A character is no part of a number, or the numerals are in no order that names one.

    Examples:
        >>> from_chinese("四百一十二"), from_chinese("两百")
        (412, 200)
    """
    number, digit = 0, None
    for character in written:
        if character in "千百十":
            number += (1 if digit is None else digit) * {"千": 1000, "百": 100, "十": 10}[character]
            digit = None
        elif character in _DIGITS or character == "两":
            digit = 2 if character == "两" else _DIGITS.index(character)
        else:
            raise ValueError(f"{character!r} in {written!r} is no part of a number")
    number += digit or 0
    same = written.replace("两千", "二千").replace("两百", "二百")
    same = same.removeprefix("一") if same.startswith("一十") else same
    if not written or number >= LIMIT or chinese(number).replace("两", "二") != same:
        raise ValueError(f"{written!r} names no number from 0 to {LIMIT - 1}")
    return number


def _check(number: int) -> None:
    if not 0 <= number < LIMIT:
        raise ValueError(f"got {number}; only numbers from 0 to {LIMIT - 1} can be written")
