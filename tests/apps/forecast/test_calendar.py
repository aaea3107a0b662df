import os
import subprocess
import sys

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


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("XX", "a two-letter code such as US, GB or CN"),
        ("", "a two-letter code"),
        ("USA!", "a two-letter code"),
        ("us ", "a two-letter code"),
        ("de", "DE"),
        ("DE-BY", "DE, for holidays of a part of a country are not told apart"),
        ("us_ca", "US, for holidays of a part"),
    ],
)
def test_an_unknown_country_is_named_with_what_is_wanted(code, wanted):
    with pytest.raises(InputError, match=f"there is no country {code!r} in the package holidays; want {wanted}"):
        Calendar(code)


NAMES = {
    "DE": ("2024-03-29", "Good Friday"),
    "TR": ("2024-04-10", "Eid al-Fitr"),  # estimated
    "GB": ("2021-12-27", "Christmas Day"),  # a substitute day
    "KR": ("2024-05-06", "Children's Day"),  # an alternative holiday
    "TH": ("2024-05-06", "Coronation Day"),  # in lieu
}


def test_holidays_have_one_name_whatever_language_the_machine_speaks():
    program = (
        "import numpy as np; from unrolled.apps.forecast.calendar import Calendar\n"
        f"for country, (day, _) in {NAMES}.items():\n"
        "    print(*Calendar(country).names(np.array([day], 'datetime64[D]'))[0])"
    )
    environment = {**os.environ, "LANG": "de_DE.UTF-8", "LANGUAGE": "de:tr:ko:th", "LC_ALL": ""}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [name for _, name in NAMES.values()]


def test_what_the_package_puts_around_a_name_in_the_country_s_own_language_goes_too():
    # Days off that take the place of others, in a country without English names, and estimated ones.
    assert Calendar("RU").names(days("2024-04-29", "2024-04-30")) == [{"Day off (substituted from …)"}] * 2
    for country in ("DZ", "ID", "AZ", "CN", "JP", "UA", "SA"):
        names = {
            name for names in Calendar(country).names(np.datetime64("2021-01-01") + np.arange(1500)) for name in names
        }
        assert not [name for name in names if any(word in name for word in ("observed", "estimated", "202"))]
