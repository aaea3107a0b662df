"""The weather of Seattle, against what is known of it."""

import subprocess
import sys

import numpy as np
import pytest

from unrolled.content.data import seattle


@pytest.fixture(scope="module")
def weather():
    return seattle.load()


def test_every_day_of_four_years_is_there_once(weather):
    wanted = np.arange("2012-01-01", "2016-01-01", dtype="datetime64[D]")
    np.testing.assert_array_equal(weather.dates, wanted)
    assert len(weather) == len(wanted)


def test_columns_are_finite_and_as_long_as_the_days(weather):
    for column in (weather.temp_max, weather.temp_min, weather.precipitation, weather.wind):
        assert column.shape == weather.dates.shape
        assert np.isfinite(column).all()


def test_the_day_has_a_higher_maximum_than_minimum(weather):
    assert (weather.temp_max >= weather.temp_min).all()


def test_units_are_metric(weather):
    # In Fahrenheit a summer there would be above 60, in inches a wet day below 3, in km/h the mean wind above 10.
    july = weather.temp_max[weather.dates.astype("datetime64[M]").astype(int) % 12 == 6]
    assert 22 < july.mean() < 30
    assert 40 < weather.precipitation.max() < 100
    assert 2 < weather.wind.mean() < 5
    assert weather.precipitation.min() == 0


def test_first_row_is_that_of_the_file(weather):
    first = [column[0] for column in (weather.temp_max, weather.temp_min, weather.precipitation, weather.wind)]
    assert first == [12.8, 5.0, 0.0, 4.7]


class _File:
    def __init__(self, text):
        self.text = text

    def raw(self):
        return self.text.encode()


def test_a_missing_day_is_refused(monkeypatch):
    text = "date,precipitation,temp_max,temp_min,wind,weather\n2012/01/01,0,1,0,1,sun\n2012/01/03,0,1,0,1,sun\n"
    monkeypatch.setattr(seattle.local_data, "seattle_weather", _File(text))
    with pytest.raises(ValueError, match="do not follow"):
        seattle.load()


def test_a_missing_column_is_refused(monkeypatch):
    monkeypatch.setattr(seattle.local_data, "seattle_weather", _File("date,temp_max\n2012/01/01,1\n"))
    with pytest.raises(ValueError, match="no column precipitation"):
        seattle.load()


def test_nothing_is_downloaded():
    # A fresh interpreter, in which opening any connection is an error.
    program = (
        "import socket\n"
        "def refuse(*_): raise OSError('no network')\n"
        "socket.socket.connect = socket.create_connection = refuse\n"
        "from unrolled.content.data import seattle\n"
        "print(len(seattle.load()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 1000
