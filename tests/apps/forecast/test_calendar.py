import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar, weekday, year_waves
from unrolled.engine.terminal import InputError


def days(*names):
    return np.array(names, "datetime64[D]")


def test_weekdays():
    np.testing.assert_array_equal(weekday(days("2024-01-01", "2024-01-07", "1969-12-31")), [0, 6, 2])


def test_the_year_comes_round():
    waves = year_waves(days("2023-03-01", "2022-03-01", "2023-09-01"), 3)
    assert waves.shape == (3, 6)
    np.testing.assert_allclose(waves[0], waves[1])
    assert np.abs(waves[0] - waves[2]).max() > 0.5


def test_holidays_around_a_day():
    around = Calendar("US").columns(days("2024-07-03", "2024-07-04", "2024-07-05", "2024-07-15"))[:, 13:18]
    # Two days before to two days after: 4 July moves from the right to the left.
    np.testing.assert_array_equal(around, [[0, 0, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0]])


def test_a_holiday_kept_on_another_day_counts():
    calendar = Calendar("US")
    # 4 July 2020 was a Saturday; New Year 2022 was kept in the year before.
    np.testing.assert_array_equal(
        calendar.is_holiday(days("2020-07-03", "2020-07-04", "2021-12-31", "2021-12-30")), [True, True, True, False]
    )
    assert calendar.names(days("2020-07-03")) == [{"Independence Day"}]


def test_the_end_of_the_year():
    names = ("2023-12-19", "2023-12-20", "2023-12-24", "2024-01-01", "2024-01-02", "2024-01-06", "2024-01-07")
    between = Calendar("US").columns(days(*names))[:, 18:20]
    np.testing.assert_array_equal(between[:, 0], [0, 0, 1, 1, 0, 0, 0])
    np.testing.assert_array_equal(between[:, 1], [0, 1, 1, 1, 1, 1, 0])


@pytest.mark.parametrize(
    ("calendar", "width"),
    [
        (Calendar(), 13),
        (Calendar(season=False), 7),
        (Calendar("GB"), 20),
        (Calendar("US", named=("Christmas Day", "Labor Day")), 22),
    ],
)
def test_columns_are_the_same_for_any_day(calendar, width):
    assert calendar.columns(days("2024-01-01")).shape == (1, width)
    many = calendar.columns(np.datetime64("2023-01-01") + np.arange(800))
    assert many.shape == (800, width)
    np.testing.assert_array_equal(many[365], calendar.columns(days("2024-01-01"))[0])


def test_named_holidays_have_a_column():
    columns = Calendar("US", named=("Christmas Day", "Labor Day")).columns(
        days("2023-12-25", "2023-09-04", "2023-07-04")
    )
    np.testing.assert_array_equal(columns[:, -2:], [[1, 0], [0, 1], [0, 0]])


def test_without_a_country_there_are_no_holidays():
    assert not Calendar().is_holiday(days("2023-12-25")).any()


@pytest.mark.parametrize("code", ["XX", "", "USA!", "us "])
def test_an_unknown_country_is_named(code):
    with pytest.raises(InputError, match=f"there is no country {code!r}"):
        Calendar(code)
