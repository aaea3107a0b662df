"""What is odd about a series: values that can hardly be measured ones, and parts that tell little."""

from __future__ import annotations

import numpy as np

from unrolled.apps.forecast.plan import Plan
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import bounds

REPEATED = 3
"""How often a value must be there to be taken for a placeholder."""
FEWEST_OTHERS = 10
"""Different values that the others must have, before one is called far from them."""
MOSTLY = 0.8
"""Share of days that repeat the week before in a part that tells little."""


def odd_values(series: Series) -> list[str]:
    """Placeholders, wild values, a value that most days have, and days that have not come yet; a clause each."""
    values = series.values
    low, high = bounds(values)
    notes, wild = [], (values < low) | (values > high)
    for value, times in _repeated(values, wild):
        others = values[(values != value) & ~wild]
        notes.append(
            f"{times} values are exactly {value:g}, far from all others, which lie between {others.min():g} and "
            f"{others.max():g}; where it stands for a missing value, the file needs a true one"
        )
        wild = wild & (values != value)
    if wild.any():
        middle = float(np.median(values))
        worst = int(np.argmax(np.where(wild, np.abs(values - middle), -1)))
        count = int(wild.sum())
        which = "1 value lies" if count == 1 else f"{count} values lie"
        farthest = "" if count == 1 else "the farthest "
        notes.append(
            f"{which} far from all others, {farthest}{values[worst]:g} on {series.dates[worst]}, where {middle:g} is "
            "usual; what learns does not learn them, and the errors leave them out"
        )
    common, share = _most_common(values)
    if share > 0.5:
        notes.append(
            f"{series.name} is {common:g} on {share:.0%} of all days, and nothing here knows on which days it is not; "
            f"an interval from {common:g} to {common:g} says what most days are, not that all will be so"
        )
    ahead = int((series.dates > np.datetime64("today")).sum())
    if ahead:
        notes.append("the last day lies in the future" if ahead == 1 else f"the last {ahead} days lie in the future")
    return notes


def odd_parts(series: Series, plan: Plan) -> list[str]:
    """What is odd about the days to choose by and to measure on; a clause each."""
    dates, values = series.dates, series.values
    notes = []
    if _most_common(values)[1] <= 0.5:
        for name, inside, why in (
            ("validation", (dates >= plan.valid) & (dates < plan.test), "forecasters can hardly be told apart there"),
            ("test", dates >= plan.test, "as in a plan, and hardly ever in what was measured"),
        ):
            part = values[inside]
            share = float((part[7:] == part[:-7]).mean()) if len(part) > 7 else 0.0
            if share >= MOSTLY:
                notes.append(
                    f"on {share:.0%} of the {name} days {series.name} is exactly what it was a week before: {why}"
                )
    if values.min() < 0 <= values[dates < plan.test].min():
        notes.append("the first values below 0 are in the test, so no forecast is kept from going below 0")
    return notes


def _repeated(values: np.ndarray, wild: np.ndarray) -> list[tuple[float, int]]:
    """Values that are there again and again, far from all others, and how often each is there.

    Far is a wild value, or one whose distance from the next one is more than the range of the rest. Zero is a value.
    """
    found = [(float(value), int(times)) for value, times in _counts(values[wild]) if times > 1]
    rest = values[~wild]
    while True:
        counts = _counts(rest)
        if len(counts) <= FEWEST_OTHERS:
            return found
        distinct = np.array([value for value, _ in counts])
        for end, others in ((0, distinct[1:]), (-1, distinct[:-1])):
            value, times = counts[end]
            gap = np.abs(others - value).min()
            if value != 0 and times >= REPEATED and gap > np.ptp(others):
                found.append((float(value), int(times)))
                rest = rest[rest != value]
                break
        else:
            return found


def _counts(values: np.ndarray) -> list[tuple[float, int]]:
    return list(zip(*np.unique(values, return_counts=True), strict=True))


def _most_common(values: np.ndarray) -> tuple[float, float]:
    """The value that most days have, and the share of days that have it."""
    value, times = max(_counts(values), key=lambda pair: pair[1])
    return float(value), times / len(values)
