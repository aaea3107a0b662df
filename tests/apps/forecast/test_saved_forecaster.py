"""A saved forecaster is used only where its holidays are called as they were when it was saved."""

import numpy as np
import pytest

from unrolled.apps import forecast
from unrolled.apps.forecast import saved_forecaster
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.fitted import Fitted
from unrolled.apps.forecast.forecasters import Rule
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale
from unrolled.engine.terminal import InputError

DAYS = np.datetime64("2022-01-01") + np.arange(800)


def save(folder, named):
    series = Series("sold", DAYS, 10.0 + np.arange(800) % 7)
    calendar = Calendar("DE", season=False, named=named)
    fitted = Fitted("seasonal", "as a week before", ("day", "sold"), Rule(7), calendar, 7, Scale(1, 1), np.ones(7), 0.0)
    saved_forecaster.save(fitted, series, folder)
    return folder


def test_holidays_that_the_calendar_knows_are_taken(tmp_path):
    assert forecast.load(save(tmp_path / "x", ("Good Friday",))).calendar.named == ("Good Friday",)


def test_a_holiday_of_another_name_is_refused(tmp_path):
    with pytest.raises(InputError, match="the package holidays knows no 'Karfreitag' in DE here; save the forecaster"):
        forecast.load(save(tmp_path / "x", ("Good Friday", "Karfreitag")))
