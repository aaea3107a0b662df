"""Names and sentences, for what was measured."""

from __future__ import annotations

import numpy as np

from unrolled.content.data.epidemic import CREDIT
from unrolled.content.epidemic.shared.epidemic_spans import AROUND, DUMP, END
from unrolled.content.shelf.words import listing, number, signed
from unrolled.engine.records.record import Record

NAMES = {
    "persistence": "as last week",
    "seasonal": "as last week, by weekday",
    "growth": "last week’s growth, damped",
    "linear": "linear model",
    "trees": "boosted trees",
    "ratios": "GRU, ratios",
    "network": "GRU, logarithms",
}
SHORT_NAMES = NAMES | {"growth": "damped growth", "network": "GRU"}
"""For tables with many columns."""
RIVALS = {
    "persistence": "repeating last week",
    "growth": "damped growth",
    "linear": "the linear model",
    "trees": "boosted trees",
}
"""What the network is compared with, as a sentence has it."""
OFTEN = 6
"""Days a week: who reports on fewer is named."""
DRAW = 0.03
"""Errors that differ by less than this share are called about the same."""
VERDICTS = {
    "lower": "In the held-out places the network’s error is lower than that of {rivals}.",
    "about the same": "In the held-out places the network’s error is about the same as that of {rivals}.",
    "higher": "In the held-out places the network’s error is higher than that of {rivals}.",
}
MIXED_VERDICT = (
    "In the held-out places the network’s error, against that of {rival}, is {day} for single days and {week} for the "
    "week’s total."
)


def source_note(simulated: bool) -> str:
    """What stands under whatever is made from the cases."""
    return "Simulated epidemic, not COVID-19." if simulated else "Cases: CSSE, Johns Hopkins University."


def source(simulated: bool, table: dict) -> str:
    """Where the cases come from, and how many places and days there are.

    Args:
        simulated: Whether they were computed.
        table: The number of `places`, and the `first` and the `last` day.
    """
    whence = (
        "Simulated cases: neither the table of reported cases nor what was measured from it was there when this page "
        "was made. So all curves, tables and figures here are those of an epidemic that was computed, in made-up "
        "places. They say nothing about COVID-19."
        if simulated
        else f"Reported cases: {CREDIT}."
    )
    more = "" if simulated else " (countries, two cruise ships, two Olympic Games, Antarctica)"
    return f"{whence} {table['places']} places{more}, {table['first']} to {table['last']}; used up to {END}."


def slug(phase: str) -> str:
    """A phase as part of a number's name."""
    return phase.replace("a ", "").replace("the ", "").replace(" ", "_")


def compare(runs: list[float], other: float) -> str:
    """How the runs of a network stand to one value: `lower`, `higher` or `about the same`.

    Examples:
        >>> compare([10.0, 11.0], 20.0), compare([10.0, 11.0], 10.5), compare([10.0, 11.0], 9.0)
        ('lower', 'about the same', 'higher')
    """
    if abs(np.median(runs) / other - 1) >= DRAW:
        if max(runs) < other:
            return "lower"
        if min(runs) > other:
            return "higher"
    return "about the same"


def against(runs: dict, rival: dict) -> tuple[str, str]:
    """How the runs of a network stand to the median of a rival's, for single days and for the week's total."""
    day, week = (compare(runs[what]["others"], float(np.median(rival[what]["others"]))) for what in ("day", "week"))
    return day, week


def best_simple(errors: dict) -> str:
    """Which of the rivals has the lowest error on the validation span."""
    return min(RIVALS, key=lambda key: errors[key]["day"]["valid"][0])


def verdict(record: Record, errors: dict) -> str:
    """How the network stands to each of the others on the held-out places, the best of them first."""
    best = best_simple(errors)
    alike: dict[str, list[str]] = {outcome: [] for outcome in VERDICTS}
    mixed = []
    for key, rival in sorted(RIVALS.items(), key=lambda item: item[0] != best):
        day, week = against(errors["network"], errors[key])
        if day == week:
            alike[day].append(rival)
        else:
            mixed.append(MIXED_VERDICT.format(rival=rival, day=day, week=week))
    sentences = [VERDICTS[outcome].format(rivals=listing(rivals)) for outcome, rivals in alike.items() if rivals]
    n = record.numbers
    return (
        f"Of all but the networks, the error on the validation span is least with {RIVALS[best]}: the one to beat. "
        f"{' '.join([*sentences, *mixed])} “Lower” or “higher” here means from every one of {n['seeds']} seeds, and by "
        f"at least {100 * DRAW:.0f} % in the median. The network’s error of the week’s total is lower than that of "
        f"boosted trees in {n['places_better_than_trees']} of {n['held']} places, and lower than that of damped growth "
        f"in {n['places_better_than_growth']}."
    )


