"""What is odd about a series is said, and what is not odd is not."""

import numpy as np
import pytest

from unrolled.apps.forecast.oddities import odd_parts, odd_values
from unrolled.apps.forecast.plan import plan
from unrolled.apps.forecast.series import Series

DAYS = np.datetime64("2021-01-01") + np.arange(400)
PLACES = np.arange(400)
WEEKLY = 100 + 10.0 * (PLACES % 7) + np.random.default_rng(0).normal(scale=3, size=400).round(1)


def with_values(values, places):
    changed = WEEKLY.copy()
    changed[places] = values
    return Series("sold", DAYS, changed)


@pytest.mark.parametrize("value", [-999, -99, -1, 999, 9999, 1e9])
def test_a_placeholder_is_named_with_how_often_it_is_there(value):
    [note] = odd_values(with_values(value, PLACES % 45 == 44))
    assert note.startswith(f"8 values are exactly {value:g}, far from all others, which lie between 9")
    assert "the file needs a true one" in note


def test_two_placeholders_and_a_wild_value_are_three_notes():
    values = WEEKLY.copy()
    values[PLACES % 45 == 44], values[PLACES % 50 == 20], values[99] = -999, 9999, 123456
    notes = odd_values(Series("sold", DAYS, values))
    assert len(notes) == 3
    assert {note.split(",")[0] for note in notes} == {
        "8 values are exactly -999",
        "8 values are exactly 9999",
        "1 value lies far from all others",
    }


@pytest.mark.parametrize("times", [-50.0, 30.0, 1000.0, 1e6])
def test_a_single_wild_value_is_named_with_its_day_and_what_is_usual(times):
    [note] = odd_values(with_values(times * WEEKLY[210], 210))
    assert note.startswith(f"1 value lies far from all others, {times * WEEKLY[210]:g} on {DAYS[210]}, where 1")
    [note] = odd_values(with_values(times * WEEKLY[[210, 230]], [210, 230]))
    assert note.startswith("2 values lie far from all others, the farthest ")


def rainy(rng):
    return rng.exponential(5, 400) * (rng.random(400) < 0.4)


@pytest.mark.parametrize(
    "values",
    [
        WEEKLY,
        -WEEKLY,
        np.where(PLACES % 40 == 0, 0, WEEKLY),  # closed on some days
        np.where(PLACES % 7 == 6, 0, WEEKLY),  # closed on Sundays
        np.where(PLACES % 180 == 0, 4 * WEEKLY, WEEKLY),  # a sale
        np.where(PLACES > 200, 3 * WEEKLY, WEEKLY),  # another level
        1000 * np.exp(PLACES / 60),  # growth
        np.random.default_rng(0).normal(size=400),
        np.random.default_rng(0).poisson(3, 400),
        np.random.default_rng(0).standard_t(3, size=400),
        rainy(np.random.default_rng(0))[np.random.default_rng(1).permutation(400)] + 0.1 * WEEKLY,
    ],
)
def test_what_measured_days_may_well_be_is_not_odd(values):
    assert odd_values(Series("sold", DAYS, values)) == []


def test_a_series_that_is_mostly_one_value_is_one_of_which_little_can_be_known():
    values = (np.random.default_rng(0).random(400) > 0.9).astype(float)
    [note] = odd_values(Series("sold", DAYS, values))
    assert note.startswith(f"sold is 0 on {(values == 0).mean():.0%} of all days")
    assert "an interval from 0 to 0 says what most days are, not that all will be so" in note
    series = Series("sold", DAYS, values)
    assert odd_parts(series, plan(series)) == []


def test_days_to_come_are_counted():
    today = np.datetime64("today").astype("datetime64[D]")
    for ahead, said in ((0, []), (1, ["the last day lies in the future"]), (9, ["the last 9 days lie in the future"])):
        assert odd_values(Series("sold", today + ahead + np.arange(-399, 1), WEEKLY)) == said


def test_a_part_that_repeats_its_week_is_named():
    clean = 100 + 10.0 * (PLACES % 7)
    for name, part in (("test", slice(300, None)), ("validation", slice(200, 300))):
        series = with_values(clean[part], part)
        parts = plan(series)
        assert (str(parts.valid), str(parts.test)) == (str(DAYS[200]), str(DAYS[300]))
        [note] = odd_parts(series, parts)
        assert note.startswith(f"on 100% of the {name} days sold is exactly what it was a week before")
    series = with_values(0, PLACES % 40 == 0)
    assert odd_parts(series, plan(series)) == []


def test_values_below_zero_that_come_first_in_the_test_are_named():
    for place, said in ((350, True), (50, False), (250, False)):
        series = with_values(-5, place)
        notes = odd_parts(series, plan(series))
        assert notes == ["the first values below 0 are in the test, so no forecast is kept from going below 0"] * said
