"""The figures of the contest."""

from __future__ import annotations

import numpy as np
from matplotlib.dates import DateFormatter, MonthLocator

from unrolled.content.epidemic.shared import turning
from unrolled.content.epidemic.shared.task import AHEAD, Span, Task, errors
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

LOOKS = {
    "persistence": (SERIES[0], ":"),
    "seasonal": (SERIES[0], ":"),
    "growth": (SERIES[1], "--"),
    "ridge": (SERIES[2], "-."),
    "trees": (SERIES[3], (0, (5, 1, 1, 1, 1, 1))),
    "network": (SERIES[4], "-"),
}
"""Colour and line of each forecaster, the same in every figure."""


def horizon_figure(record: Record, task: Task, span: Span, made: dict[str, np.ndarray], names: dict[str, str]) -> None:
    """Error of single days by day ahead; a band spans the seeds of a network.

    Args:
        record: Where the figure goes.
        task: The curves.
        span: The forecasts to be made.
        made: Cases of the seven days by forecaster, `(windows, 7)` or `(seeds, windows, 7)`.
        names: Of the forecasters, in words.
    """
    days = np.arange(1, AHEAD + 1)
    runs = {
        key: np.stack([errors(span, run).days.mean(axis=0) for run in (said if said.ndim == 3 else said[np.newaxis])])
        for key, said in made.items()
    }
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        for key, found in runs.items():
            colour, line = LOOKS[key]
            axes.plot(days, found.mean(axis=0), color=colour, linestyle=line, label=names[key])
            if len(found) > 1:
                axes.fill_between(days, found.min(axis=0), found.max(axis=0), color=colour, alpha=0.25, lw=0)
        axes.set_xlabel("days ahead")
        axes.set_ylabel("absolute error (% of cases)")
        axes.set_xticks(days)
        axes.set_ylim(bottom=0)
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2)
        svg = to_svg(figure, f"{record.name}.horizon")
    means = {names[key]: found.mean(axis=0) for key, found in runs.items()}
    best, worst = (choose(means, key=lambda name: means[name].mean()) for choose in (min, max))
    record.figure(
        "horizon", svg,
        alt=f"Error by day ahead. The lowest line on average is “{best}”, from {means[best][0]:.0f} % on the first day "
        f"to {means[best][-1]:.0f} % on the seventh; the highest “{worst}”, from {means[worst][0]:.0f} % to "
        f"{means[worst][-1]:.0f} %.",
        caption=f"Held-out places after {task.dates[span.last.min()]}: error of single days by day ahead. A band "
        f"spans the seeds of a network. {task.note}",
        columns=["days ahead", *means],
        rows=[[int(day), *(f"{mean[day - 1]:.1f}" for mean in means.values())] for day in days],
    )  # fmt: skip


