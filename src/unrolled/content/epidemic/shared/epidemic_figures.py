"""The figures of the contest."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator

from unrolled.content.epidemic.shared.epidemic_spans import AHEAD
from unrolled.content.epidemic.shared.epidemic_words import NAMES, source_note
from unrolled.content.shelf.looks import looks
from unrolled.content.shelf.words import number, signed
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

RANKS = ("least error", "middle", "greatest error")


def horizon_figure(record: Record, measured: dict) -> None:
    """Error of single days by day ahead; a band spans the seeds of the network."""
    days = np.arange(1, AHEAD + 1)
    runs = {key: measured["errors"][key]["ahead"] for key in ("seasonal", "growth", "linear", "trees", "network")}
    medians = {key: np.median(errors, axis=0) for key, errors in runs.items()}
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        for key, look in looks(runs).items():
            errors = runs[key]
            axes.plot(days, medians[key], label=NAMES[key], markersize=4, **look)
            if len(errors) > 1:
                axes.fill_between(days, errors.min(axis=0), errors.max(axis=0), color=look["color"], alpha=0.25, lw=0)
        axes.set_xlabel("days ahead")
        axes.set_ylabel("absolute error (% of cases)")
        axes.set_xticks(days)
        axes.set_ylim(bottom=0)
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2)
        svg = to_svg(figure, f"{record.name}.horizon")
    best, worst = (choose(medians, key=lambda key: medians[key].mean()) for choose in (min, max))
    low, high = medians[best], medians[worst]
    record.figure(
        "horizon",
        svg,
        alt=f"Error by day ahead. The lowest line on average is “{NAMES[best]}”, from {low[0]:.0f} % on the first day "
        f"to {low[-1]:.0f} % on the seventh; the highest “{NAMES[worst]}”, from {high[0]:.0f} % to {high[-1]:.0f} %.",
        caption=f"Held-out places after {np.datetime64(measured['test']['first']) - 1}: error of single days by day "
        "ahead. The network’s line is the median over its seeds, the band spans them. "
        f"{source_note(measured['simulated'])}",
        columns=["days ahead", *(NAMES[key] for key in medians)],
        rows=[[int(day), *(f"{line[day - 1]:.1f}" for line in medians.values())] for day in days],
    )


def examples_figure(record: Record, measured: dict) -> None:
    """Forecasts made once a week for the places with the least, the middle and the greatest error."""
    examples = measured["examples"]
    dates = np.datetime64(measured["test"]["first"]) - 1 + np.arange(len(examples[0]["daily"]))
    with canvas(height=520) as figure:
        panels = figure.subplots(3, 1, sharex=True)
        for axes, example, rank in zip(panels, examples, RANKS, strict=True):
            _draw_example(axes, example, dates)
            axes.set_title(f"{example['name']}: {rank}, {example['error']:.0f} % of the week’s total", loc="left")
        panels[-1].xaxis.set_major_locator(MonthLocator())
        panels[-1].xaxis.set_major_formatter(DateFormatter("%b %Y"))
        panels[0].legend(loc="lower right", bbox_to_anchor=(1.0, 1.12), ncols=2, markerscale=2)
        svg = to_svg(figure, f"{record.name}.examples")
    errors = [f"{one['name']} ({rank}), {one['error']:.0f} %" for one, rank in zip(examples, RANKS, strict=True)]
    rows = [
        [example["name"], dates[start], number(example["daily"][start : start + AHEAD].sum()), number(week.sum())]
        for example in examples
        for start, week in zip(example["starts"], example["forecasts"], strict=True)
    ]
    record.figure(
        "examples",
        svg,
        alt="Reported daily cases and a new seven-day forecast each week, for three held-out places: "
        f"{'; '.join(errors)}.",
        caption="Daily cases and forecasts of the network from its first seed; each piece was made from the days left "
        "of it alone. Shown are the held-out places with the least, the middle and the greatest error of the week’s "
        f"total. The highest days are cut off. {source_note(measured['simulated'])}",
        columns=["place", "first day of the week", "cases in the week", "forecast"],
        rows=rows,
    )


def _draw_example(axes: Axes, example: dict, dates: np.ndarray) -> None:
    daily = example["daily"]
    axes.plot(dates, daily / 1000, ".", color=MUTED, markersize=4, label="reported")
    label: str | None = "forecast"
    for start, week in zip(example["starts"], example["forecasts"], strict=True):
        days = dates[start : start + AHEAD]
        axes.plot(days, week / 1000, color=SERIES[0], linewidth=1.5, label=label)
        axes.axvline(days[0] - np.timedelta64(12, "h"), color=MUTED, linewidth=0.5, alpha=0.35)
        label = None
    axes.set_ylim(0, 1.15 * max(np.quantile(daily, 0.99), 1) / 1000)
    axes.set_ylabel("thousands")
    axes.grid(axis="x", visible=False)


def turning_figure(record: Record, measured: dict, offsets: np.ndarray) -> None:
    """Too much or too little, by distance from a peak, and the numbers of the weeks before and after it.

    Args:
        record: Where the figure goes.
        measured: What the contest measured.
        offsets: Days from a peak to the last known day.
    """
    keys = ("persistence", "growth", "trees", "network")
    lines = {key: np.median(measured["errors"][key]["around_peaks"], axis=0) for key in keys}
    with canvas(height=330) as figure:
        axes = figure.add_subplot()
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.axvline(0, color=MUTED, linewidth=0.8, linestyle=":")
        for key, look in looks(lines).items():
            axes.plot(offsets, lines[key], label=NAMES[key], **look)
        axes.set_xlabel("last known day, in days after the peak")
        axes.set_ylabel("forecast week less actual (%)")
        axes.set_xticks(range(-21, 15, 7))
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2)
        svg = to_svg(figure, f"{record.name}.turning")
    highest = []
    for key, line in lines.items():
        most = int(np.nanargmax(line))
        highest.append(f"“{NAMES[key]}” is highest {_from_peak(offsets[most])}, at {signed(line[most])} %")
    fewest, most_peaks = min(measured["peaks"]), max(measured["peaks"])
    record.number("peaks", most_peaks)
    count = f"{most_peaks}" if fewest == most_peaks else f"{fewest} to {most_peaks}"
    record.figure(
        "turning",
        svg,
        alt=f"Median error of the coming week’s total by distance from a peak: {'; '.join(highest)}.",
        caption="How far the coming week’s total was forecast too high (above zero) or too low, by the distance of "
        f"the last known day from a peak: the median over {count} peaks of the held-out places, for the "
        f"network the median of that over its seeds. {source_note(measured['simulated'])}",
        columns=["days after the peak", *(NAMES[key] for key in lines)],
        rows=[[signed(day), *(signed(line[place]) for line in lines.values())] for place, day in enumerate(offsets)],
    )
    before, after = (offsets >= -21) & (offsets < -AHEAD), (offsets >= 0) & (offsets < AHEAD)
    for key, line in lines.items():
        record.number(f"{key}_before_peak", np.mean(line[before]), digits=0, unit="%")
        record.number(f"{key}_after_peak", np.mean(line[after]), digits=0, unit="%")


def _from_peak(offset: int) -> str:
    if offset == 0:
        return "when the peak is the last known day"
    return f"{abs(offset)} days {'after' if offset > 0 else 'before'} the peak"