def scale(record: Record, errors: dict) -> str:
    """How the network stands to the one that reads and gives ratios."""
    n = record.numbers
    day, week = against(errors["ratios"], errors["network"])
    return (
        "What is the logarithm worth? The same network was trained on the ratios to the level themselves, with its own "
        f"rate chosen in the same way. Its error is {day} for single days ({n['ratios_day']}, with logarithms "
        f"{n['network_day']}) and {week} for the week’s total ({n['ratios_week']} and {n['network_week']})."
    )


def later(record: Record) -> str:
    """Whether places that the network knows are easier."""
    n = record.numbers
    held_out, known = n["network_week"], n["network_week_same"]
    network = known.value / held_out.value
    growth = n["growth_week_same"].value / n["growth_week"].value
    if abs(network - growth) < 0.5 * abs(1 - network):
        conclusion = "So most of the difference lies in the places, not in having seen them."
    else:
        conclusion = "So the places alone do not account for the difference."
    return (
        f"In the places that the network learned from, the error of the week’s total over the same months is {known}, "
        f"against {held_out} in the held-out ones: {network:.2f} times as large. But damped growth, which learned "
        f"nothing but its damping, has {growth:.2f} times the error there too. {conclusion}"
    )


def test_months(measured: dict) -> str:
    """What the test months were like."""
    variant = "a more contagious variant of the simulation" if measured["simulated"] else "the Omicron variant"
    return (
        f"In the test months {variant} spread: in {measured['highest_in_test']} of the "
        f"{measured['places']['held_out']} held-out places they have the highest seven-day mean of all the days used."
    )


def turn(record: Record) -> str:
    """What becomes of the forecasts around a peak."""
    n = record.numbers
    rising, after, falling = (slug(phase) for phase in ("rising", "peak in the last week", "falling"))

    def change(key: str, phase: str) -> str:
        percent = 100 * (n[f"{key}_{phase}"].value / n[f"persistence_{phase}"].value - 1)
        if abs(percent) < 100 * DRAW:
            return "about the same"
        return f"{abs(percent):.0f} % {'lower' if percent < 0 else 'higher'}"

    return (
        f"Compared with repeating last week, the network’s error of the week’s total is {change('network', rising)} "
        f"while a curve rises and {change('network', falling)} while it falls, but {change('network', after)} in the "
        f"week after a peak, where that of damped growth is {change('growth', after)}. In the two weeks that end a "
        f"week before a peak the network’s median error, averaged over the days, is "
        f"{signed(n['network_before_peak'].value)} % of the week’s total, "
        f"in the week from the peak on {signed(n['network_after_peak'].value)} %."
    )


def going_on(record: Record) -> str:
    """How often growth goes on, in the training windows."""
    return (
        "Of the training windows whose last week brought at least a tenth more cases than the week before, "
        f"{record.numbers['goes_on']} were followed by a week that brought still more."
    )


def corrections(names: list[str], by_place: np.ndarray, largest: float) -> str:
    """How often the count fell.

    Args:
        names: Of the places.
        by_place: Days on which it fell, `(places,)`.
        largest: The largest fall, in cases.
    """
    most = int(by_place.argmax())
    return (
        "The count falls where an office took cases back, and where those who keep the table changed what they count: "
        f"on {by_place.sum()} days in {(by_place > 0).sum()} of the {len(by_place)} places used below, "
        f"{by_place[most]} of them in {names[most]}, and once by {number(largest)} cases. Such a day counts as a day "
        "without cases."
    )


def late_days(days: int, largest: dict) -> str:
    """On how many days many older cases were added at once.

    Args:
        days: How many such days there are.
        largest: The one with the most cases: its `place`, its `day` and its `cases`.
    """
    return (
        f"On {days} other days a place added more than {DUMP} times as many cases as on any other day within "
        f"{AROUND} days before and after. The most were {number(largest['cases'])} "
        f"({largest['place']}, {largest['day']})."
    )


def closed_days(names: list[str], days: list[float]) -> str:
    """Which held-out places report on fewer than six days a week.

    Args:
        names: Of the held-out places.
        days: On how many days a week each reports in the test months.
    """
    few = [f"{name} {number(count, 1)}" for name, count in zip(names, days, strict=True) if count < OFTEN]
    most = f"of the {len(names)} held-out places report on fewer than {OFTEN} days a week in the test months"
    return f"{len(few)} {most}: {listing(few)} on average." if few else f"None {most}."
