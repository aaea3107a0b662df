import numpy as np
import pytest


@pytest.mark.claim(
    "when_it_goes_wrong.shifted",
    "In each of {when_it_goes_wrong.shifted.seeds} trainings the forecasts had a correlation of at least "
    "{when_it_goes_wrong.shifted.alike} with the truth, were still more like the day before, and had a larger error "
    "than repeating the last value, which has {when_it_goes_wrong.shifted.error_repeated}.",
)
def test_forecasts_are_more_like_the_day_before(record):
    numbers = {name: number.value for name, number in record("when_it_goes_wrong.shifted").numbers.items()}
    figure = record("when_it_goes_wrong.shifted").figures["shifted"]
    assert numbers["seeds"] >= 3
    assert numbers["alike"] > 0.9
    assert numbers["before_least"] > numbers["alike_most"]
    assert numbers["error_least"] > numbers["error_repeated"]
    truth, forecast = (np.array([float(row[column]) for row in figure.data.rows]) for column in (1, 2))
    assert np.corrcoef(forecast[1:], truth[:-1])[0, 1] > np.corrcoef(forecast, truth)[0, 1]
