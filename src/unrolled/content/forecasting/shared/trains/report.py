"""Tables and figures of the contest on Chicago's trains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast.calendar import Calendar, weekday
from unrolled.apps.forecast.contest import INSIDE
from unrolled.apps.forecast.windows import Windows
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), "-")
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Entry:
    """A forecaster and its errors on the test months.

    Attributes:
        key: Its short name, for numbers in sentences.
        name: Its name in words.
        setting: What was chosen on the validation year, in words.
        off: Absolute errors in boardings, `(seeds, rows, ahead)`.
    """

    key: str
    name: str
    setting: str
    off: np.ndarray

    @classmethod
    def of(cls, key: str, name: str, said: np.ndarray, windows: Windows, setting: str = "") -> Entry:
        """Measure forecasts, `(rows, ahead)` or `(seeds, rows, ahead)`."""
        runs = said if said.ndim == 3 else said[np.newaxis]
        return cls(key, name, setting, np.abs(runs - windows.target))

    @property
    def means(self) -> np.ndarray:
        """Mean absolute error over all days ahead, `(seeds,)`."""
        return self.off.mean(axis=(1, 2))

    @property
    def by_day(self) -> np.ndarray:
        """Mean absolute error by seed and day ahead, `(seeds, ahead)`."""
        return self.off.mean(axis=1)


def show(value: float) -> str:
    """A number of boardings."""
    return f"{value:,.0f}".replace(",", "\N{THIN SPACE}")


def signed(value: float) -> str:
    """A difference of boardings, with its sign."""
    return ("+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else "") + show(abs(value))


def tabulate(record: Record, item: str, entries: list[Entry], caption: str) -> None:
    """The table of the contest, best first, and the numbers for sentences."""
    rows = []
    for one in sorted(entries, key=lambda one: np.median(one.means)):
        span = "" if len(one.means) == 1 else f"{show(one.means.min())} to {show(one.means.max())}"
        by_day = np.median(one.by_day, axis=0)
        rows.append([one.name, show(np.median(one.means)), span, *map(show, by_day)])
        record.number(one.key, np.median(one.means), digits=0)
        record.number(f"{one.key}_least", one.means.min(), digits=0)
        record.number(f"{one.key}_most", one.means.max(), digits=0)
        record.number(f"{one.key}_first", by_day[0], digits=0)
        record.number(f"{one.key}_last", by_day[-1], digits=0)
    days = range(1, entries[0].off.shape[-1] + 1)
    record.table(item, ["forecaster", "median", "over seeds", *(f"day {day}" for day in days)], rows, caption)
    chosen = [[one.name, one.setting] for one in entries if one.setting]
    record.table("chosen", ["forecaster", "chosen on the validation year"], chosen, "What was left to choose.")


def tabulate_holidays(record: Record, item: str, entries: list[Entry], windows: Windows, calendar: Calendar) -> None:
    """Errors on holidays, on the days around them, and on all other days."""
    days = windows.first[:, np.newaxis] + np.arange(windows.ahead)
    flat = days.reshape(-1)
    on = (calendar.is_holiday(flat) & (weekday(flat) != 6)).reshape(days.shape)
    near = (calendar.is_holiday(flat - DAY) | calendar.is_holiday(flat + DAY)).reshape(days.shape) & ~on
    kinds = {"holiday": on, "near": near, "other": ~on & ~near}
    rows = []
    for one in entries:
        found = {kind: np.median([off[mask].mean() for off in one.off]) for kind, mask in kinds.items()}
        rows.append([one.name, *map(show, found.values())])
        for kind, value in found.items():
            record.number(f"{one.key}_{kind}", value, digits=0)
    count = {kind: len(np.unique(days[mask])) for kind, mask in kinds.items()}
    for kind, number in count.items():
        record.number(f"days_{kind}", number)
    record.table(
        item,
        ["forecaster", "holidays", "the day before or after one", "all other days"],
        rows,
        "Mean absolute error in boardings; networks: median of the seeds. Of the test days "
        f"{count['holiday']} are holidays, {count['near']} lie beside one, {count['other']} are others.",
    )


def horizon_figure(record: Record, item: str, entries: list[Entry], caption: str) -> None:
    """Error by day ahead; a band spans the seeds."""
    days = np.arange(1, entries[0].off.shape[-1] + 1)
    with canvas(height=340) as figure:
        axes = figure.add_subplot()
        for place, one in enumerate(entries):
            colour = SERIES[place % len(SERIES)]
            axes.plot(
                days, np.median(one.by_day, axis=0), color=colour, linestyle=STYLES[place % len(STYLES)],
                marker="o" if place == len(entries) - 1 else None, ms=4, label=one.name,
            )  # fmt: skip
            if len(one.off) > 1:
                axes.fill_between(days, one.by_day.min(axis=0), one.by_day.max(axis=0), color=colour, alpha=0.25, lw=0)
        axes.set_xlabel("days ahead")
        axes.set_ylabel("mean absolute error (boardings)")
        axes.set_xticks(days)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda value, _: show(value))
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=1)
        svg = to_svg(figure, f"{record.name}.{item}")
    best = min(entries, key=lambda one: np.median(one.means))
    worst = max(entries, key=lambda one: np.median(one.means))
    ends = [show(value) for value in np.median(best.by_day, axis=0)[[0, -1]]]
    record.figure(
        item,
        svg,
        alt=f"Mean absolute error for each of the seven days ahead. The lowest line on average is “{best.name}”, "
        f"from {ends[0]} to {ends[1]} boardings; the highest “{worst.name}”, mean {show(np.median(worst.means))}.",
        caption=caption,
        columns=["days ahead", *(one.name for one in entries)],
        rows=[[int(day), *(show(np.median(one.by_day, axis=0)[day - 1]) for one in entries)] for day in days],
    )


def weeks_figure(
    record: Record, item: str, first: str, weeks: int, said: np.ndarray, margins: np.ndarray, windows: Windows
) -> None:
    """Some weeks of the test, each forecast at once at the end of the Sunday before it.

    Args:
        record: Where the figure goes.
        item: Its name.
        first: A Monday, the first of the days.
        weeks: How many weeks.
        said: Forecasts in boardings, `(rows, 7)`.
        margins: Half the width of the intervals, `(7,)`.
        windows: The test windows.
    """
    begin = int(np.flatnonzero(windows.first == np.datetime64(first))[0])
    rows = begin + 7 * np.arange(weeks)
    days = (windows.first[rows, np.newaxis] + np.arange(7)).reshape(-1)
    came, told = windows.target[rows].reshape(-1), said[rows].reshape(-1)
    week_before = week_before_of(windows, rows)
    low, high = told - np.tile(margins, weeks), told + np.tile(margins, weeks)
    x = np.arange(len(days))
    with canvas(height=310) as figure:
        axes = figure.add_subplot()
        axes.fill_between(x, low, high, color=SERIES[0], alpha=0.2, lw=0, label=f"{INSIDE:.0%} interval")
        axes.plot(x, week_before, color=SERIES[1], linestyle=":", label="as a week before")
        axes.plot(x, told, color=SERIES[0], linestyle="--", label="GRU encoder-decoder")
        axes.plot(x, came, color=INK, marker=".", linewidth=1.2, label="what came")
        for border in x[::7]:
            axes.axvline(border - 0.5, color=MUTED, linewidth=0.8, linestyle=":")
        axes.set_xticks(x[::7], [f"{day.item():%-d %b}" for day in days[::7]])
        axes.set_ylabel("boardings")
        axes.yaxis.set_major_formatter(lambda value, _: show(value))
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=2)
        svg = to_svg(figure, f"{record.name}.{item}")
    inside = int(((came >= low) & (came <= high)).sum())
    mine, naive = np.abs(told - came).mean(), np.abs(week_before - came).mean()
    record.number(f"{item}_decoder", mine, digits=0)
    record.number(f"{item}_last_week", naive, digits=0)
    record.figure(
        item,
        svg,
        alt=f"Boardings on the {len(days)} days from {first}, what was forecast for each week at the end of the Sunday "
        f"before, and an interval around it, which holds {inside} of the {len(days)} values. Mean absolute error "
        f"{show(mine)} boardings; as a week before: {show(naive)}.",
        caption=f"{weeks} weeks from {first}, by the encoder-decoder of the median seed. Each week is forecast "
        "at once, at the end of the Sunday before it.",
        columns=["day", "what came", "forecast", "low", "high", "as a week before"],
        rows=[
            [f"{day} {day.item():%a}", *map(show, values)]
            for day, *values in zip(days, came, told, low, high, week_before, strict=True)
        ],
    )


def week_before_of(windows: Windows, rows: np.ndarray) -> np.ndarray:
    """The same days a week before."""
    return windows.recent[rows, -7:].reshape(-1)
