"""The two series, drawn."""

from __future__ import annotations

import numpy as np

from snippets.q4_seven_days.ridge import fit_ridge, use_ridge
from unrolled.content.q4_seven_days.shared.report import show
from unrolled.content.q4_seven_days.shared.task import Task, boardings, temperature
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SPANS = ("train", "valid", "test")
WORDS = {"train": "training", "valid": "validation", "test": "test"}


def autocorrelation(values: np.ndarray, lag: int) -> float:
    """The correlation of a series with itself, `lag` days apart."""
    return float(np.corrcoef(values[lag:], values[:-lag])[0, 1])


def draw(record: Record, item: str, task: Task, close: slice) -> None:
    """A series over all its years, its spans told apart, and some weeks of it."""
    begins = [task.days[0], *(task.first[task.spans[span]][0] for span in SPANS[1:]), task.days[-1] + 1]
    with canvas(height=330) as figure:
        above, below = figure.subplots(2)
        for place, (span, begin, end) in enumerate(zip(SPANS, begins[:-1], begins[1:], strict=True)):
            part = (task.days >= begin) & (task.days < end)
            above.plot(task.days[part], task.values[part], linewidth=0.6, color=SERIES[place], label=WORDS[span])
        above.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
        for handle in above.get_legend().legend_handles:
            handle.set_linewidth(3)
        above.set_xticks([day for day in task.days if str(day).endswith("01-01")][:: 1 if len(task.days) < 1500 else 2])
        above.xaxis.set_major_formatter(lambda value, _: str(np.datetime64(int(value), "D"))[:4])
        for axes in (above, below):
            axes.set_ylabel(task.unit)
            if task.scale > 1000:
                axes.yaxis.set_major_formatter(lambda value, _: show(value, 0))
        below.plot(task.days[close], task.values[close], marker=".", markersize=4)
        mondays = [day for day in task.days[close] if (day.astype(int) + 3) % 7 == 0]
        for day in mondays:
            below.axvline(day, color=MUTED, linewidth=0.6, linestyle=":")
        below.set_xticks(mondays[::2])
        below.xaxis.set_major_formatter(lambda value, _: str(np.datetime64(int(value), "D"))[5:])
        below.set_xlabel(f"weeks of {str(task.days[close][0])[:4]}, Mondays dotted")
        svg = to_svg(figure, f"{record.name}.{item}")
    training = task.values[task.days < begins[1]]
    one, week = autocorrelation(training, 1), autocorrelation(training, 7)
    record.number(f"{item}_one", one, digits=2)
    record.number(f"{item}_week", week, digits=2)
    record.figure(
        item,
        svg,
        alt=f"{task.name}, {task.days[0]} to {task.days[-1]}: between {show(task.values.min(), task.digits and 1)} and "
        f"{show(task.values.max(), task.digits and 1)} {task.unit}. Below, some weeks of it.",
        caption=f"{task.name}. Correlation with the day before {one:.2f}, with the same weekday a week before "
        f"{week:.2f}, on the training days.",
    )


def run(record: Record) -> None:
    """Draw what is there."""
    task = temperature()
    draw(record, "seattle", task, slice(0, 56))
    training = task.days < task.first[task.spans["valid"]][0]
    weights = fit_ridge(task.calendar[training], task.values[training, np.newaxis], 0.0)
    rest = task.values[training] - use_ridge(weights, task.calendar[training])[:, 0]
    record.number("anomaly_one", autocorrelation(rest, 1), digits=2)
    record.number("anomaly_week", autocorrelation(rest, 7), digits=2)
    chicago = boardings()
    if chicago is None:
        record.text("missing", "The boardings are not in the folder that UNROLLED_DATA names.")
        return
    begin = int(np.flatnonzero(chicago.days == np.datetime64("2017-11-06"))[0])
    draw(record, "chicago", chicago, slice(begin, begin + 56))
