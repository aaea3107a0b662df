"""One colour and one line for one kind of forecaster, on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from unrolled.engine.render.svg import INK, SERIES

TRUTH: dict[str, Any] = {"color": INK, "marker": ".", "linestyle": "-"}
"""What came."""
_RULES = ("persistence", "last_week", "seasonal", "usual", "growth", "smoothing", "naive")
_DASHES = (0, (5, 1, 1, 1, 1, 1))
_LOOKS: dict[str, list[dict[str, Any]]] = {
    "rule": [{"color": SERIES[4], "linestyle": ":"}, {"color": SERIES[4], "linestyle": "--"}],
    "linear": [{"color": SERIES[2], "linestyle": "-."}, {"color": SERIES[2], "linestyle": "-.", "marker": "s"}],
    "trees": [{"color": SERIES[3], "linestyle": _DASHES}, {"color": SERIES[3], "linestyle": _DASHES, "marker": "^"}],
    "network": [
        {"color": SERIES[0], "linestyle": "-"},
        {"color": SERIES[1], "linestyle": "-", "marker": "o"},
        {"color": SERIES[5], "linestyle": "--", "marker": "D"},
    ],
}


def kind(key: str) -> str:
    """What kind of forecaster a short name stands for: a rule, a linear one, trees, or a network."""
    if key in _RULES:
        return "rule"
    if any(word in key for word in ("ridge", "linear", "weekday")):
        return "linear"
    return "trees" if "trees" in key else "network"


def looks(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """How to draw the lines of forecasters, told apart without their colours too.

    Args:
        keys: Their short names, at most two of a kind, three networks.

    Returns:
        What Matplotlib's `plot` is to be given for each.

    Raises:
        ValueError: There are more of a kind than looks for it.
    """
    seen: Counter[str] = Counter()
    chosen: dict[str, dict[str, Any]] = {}
    for key in keys:
        of_kind = _LOOKS[kind(key)]
        if seen[kind(key)] == len(of_kind):
            raise ValueError(f"{key} is one more {kind(key)} than can be told apart; draw fewer")
        chosen[key] = of_kind[seen[kind(key)]]
        seen[kind(key)] += 1
    return chosen
