"""Every form of a date, against the parser and the calendar."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.content.data.dates import FORMS, UNSEEN, parse, write

ALL = {**FORMS, **UNSEEN}

KNOWN = {
    "day month year": "6 March 1994",
    "month day, year": "March 6, 1994",
    "ordinal": "6th March 1994",
    "abbreviated": "6 Mar 1994",
    "weekday": "Sun 6 Mar 1994",
    "slashes": "6/3/1994",
    "Chinese": "一九九四年三月六日",
    "Chinese, weekday": "一九九四年三月六日星期日",
    "Chinese, digits": "1994年3月6日",
    "Chinese, digits, weekday": "1994年3月6日星期日",
    "dots": "6.3.1994",
    "month ordinal, year": "March 6th, 1994",
    "month abbreviated": "Mar 6, 1994",
    "Chinese, day as 号": "一九九四年三月六号",
    "Chinese, week as 周": "1994年3月6日周日",
    "year first": "1994/3/6",
    "ISO": "1994-03-06",
    "capitals": "6 MARCH 1994",
}


def test_known_forms():
    assert {form: write(datetime.date(1994, 3, 6), form) for form in ALL} == KNOWN


def test_chinese_years_are_read_digit_by_digit():
    assert write(datetime.date(2005, 12, 31), "Chinese") == "二〇〇五年十二月三十一日"
    assert write(datetime.date(2010, 10, 20), "Chinese, weekday") == "二〇一〇年十月二十日星期三"


@given(st.dates(datetime.date(1, 1, 1)), st.sampled_from(["Chinese", "Chinese, weekday", "Chinese, day as 号"]))
def test_a_year_may_be_typed_with_the_other_zero(date, form):
    assert parse(write(date, form).replace("〇", "零")) == date


@given(st.dates(datetime.date(1, 1, 1)), st.sampled_from(list(ALL)))
def test_every_form_of_every_date_comes_back(date, form):
    assert parse(write(date, form)) == date


@given(st.dates(datetime.date(1000, 1, 1)), st.dates(datetime.date(1000, 1, 1)))
def test_no_two_dates_are_written_alike(one, other):
    texts = [{write(date, form) for form in ALL} for date in (one, other)]
    assert (one == other) == bool(texts[0] & texts[1])


@given(st.dates(), st.sampled_from(["weekday", "Chinese, weekday", "Chinese, digits, weekday", "Chinese, week as 周"]))
def test_a_wrong_weekday_is_refused(date, form):
    right = write(date, form)
    later = date + datetime.timedelta(1) if date < datetime.date.max else date - datetime.timedelta(1)
    other = write(later, form)
    wrong = other[:3] + right[3:] if form == "weekday" else right[:-1] + other[-1]
    with pytest.raises(ValueError, match="was a"):
        parse(wrong)


@pytest.mark.parametrize("day", range(1, 32))
def test_ordinals_end_as_they_are_spoken(day):
    written = write(datetime.date(2000, 1, day), "ordinal")
    spoken = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    assert re.match(r"\d+(..)", written)[1] == spoken.get(day, "th")
    with pytest.raises(ValueError, match="wrong ending"):
        parse(re.sub(r"^(\d+)..", r"\1xx", written))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 February 1994",
        "1994-3/6",
        "二〇〇五年零月一日",
        "6 Marhc 1994",
        "31/4/2001",
        "6/3/94",
        "二〇〇五年十三月一日",
        "6 3 1994",
        "tomorrow",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        parse(text)


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="no form 'roman'"):
        write(datetime.date(2000, 1, 1), "roman")
