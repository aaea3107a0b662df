"""Dates that training did not prepare for."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable

from unrolled.content.data.dates import FORMS, MONTHS, UNSEEN, write
from unrolled.content.translation.shared.translation_corpus import FIRST_YEAR, LAST_YEAR, Pair, years

EACH = 60
"""Pairs of a kind."""
OTHER_YEARS = {
    "years before": (FIRST_YEAR - 50, FIRST_YEAR - 1),
    "years after": (LAST_YEAR + 1, LAST_YEAR + 50),
    "years long before": (1700, 1799),
}


def swapped(word: str, at: int) -> str:
    """The word with two neighbouring letters exchanged, the later one first."""
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def dropped(word: str, at: int) -> str:
    """The word without one letter."""
    return word[:at] + word[at + 1 :]


def doubled(word: str, at: int) -> str:
    """The word with one letter twice."""
    return word[: at + 1] + word[at:]


TYPOS = {"letters swapped": swapped, "letter left out": dropped, "letter doubled": doubled}


def draw_hard_pairs(days: list[datetime.date], seed: int = 0) -> list[Pair]:
    """Pairs of every kind of trouble.

    Args:
        days: Held-out dates of the training range, for new forms and typos.
        seed: Which dates and places are drawn.

    Returns:
        Pairs whose `form` names the kind: years outside the training range (in forms that training has), the forms in
        `UNSEEN`, and mistakes in the name of the month (full names, day first). A typo that gives back the right
        word, as when two equal letters are exchanged, is not counted as one.
    """
    rng = random.Random(seed)
    pairs = []
    for kind, span in OTHER_YEARS.items():
        for day in rng.sample(years(*span), EACH):
            pairs.append(Pair(write(day, rng.choice(list(FORMS))), day.isoformat(), kind))
    for form in UNSEEN:
        pairs += [Pair(write(day, form), day.isoformat(), form) for day in rng.sample(days, EACH)]
    for kind, spoil in TYPOS.items():
        pairs += _draw_typos(rng, days, kind, spoil)
    return pairs


def _draw_typos(
    rng: random.Random, days: list[datetime.date], kind: str, spoil: Callable[[str, int], str]
) -> list[Pair]:
    pairs: list[Pair] = []
    while len(pairs) < EACH:
        day = rng.choice(days)
        month = MONTHS[day.month - 1]
        wrong = spoil(month, rng.randrange(len(month) - 1))
        if wrong != month:
            text = re.sub(month, wrong, write(day, "day month year"))
            pairs.append(Pair(text, day.isoformat(), kind))
    return pairs
