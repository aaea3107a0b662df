"""The trained network on a reader's own curve."""

from __future__ import annotations

import numpy as np

from snippets.epidemic.curve_model import curve_model
from snippets.epidemic.log_windows import log_windows
from unrolled.content.epidemic.shared.epidemic_spans import STEPS, weekday
from unrolled.content.shelf.weights import unpack


def forecast(daily: np.ndarray, last_day: str | np.datetime64, weights: bytes) -> np.ndarray:
    """The coming seven days of a curve.

    Args:
        daily: Reported cases, one number a day without gaps, at least 27 days, `(days,)`. Take back
            corrections before: no day may be negative.
        last_day: The last of them, for example `2021-11-14`.
        weights: The file `curve.npz` of the record `epidemic.contest`.

    Returns:
        Cases of each coming day, `(7,)`.

    Raises:
        ValueError: The days are too few, or one is negative or missing.
    """
    daily = np.asarray(daily, float)[-(6 + STEPS) :]
    days = np.datetime64(str(last_day), "D") - np.arange(len(daily))[::-1]
    inputs, _, level = log_windows(daily, weekday(days), STEPS, ahead=0)
    model = curve_model()
    model.set_weights(unpack(weights))
    return np.exp(np.asarray(model(inputs)))[0] * level[0]
