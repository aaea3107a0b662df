"""What the curves look like: corrections, the rhythm of the week, scales, and how they are divided."""

from __future__ import annotations

import numpy as np
from matplotlib.dates import YearLocator

from unrolled.content.data.epidemic import Cases
from unrolled.content.epidemic.shared.epidemic_spans import (
    AHEAD,
    TRAIN_END,
    VALID_END,
    Task,
    available,
    late_cases,
    prepare,
    week_means,
    weekday,
)
from unrolled.content.epidemic.shared.epidemic_words import closed_days, corrections, late_days, source, source_note
from unrolled.content.shelf.words import listing, number
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

OWN_DAYS = 70
"""Days of a held-out place that stand for a reader's own curve."""
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
USE = {
    "train": "to learn from",
    "valid": "to choose by",
    "others": "test: held-out places",
    "same": "test: places known",
}


def measure() -> dict:
    """Read the cases and divide them into spans."""
    cases = available()
    task = prepare(cases)
    last_held_out = task.held.nonzero()[0][-1]
    sizes = [0, len(task.names) // 2, len(task.names) - 1]
    return {
        "simulated": task.simulated,
        "table": {"places": len(cases.places), "first": str(cases.dates[0]), "last": str(cases.dates[-1])},
        "own": {
            "place": str(task.names[last_held_out]),
            "last": str(task.dates[-1]),
            "daily": task.daily[last_held_out, -OWN_DAYS:].astype(int),
        },
        "names": task.names.tolist(),
        "held": task.held,
        "corrections": task.corrected.sum(axis=1),
        **odd_days(cases, task),
        "reports": 7 * (task.daily[task.held][:, task.dates > VALID_END] > 0).mean(axis=1),
        "rhythm": rhythm(task),
        "first_day": str(task.dates[0]),
        "curves": [{"name": str(task.names[place]), "daily": task.daily[place].astype(int)} for place in sizes],
        "spans": {
            name: {
                "places": len(np.unique(span.place)),
                "first": str(task.dates[span.last.min() + 1]),
                "last": str(task.dates[span.last.max() + AHEAD]),
                "windows": len(span.x),
            }
            for name, span in task.spans.items()
        },
    }


def odd_days(cases: Cases, task: Task) -> dict:
    """How far the count fell at most, and the days of late cases: how many, and the largest."""
    here = np.isin(cases.places, task.names)
    used = cases.dates <= task.dates[-1]
    late = np.where(late_cases(task.daily), task.daily, 0)
    place, day = np.unravel_index(late.argmax(), late.shape)
    return {
        "largest_fall": float(-np.diff(cases.cumulative[here][:, used], axis=1).min()),
        "late_days": int((late > 0).sum()),
        "largest_late": {
            "place": str(task.names[place]),
            "day": str(task.dates[day]),
            "cases": float(late[place, day]),
        },
    }


def rhythm(task: Task) -> np.ndarray:
    """The share of each weekday in all cases up to the last training day, in hundredths, `(places, 7)`."""
    known = task.dates <= TRAIN_END
    days = weekday(task.dates)
    share = np.stack([task.daily[:, known & (days == day)].sum(axis=1) for day in range(7)], axis=1)
    return 100 * share / share.sum(axis=1, keepdims=True)


def show(record: Record, measured: dict) -> None:
    """Draw and count."""
    by_place, note = measured["corrections"], source_note(measured["simulated"])
    record.number("simulated", measured["simulated"])
    record.number("corrections", by_place.sum())
    record.number("places_corrected", (by_place > 0).sum())
    record.number("places", len(by_place))
    record.text("source", source(measured["simulated"], measured["table"]))
    record.text("own_place", measured["own"]["place"])
    record.text("own_last", measured["own"]["last"])
    record.file("cases.txt", "".join(f"{count}\n" for count in measured["own"]["daily"]).encode())
    record.text("corrections", corrections(measured["names"], by_place, measured["largest_fall"]))
    record.text("late", late_days(measured["late_days"], measured["largest_late"]))
    held_out = np.array(measured["names"])[measured["held"]].tolist()
    record.text("closed", closed_days(held_out, measured["reports"].tolist()))
    weekday_figure(record, measured, note)
    scale_figure(record, measured, note)
    record.table(
        "spans",
        ["span", "for", "places", "the seven days lie within", "windows"],
        [
            [f"`{name}`", USE[name], span["places"], f"{span['first']} to {span['last']}", number(span["windows"])]
            for name, span in measured["spans"].items()
        ],
        f"Held out are {listing(held_out)}. {note}",
    )


def weekday_figure(record: Record, measured: dict, note: str) -> None:
    """The weakest, the middle and the strongest rhythm."""
    share, names = measured["rhythm"], measured["names"]
    ranked = np.argsort(share.max(axis=1) - share.min(axis=1))
    shown = ranked[[0, len(ranked) // 2, -1]]
    with canvas(height=250) as figure:
        axes = figure.add_subplot()
        for place, marker in zip(shown, "os^", strict=True):
            axes.plot(share[place], marker=marker, label=names[place])
        axes.set_xticks(range(7), DAYS)
        axes.set_ylabel("% of the cases")
        axes.set_ylim(bottom=0)
        axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.45, 1))
        svg = to_svg(figure, f"{record.name}.weekdays")
    ranges = [f"{names[place]} between {share[place].min():.0f} and {share[place].max():.0f} %" for place in shown]
    record.figure(
        "weekdays",
        svg,
        alt=f"Share of the cases by weekday of the report: {'; '.join(ranges)}.",
        caption="Share of all cases up to the last training day by weekday of the report: the places with the weakest, "
        f"the middle and the strongest rhythm. {note}",
        columns=["weekday", *(names[place] for place in shown)],
        rows=[[name, *(f"{share[place, day]:.1f} %" for place in shown)] for day, name in enumerate(DAYS)],
    )


def scale_figure(record: Record, measured: dict, note: str) -> None:
    """Places of three sizes with linear and with logarithmic steps."""
    means = {curve["name"]: week_means(curve["daily"]) for curve in measured["curves"]}
    size = len(measured["curves"][0]["daily"])
    days = (np.datetime64(measured["first_day"]) + np.arange(size))[6:]
    with canvas(height=330) as figure:
        linear, logarithmic = figure.subplots(2, 1, sharex=True)
        for name, mean in means.items():
            linear.plot(days, mean / 1000, label=name)
            logarithmic.plot(days, np.maximum(mean, 1))
        logarithmic.set_yscale("log")
        linear.set_ylabel("thousands a day")
        logarithmic.set_ylabel("cases a day")
        logarithmic.xaxis.set_major_locator(YearLocator())
        linear.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.45, 1))
        svg = to_svg(figure, f"{record.name}.scales")
    highest = [f"{name} {number(mean.max())}" for name, mean in means.items()]
    first_of_month = days == days.astype("datetime64[M]").astype("datetime64[D]")
    record.figure(
        "scales",
        svg,
        alt="The same three curves twice. With linear steps mostly the largest place can be seen; with logarithmic "
        f"steps the waves of all three. Highest means of seven days: {', '.join(highest)}.",
        caption="Mean of the last seven days in the largest, the middle and the smallest of the places used, on two "
        f"scales. Means below one case are drawn as one on the lower scale. {note}",
        columns=["first day of the month", *means],
        rows=[[days[day], *(number(mean[day]) for mean in means.values())] for day in np.flatnonzero(first_of_month)],
    )
