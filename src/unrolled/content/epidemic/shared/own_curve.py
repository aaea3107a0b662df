"""The trained network on a reader's own curve."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from snippets.epidemic.curve_model import curve_model
from snippets.epidemic.log_windows import log_windows
from unrolled.content.epidemic.shared.epidemic_spans import AHEAD, LEAST_LEVEL, STEPS, weekday
from unrolled.content.shelf.weights import unpack

MOST_CASES = 1e10
"""Of a day: more than there are people."""
LEAST_DAYS = 6 + STEPS + AHEAD
"""Of a curve: what the network reads, and a week to try it on."""


def forecast(daily: np.ndarray, last_day: str | np.datetime64, weights: bytes) -> np.ndarray:
    """The coming seven days of a curve of reported cases.

    It is tried first on every week of the curve whose past is long enough, beside each day repeating the cases of a
    week before, and warns where that rule is the better one.

    Args:
        daily: Reported cases, one number a day without gaps, at least `LEAST_DAYS` days, `(days,)`. Take back
            corrections before: no day may be negative.
        last_day: The last of them, for example `2021-11-14`.
        weights: The file `curve.npz` of the record `epidemic.contest`.

    Returns:
        Cases of each coming day, `(7,)`.

    Raises:
        ValueError: The days are too few, one is negative, missing or no number of cases, or the last week has fewer
            cases a day than any curve that the network learned from.
    """
    daily = np.asarray(daily, float)
    if len(daily) < LEAST_DAYS:
        raise ValueError(f"{len(daily)} days, want {LEAST_DAYS} or more")
    if (daily > MOST_CASES).any():
        raise ValueError(f"a day has {daily.max():g} cases, more than there are people")
    days = np.datetime64(str(last_day), "D") - np.arange(len(daily))[::-1]
    inputs, _, level = log_windows(daily, weekday(days), STEPS, ahead=0)
    if level[-1] < LEAST_LEVEL:
        raise ValueError(
            f"the last week has {daily[-AHEAD:].mean():.1f} cases a day; the network learned from {LEAST_LEVEL} or more"
        )
    model = curve_model()
    model.set_weights(unpack(weights))
    weeks = np.exp(np.asarray(model(inputs))) * level[:, np.newaxis]
    known = sliding_window_view(daily, AHEAD)
    before, after = known[STEPS - 1 : -AHEAD], known[STEPS - 1 + AHEAD :]
    off, rule = (100 * np.abs(guess - after).sum() / max(after.sum(), 1) for guess in (weeks[:-AHEAD], before))
    if off > rule:
        warnings.warn(
            f"On the weeks of this curve the network is off by {off:.0f} % of the cases, and repeating the week before "
            f"by {rule:.0f} %: better repeat the last week.",
            stacklevel=2,
        )
    return weeks[-1]
