"""Forecasting of any daily series whose calendar is known beforehand.

from unrolled.apps import forecast

series = forecast.read_csv("file.csv", date="date", value="boardings")
result = forecast.compare(series, horizon=7, country="US")
print(result.verdict)
result.save("folder")
print(forecast.load("folder").predict(series.dates, series.values))
"""

from unrolled.apps.forecast.contest import Result, compare
from unrolled.apps.forecast.fitted import Fitted, Forecast
from unrolled.apps.forecast.outcome import Outcome, Score
from unrolled.apps.forecast.saved_forecaster import load
from unrolled.apps.forecast.series import Series, read_csv
from unrolled.engine.terminal import InputError

__all__ = [
    "Fitted",
    "Forecast",
    "InputError",
    "Outcome",
    "Result",
    "Score",
    "Series",
    "compare",
    "load",
    "read_csv",
]
