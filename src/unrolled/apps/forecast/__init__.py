"""Forecasting of any daily series whose calendar is known beforehand.

from unrolled.apps import forecast

series = forecast.read_csv("file.csv", date="date", value="boardings")
result = forecast.compare(series, horizon=7, country="US")
print(result.verdict)
result.save("folder")
print(forecast.load("folder").predict(series.dates, series.values))
"""

from unrolled.apps.forecast.contest import Fitted, Forecast, Result, Score, compare
from unrolled.apps.forecast.saved import load, save
from unrolled.apps.forecast.series import InputError, Series, read_csv

__all__ = ["Fitted", "Forecast", "InputError", "Result", "Score", "Series", "compare", "load", "read_csv", "save"]
