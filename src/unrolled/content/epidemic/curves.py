"""What the curves look like: corrections, the rhythm of the week, scales, and how they are divided."""

from __future__ import annotations

import numpy as np
from matplotlib.dates import YearLocator

from unrolled.content.epidemic.shared.task import AHEAD, TRAIN_END, Task, prepare, weekday
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

THIN = "\N{THIN SPACE}"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
USE = {
    "train": "to learn from",
    "valid": "to choose by",
    "others": "test: held-out places",
    "same": "test: places known",
}


def thousands(value: float) -> str:
    """A whole number with thin spaces."""
    return f"{value:,.0f}".replace(",", THIN)


def rhythm(task: Task) -> np.ndarray:
    """The share of each weekday in all cases up to the last training day, in hundredths, `(places, 7)`."""
    known = task.dates <= TRAIN_END
    days = weekday(task.dates)
    share = np.stack([task.daily[:, known & (days == day)].sum(axis=1) for day in range(7)], axis=1)
    return 100 * share / share.sum(axis=1, keepdims=True)


def weekday_figure(record: Record, task: Task) -> None:
    """The weakest, the middle and the strongest rhythm."""
    share = rhythm(task)
    ranked = np.argsort(share.max(axis=1) - share.min(axis=1))
    shown = ranked[[0, len(ranked) // 2, -1]]
    with canvas(height=250) as figure:
        axes = figure.add_subplot()
        for place, marker in zip(shown, "os^", strict=True):
            axes.plot(share[place], marker=marker, label=task.names[place])
        axes.set_xticks(range(7), DAYS)
        axes.set_ylabel("% of the cases")
        axes.set_ylim(bottom=0)
        axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.45, 1))
        svg = to_svg(figure, f"{record.name}.weekdays")
    said = [f"{task.names[p]} between {share[p].min():.0f} and {share[p].max():.0f} %" for p in shown]
    record.figure(
        "weekdays", svg,
        alt="Share of the cases by weekday of the report: " + "; ".join(said) + ".",
        caption="Share of all cases up to the last training day by weekday of the report: the places with the weakest, "
        f"the middle and the strongest rhythm. {task.note}",
        columns=["weekday", *task.names[shown]],
        rows=[[name, *(f"{share[p, day]:.1f} %" for p in shown)] for day, name in enumerate(DAYS)],
    )  # fmt: skip


def scale_figure(record: Record, task: Task) -> None:
    """Places of three sizes with linear and with logarithmic steps."""
    shown = [0, len(task.names) // 2, len(task.names) - 1]
    mean = np.stack([np.convolve(task.daily[p], np.ones(7) / 7, "valid") for p in shown])
    days = task.dates[6:]
    with canvas(height=330) as figure:
        linear, logarithmic = figure.subplots(2, 1, sharex=True)
        for place, curve in zip(shown, mean, strict=True):
            linear.plot(days, curve / 1000, label=task.names[place])
            logarithmic.plot(days, np.maximum(curve, 1))
        logarithmic.set_yscale("log")
        linear.set_ylabel("thousands a day")
        logarithmic.set_ylabel("cases a day")
        logarithmic.xaxis.set_major_locator(YearLocator())
        linear.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.45, 1))
        svg = to_svg(figure, f"{record.name}.scales")
    record.figure(
        "scales", svg,
        alt="The same three curves twice. With linear steps mostly the largest place can be seen; with logarithmic "
        "steps the waves of all three. Highest means of seven days: "
        + ", ".join(f"{task.names[p]} {thousands(curve.max())}" for p, curve in zip(shown, mean, strict=True)) + ".",
        caption="Mean of the last seven days in the largest, the middle and the smallest of the places used, on two "
        f"scales. Means below one case are drawn as one on the lower scale. {task.note}",
        columns=["first day of the month", *task.names[shown]],
        rows=[[day, *(thousands(curve[i]) for curve in mean)]
              for i, day in enumerate(days) if day == day.astype("datetime64[M]").astype("datetime64[D]")],
    )  # fmt: skip


def run(record: Record) -> None:
    """Draw and count."""
    task = prepare()
    days = task.corrected.sum(axis=1)
    record.number("simulated", task.simulated)
    record.number("corrections", days.sum())
    record.number("places_corrected", (days > 0).sum())
    record.number("places", len(days))
    record.text(
        "corrections",
        f"Of the {len(days)} places used below, {(days > 0).sum()} took cases back at least once, on {days.sum()} days "
        f"in all: one day in {thousands(task.corrected.size / max(days.sum(), 1))}. These days count as days without "
        "cases.",
    )
    weekday_figure(record, task)
    scale_figure(record, task)
    rows = []
    for name, span in task.spans.items():
        first, last = task.dates[span.last.min() + 1], task.dates[span.last.max() + AHEAD]
        places = len(np.unique(span.place))
        rows.append([f"`{name}`", USE[name], places, f"{first} to {last}", thousands(len(span.x))])
    record.table(
        "spans", ["span", "for", "places", "the seven days lie within", "windows"], rows,
        f"Held out are {', '.join(task.names[task.held][:-1])} and {task.names[task.held][-1]}. {task.note}",
    )  # fmt: skip
