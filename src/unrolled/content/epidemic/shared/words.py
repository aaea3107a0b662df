"""Sentences that the results decide."""

from __future__ import annotations

import numpy as np

from unrolled.content.epidemic.shared import turning
from unrolled.content.epidemic.shared.task import AHEAD, VALID_END, Task
from unrolled.engine.records.record import Record

DRAW = 0.03
"""Errors that differ by less than this share are called about the same."""


def compare(mine: list[float], other: float) -> str:
    """How the runs of a network stand to something without seeds: `lower`, `higher` or `about the same`.

    Examples:
        >>> compare([10.0, 11.0], 20.0), compare([10.0, 11.0], 10.5), compare([10.0, 11.0], 9.0)
        ('lower', 'about the same', 'higher')
    """
    if abs(np.mean(mine) / other - 1) >= DRAW:
        if max(mine) < other:
            return "lower"
        if min(mine) > other:
            return "higher"
    return "about the same"


def _runs(record: Record, key: str, what: str) -> list[float]:
    return [record.numbers[f"{key}_{what}{end}"].value for end in ("_least", "", "_most")]


def verdict(record: Record) -> str:
    """How the network stands to each of the others on the held-out places."""
    said = []
    for key, name in (
        ("persistence", "repeating last week"), ("growth", "damped growth"), ("ridge", "ridge regression"),
        ("trees", "boosted trees on the same windows"),
    ):  # fmt: skip
        day, week = (compare(_runs(record, "network", what), record.numbers[f"{key}_{what}"].value)
                     for what in ("day", "week"))  # fmt: skip
        if day == week:
            said.append(
                f"{day} than that of {name}" if day != "about the same" else f"about the same as that of {name}"
            )
        else:
            said.append(f"for single days {day} and for the week’s total {week}, held against {name}")
    n = record.numbers
    gain = 100 * (1 - n["network_week"].value / n["growth_week"].value)
    return (
        f"Held-out places: the network’s error is {'; '.join(said)}. “Lower” or “higher” here means from every one of "
        f"{n['seeds']} seeds, and by at least {100 * DRAW:.0f} % in the mean. Against damped growth it takes "
        f"{gain:.0f} % off the error of the week’s total, and it is better in {n['places_better_than_growth']} of "
        f"{n['held']} places; against boosted trees in {n['places_better_than_trees']}."
    )


def scale(record: Record) -> str:
    """How the network stands to the one without logarithms."""
    n = record.numbers
    ways = [compare(_runs(record, "linear", what), n[f"network_{what}"].value) for what in ("day", "week")]
    both = ways[0] if ways[0] == ways[1] else f"{ways[0]} for single days, {ways[1]} for the week"
    return (
        f"The same network on cases divided by the place’s mean, without logarithms, has an error that is {both}: "
        f"{n['linear_day']} instead of {n['network_day']} for single days, {n['linear_week']} instead of "
        f"{n['network_week']} for the week’s total. This is not what the logarithm alone is worth: the linear one "
        "divides by a constant of the place, the other by the level of each window, and in the median held-out place "
        f"the cases of the test months are {n['times_the_scale']} times that constant."
    )


def later(record: Record) -> str:
    """Whether places that the network knows are easier."""
    n = record.numbers
    here, there = n["network_week"], n["network_week_same"]
    growth = n["growth_week_same"].value / n["growth_week"].value
    return (
        f"In the places that the network learned from, the error of the week’s total over the same months is {there}, "
        f"against {here} in the held-out ones: {there.value / here.value:.2f} times as large. But damped growth, which "
        f"learned nothing but its damping, has {growth:.2f} times the error there too. So "
        + ("most of the difference lies in the places, not in having seen them."
           if abs(there.value / here.value - growth) < 0.5 * abs(1 - there.value / here.value)
           else "the places alone do not account for the difference.")
    )  # fmt: skip


def span(task: Task) -> str:
    """What the test months were like."""
    test = task.dates > VALID_END
    held = task.daily[task.held]
    mean = np.stack([np.convolve(one, np.ones(7) / 7, "valid") for one in held])
    test = test[6:]  # a mean belongs to the last of its days
    record = (mean[:, test].max(axis=1) > mean[:, ~test].max(axis=1)).sum()
    name = "a more contagious variant of the simulation" if task.simulated else "the Omicron variant"
    return (
        f"In the test months {name} spread: in {record} of the {len(held)} held-out places they have the highest "
        "seven-day mean of all the days used."
    )


def turn(record: Record) -> str:
    """What becomes of the forecasts around a peak."""
    n = record.numbers
    rising, after, falling = (turning.slug(name) for name in ("rising", "peak in the last week", "falling"))

    def against(key: str, phase: str) -> str:
        off = 100 * (n[f"{key}_{phase}"].value / n[f"persistence_{phase}"].value - 1)
        if abs(off) < 100 * DRAW:
            return "about the same"
        return f"{abs(off):.0f} % {'lower' if off < 0 else 'higher'}"

    # Whole numbers: a rounded -0 would be said with its sign.
    before, then = (round(n[f"network_{when}_peak"].value) for when in ("before", "after"))
    return (
        f"Compared with repeating last week, the network’s error of the week’s total is {against('network', rising)} "
        f"while a curve rises and {against('network', falling)} while it falls, but {against('network', after)} in the "
        f"week after a peak, where that of damped growth is {against('growth', after)}. In the two weeks that end a "
        f"week before a peak the network’s median error is {before:+d} % of the week’s total, in the week from the "
        f"peak on {then:+d} %."
    ).replace("-", "−")


def going_on(task: Task, record: Record) -> str:
    """How often growth goes on, in the training windows."""
    train = task.spans["train"]
    grew = -train.x[:, -1 - AHEAD, 0] >= np.log(1.1)
    went_on = train.cases[grew].sum(axis=1) > AHEAD * train.level[grew]
    record.number("goes_on", 100 * went_on.mean(), digits=0, unit="%")
    return (
        "Of the training windows whose last week brought at least a tenth more cases than the week before, "
        f"{record.numbers['goes_on']} were followed by a week that brought still more."
    )
