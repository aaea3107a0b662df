"""Numbers in words and numerals, against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.content.data.numerals import LIMIT, chinese, english, from_chinese, from_english

KNOWN = {
    0: ("zero", "零"),
    2: ("two", "二"),
    10: ("ten", "十"),
    12: ("twelve", "十二"),
    20: ("twenty", "二十"),
    21: ("twenty-one", "二十一"),
    100: ("one hundred", "一百"),
    105: ("one hundred and five", "一百零五"),
    110: ("one hundred and ten", "一百一十"),
    112: ("one hundred and twelve", "一百一十二"),
    200: ("two hundred", "二百"),
    412: ("four hundred and twelve", "四百一十二"),
    1000: ("one thousand", "一千"),
    1001: ("one thousand and one", "一千零一"),
    1010: ("one thousand and ten", "一千零一十"),
    1100: ("one thousand one hundred", "一千一百"),
    2002: ("two thousand and two", "两千零二"),
    2020: ("two thousand and twenty", "两千零二十"),
    2222: ("two thousand two hundred and twenty-two", "两千二百二十二"),
    7040: ("seven thousand and forty", "七千零四十"),
    9999: ("nine thousand nine hundred and ninety-nine", "九千九百九十九"),
}


@pytest.mark.parametrize("number", KNOWN)
def test_known_numbers(number):
    assert (english(number), chinese(number)) == KNOWN[number]


@given(st.integers(0, LIMIT - 1))
def test_every_number_comes_back(number):
    assert from_english(english(number)) == number
    assert from_chinese(chinese(number)) == number


@given(st.integers(0, LIMIT - 1), st.integers(0, LIMIT - 1))
def test_no_two_numbers_are_written_alike(one, other):
    assert (english(one) == english(other)) == (one == other) == (chinese(one) == chinese(other))


@pytest.mark.parametrize(
    ("written", "number"), [("二千二百", 2200), ("两百", 200), ("一十二", 12), ("两千两百零二", 2202), ("二", 2)]
)
def test_other_ways_of_writing_are_read(written, number):
    assert from_chinese(written) == number


def test_and_hyphens_and_capitals_are_free():
    assert from_english("Three Thousand seven") == from_english("three thousand and seven") == 3007
    assert from_english("forty two") == 42


@pytest.mark.parametrize(
    "words", ["", "and", "two two", "hundred four", "twenty eleven", "ten hundred", "four hundred zero", "million"]
)
def test_words_that_name_no_number(words):
    with pytest.raises(ValueError, match=r"names no number|no part of a number"):
        from_english(words)


@pytest.mark.parametrize("written", ["", "百", "十百", "一百二", "一千一", "两十", "零零", "一万", "四百零一十二"])
def test_numerals_that_name_no_number(written):
    with pytest.raises(ValueError, match=r"names no number|no part of a number"):
        from_chinese(written)


@pytest.mark.parametrize("number", [-1, LIMIT])
@pytest.mark.parametrize("write", [english, chinese])
def test_other_numbers_are_refused(write, number):
    with pytest.raises(ValueError, match=str(number)):
        write(number)