def examples_figure(record: Record, task: Task, span: Span, forecast: np.ndarray, by_place: dict[int, float]) -> None:
    """Forecasts made once a week for the places with the least, the middle and the greatest error.

    Args:
        record: Where the figure goes.
        task: The curves.
        span: The held-out places.
        forecast: Cases of the seven days, `(windows, 7)`.
        by_place: The error of each held-out place.
    """
    ranked = sorted(by_place, key=by_place.get)
    shown = [ranked[0], ranked[len(ranked) // 2], ranked[-1]]
    words = ["least error", "middle", "greatest error"]
    first = span.last.min()
    rows = []
    with canvas(height=520) as figure:
        panels = figure.subplots(3, 1, sharex=True)
        for axes, place, word in zip(panels, shown, words, strict=True):
            axes.plot(task.dates[first:], task.daily[place, first:] / 1000, ".", color=MUTED, markersize=4,
                      label="reported")  # fmt: skip
            label = "forecast"
            for window in np.flatnonzero((span.place == place) & ((span.last - first) % AHEAD == 0)):
                days = task.dates[span.last[window] + 1 : span.last[window] + 1 + AHEAD]
                axes.plot(days, forecast[window] / 1000, color=SERIES[1], linewidth=1.5, label=label)
                axes.axvline(days[0] - np.timedelta64(12, "h"), color=MUTED, linewidth=0.5, alpha=0.35)
                label = None
                rows.append([task.names[place], days[0], f"{span.cases[window].sum():,.0f}".replace(",", "\u2009"),
                             f"{forecast[window].sum():,.0f}".replace(",", "\u2009")])  # fmt: skip
            axes.set_title(f"{task.names[place]}: {word}, {by_place[place]:.0f} % of the week’s total", loc="left")
            axes.set_ylim(0, 1.15 * max(np.quantile(task.daily[place, first:], 0.99), 1) / 1000)
            axes.set_ylabel("thousands")
            axes.grid(axis="x", visible=False)
        panels[-1].xaxis.set_major_locator(MonthLocator())
        panels[-1].xaxis.set_major_formatter(DateFormatter("%b %Y"))
        panels[0].legend(loc="lower right", bbox_to_anchor=(1.0, 1.12), ncols=2, markerscale=2)
        svg = to_svg(figure, f"{record.name}.examples")
    record.figure(
        "examples", svg,
        alt="Reported daily cases and a new seven-day forecast each week, for three held-out places: "
        + "; ".join(f"{task.names[p]} ({word}), {by_place[p]:.0f} %" for p, word in zip(shown, words, strict=True))
        + ".",
        caption="Daily cases and forecasts of the network from its first seed; each piece was made from the days left "
        "of it alone. Shown are the held-out places with the least, the middle and the greatest error of the week’s "
        f"total. The highest days are cut off. {task.note}",
        columns=["place", "first day of the week", "cases in the week", "forecast"],
        rows=rows,
    )  # fmt: skip


def turning_figure(record: Record, task: Task, span: Span, made: dict[str, np.ndarray], names: dict[str, str]) -> None:
    """Too much or too little, by distance from a peak; the arguments are those of `horizon_figure`."""
    offsets = np.arange(-21, 15)
    lines = {
        name: np.mean(
            [turning.around_peaks(task, span, run, offsets) for run in (said if said.ndim == 3 else [said])], 0
        )
        for name, said in made.items()
    }
    peaks = turning.counted(task, span)
    record.number("peaks", peaks)
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.axvline(0, color=MUTED, linewidth=0.8, linestyle=":")
        for key, found in lines.items():
            colour, line = LOOKS[key]
            axes.plot(offsets, found, color=colour, linestyle=line, label=names[key])
        axes.set_xlabel("last known day, in days after the peak")
        axes.set_ylabel("forecast week less actual (%)")
        axes.set_xticks(range(-21, 15, 7))
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2)
        svg = to_svg(figure, f"{record.name}.turning")
    said = []
    for key, found in lines.items():
        most = int(np.nanargmax(found))
        said.append(f"“{names[key]}” is highest {_days(offsets[most])}, at {found[most]:+.0f} %".replace("-", "−"))
    record.figure(
        "turning", svg,
        alt="Median error of the coming week’s total by distance from a peak: " + "; ".join(said) + ".",
        caption="How far the coming week’s total was forecast too high (above zero) or too low, by the distance of "
        f"the last known day from a peak: the median over {peaks} peaks of the held-out places. {task.note}",
        columns=["days after the peak", *(names[key] for key in lines)],
        rows=[[f"{day:+d}".replace("-", "−"), *(f"{found[i]:+.0f}".replace("-", "−") for found in lines.values())]
              for i, day in enumerate(offsets)],
    )  # fmt: skip
    before, after = (offsets >= -21) & (offsets < -AHEAD), (offsets >= 0) & (offsets < AHEAD)
    for key, found in lines.items():
        record.number(f"{key}_before_peak", np.mean(found[before]), digits=0, unit="%")
        record.number(f"{key}_after_peak", np.mean(found[after]), digits=0, unit="%")


def _days(offset: int) -> str:
    if offset == 0:
        return "when the peak is the last known day"
    return f"{abs(offset)} days {'after' if offset > 0 else 'before'} the peak"
