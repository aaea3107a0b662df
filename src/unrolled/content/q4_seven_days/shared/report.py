"""Tables and figures of a contest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.content.q4_seven_days.shared.task import AHEAD, SUNDAY_TIMETABLE, Task
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

THIN = "\N{THIN SPACE}"
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


@dataclass(frozen=True)
class Entry:
    """A forecaster and its errors on the test year.

    Attributes:
        key: Its short name, for numbers in sentences.
        name: Its name in words.
        setting: What was chosen on the validation year, in words.
        errors: Mean absolute error in the unit, by seed and day ahead, `(seeds, 7)`.
    """

    key: str
    name: str
    setting: str
    errors: np.ndarray

    @property
    def means(self) -> np.ndarray:
        """The mean over the seven days, `(seeds,)`."""
        return self.errors.mean(axis=1)


def entry(task: Task, key: str, name: str, forecasts: np.ndarray, setting: str = "") -> Entry:
    """Measure scaled forecasts, `(windows, 7)` or `(seeds, windows, 7)`."""
    runs = forecasts if forecasts.ndim == 3 else forecasts[np.newaxis]
    return Entry(key, name, setting, np.stack([task.errors(run) for run in runs]))


def tabulate_holidays(record: Record, item: str, task: Task, made: dict[str, tuple[str, np.ndarray]]) -> None:
    """Errors in weeks with a holiday and in other weeks, for Chicago's calendar.

    Args:
        record: Where the table goes.
        item: Its name.
        task: The boardings.
        made: By key, the name in words and the scaled forecasts, `(windows, 7)` or `(seeds, windows, 7)`.
    """
    test = task.spans["test"]
    weekday, sunday_timetable = task.coming[test][..., :6].any(axis=-1), task.coming[test][..., SUNDAY_TIMETABLE] > 0
    holiday = (weekday & sunday_timetable).any(axis=1)
    rows = []
    for key, (name, forecasts) in made.items():
        error = np.abs(forecasts - task.target[test]).mean(axis=-1) * task.scale
        error = error if error.ndim == 1 else error.mean(axis=0)
        rows.append([name, show(error[holiday].mean(), task.digits), show(error[~holiday].mean(), task.digits)])
        record.number(f"{key}_holiday", error[holiday].mean(), digits=task.digits)
        record.number(f"{key}_other", error[~holiday].mean(), digits=task.digits)
    record.number("holiday_weeks", holiday.sum())
    record.table(
        item,
        ["forecaster", "holiday among the seven days", "no holiday"],
        rows,
        f"Mean absolute error in {task.unit}. A holiday is a day from Monday to Saturday with the Sunday timetable; "
        f"{holiday.sum()} of the {len(holiday)} forecasts of the test year have one among their seven days.",
    )


def show(value: float, digits: int) -> str:
    """A number as tables have it."""
    return f"{value:,.{digits}f}".replace(",", THIN)


def tabulate(record: Record, item: str, task: Task, entries: list[Entry], caption: str) -> None:
    """The table of a contest, best first, and the numbers for its sentences."""
    rows = []
    for one in sorted(entries, key=lambda one: one.means.mean()):
        least, most = show(one.means.min(), task.digits), show(one.means.max(), task.digits)
        spread = "" if len(one.means) == 1 else f"{least} to {most}"
        by_day = [show(value, task.digits) for value in one.errors.mean(axis=0)]
        rows.append([one.name, show(one.means.mean(), task.digits), spread, *by_day])
        record.number(one.key, one.means.mean(), digits=task.digits)
        record.number(f"{one.key}_least", one.means.min(), digits=task.digits)
        record.number(f"{one.key}_most", one.means.max(), digits=task.digits)
        record.number(f"{one.key}_first", one.errors.mean(axis=0)[0], digits=task.digits)
        record.number(f"{one.key}_last", one.errors.mean(axis=0)[-1], digits=task.digits)
    columns = ["forecaster", "mean", "over seeds", *(f"day {day}" for day in range(1, AHEAD + 1))]
    record.table(item, columns, rows, caption)
    chosen = [[one.name, one.setting] for one in entries if one.setting]
    record.table("chosen", ["forecaster", "chosen on the validation year"], chosen)


def horizon_figure(record: Record, item: str, task: Task, entries: list[Entry], caption: str) -> None:
    """Error by day ahead; a band spans the seeds."""
    days = np.arange(1, AHEAD + 1)
    with canvas(height=320) as figure:
        axes = figure.add_subplot()
        for place, one in enumerate(entries):
            mean = one.errors.mean(axis=0)
            colour = SERIES[place % len(SERIES)]
            axes.plot(days, mean, color=colour, linestyle=STYLES[place % len(STYLES)], label=one.name)
            if len(one.errors) > 1:
                axes.fill_between(days, one.errors.min(axis=0), one.errors.max(axis=0), color=colour, alpha=0.25, lw=0)
        axes.set_xlabel("days ahead")
        axes.set_ylabel(f"mean absolute error ({task.unit})")
        axes.set_xticks(days)
        _thousands(axes, task)
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=1)
        svg = to_svg(figure, f"{record.name}.{item}")
    best = min(entries, key=lambda one: one.means.mean())
    worst = max(entries, key=lambda one: one.means.mean())
    record.figure(
        item,
        svg,
        alt=f"Mean absolute error for each of the seven days ahead. The lowest line on average is “{best.name}”, "
        f"from {show(best.errors.mean(axis=0)[0], task.digits)} to {show(best.errors.mean(axis=0)[-1], task.digits)} "
        f"{task.unit}; the highest “{worst.name}”, mean {show(worst.means.mean(), task.digits)}.",
        caption=caption,
        columns=["days ahead", *(one.name for one in entries)],
        rows=[[int(day), *(show(one.errors.mean(axis=0)[day - 1], task.digits) for one in entries)] for day in days],
    )


def example_figure(
    record: Record, item: str, task: Task, first: str, forecasts: dict[str, np.ndarray], caption: str, past: int = 14
) -> None:
    """The last days, the seven that came, and what was forecast for them.

    Args:
        record: Where the figure goes.
        item: Its name.
        task: The series.
        first: The first of the seven days, in the test span.
        forecasts: Scaled forecasts for all test windows by name, `(windows, 7)`.
        caption: The sentence under it.
        past: Days to draw before.
    """
    test = np.flatnonzero(task.spans["test"])
    window = int(np.flatnonzero(task.first[test] == np.datetime64(first))[0])
    begin = int(np.flatnonzero(task.days == np.datetime64(first))[0])
    shown = np.arange(begin - past, begin + AHEAD)
    x = np.arange(-past, AHEAD) + 1
    unit = {name: run[window] * task.scale + task.middle for name, run in forecasts.items()}
    with canvas(height=290) as figure:
        axes = figure.add_subplot()
        axes.plot(x, task.values[shown], color=INK, marker=".", label="what came")
        for place, (name, values) in enumerate(unit.items()):
            axes.plot(x[past:], values, color=SERIES[place], linestyle=STYLES[place + 1], marker="o", ms=4, label=name)
        axes.axvline(0.5, color=MUTED, linewidth=1)
        axes.set_xlabel(f"days from the end of {np.datetime64(first) - 1}")
        axes.set_ylabel(task.unit)
        axes.set_xticks([-14, -7, 0, 7])
        _thousands(axes, task)
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=1)
        svg = to_svg(figure, f"{record.name}.{item}")
    came = task.values[begin : begin + AHEAD]
    off = ", ".join(f"{name} {show(np.abs(values - came).mean(), task.digits)}" for name, values in unit.items())
    record.figure(
        item,
        svg,
        alt=f"The seven days from {first} with their forecasts, after the {past} days before. "
        f"Mean absolute errors in this week, in {task.unit}: {off}.",
        caption=caption,
        columns=["day", "what came", *unit],
        rows=[
            [
                str(task.days[begin + day]),
                show(came[day], task.digits),
                *(show(values[day], task.digits) for values in unit.values()),
            ]
            for day in range(AHEAD)
        ],
    )


def _thousands(axes: object, task: Task) -> None:
    if task.scale > 1000:
        axes.yaxis.set_major_formatter(lambda value, _: show(value, 0))
