"""Forecasters of the coming week's cases, measured on places and days that none of them saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from snippets.epidemic.curve_model import curve_model
from unrolled.content.epidemic.shared import (
    epidemic_figures,
    epidemic_rules,
    epidemic_words,
    network_drawing,
    turning_points,
)
from unrolled.content.epidemic.shared.epidemic_spans import (
    AHEAD,
    VALID_END,
    Span,
    Task,
    errors,
    prepare,
    undisturbed,
    week_means,
)
from unrolled.content.epidemic.shared.epidemic_training import RATES, Trained, train
from unrolled.content.shelf import weights
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

MINUTES = 1
SPANS = ("valid", "others", "same")
OFFSETS = np.arange(-21, 15)
"""Days from a peak to the last known day."""
RATES_ON_RATIOS = tuple(2 * rate for rate in RATES)
PHASE_COLUMNS = ("persistence", "growth", "linear", "trees", "network")


def measure() -> dict:
    """Fit and train everything, forecast, and measure errors."""
    task = prepare()
    span = task.spans["others"]
    growth, damping = epidemic_rules.growth(task, SPANS)
    linear, penalty = epidemic_rules.linear(task, SPANS)
    trees, (leaves, number_of_trees) = epidemic_rules.boosted_trees(task, SPANS)
    network, trained = train_network(task, lambda span: span.x, np.log, np.exp)
    ratios, trained_on_ratios = train_network(
        task, as_ratios, np.asarray, lambda outputs: np.maximum(outputs, 0), RATES_ON_RATIOS
    )
    rules = {
        "persistence": {name: epidemic_rules.persistence(task.spans[name]) for name in SPANS},
        "seasonal": {name: epidemic_rules.seasonal(task.spans[name]) for name in SPANS},
        "growth": growth,
        "linear": linear,
        "trees": trees,
    }
    forecasts = {key: {name: rule[name][np.newaxis] for name in SPANS} for key, rule in rules.items()}
    forecasts |= {"network": network, "ratios": ratios}
    peaks = turning_points.peaks_within(task, span)
    phase = turning_points.phases(task, span)
    clean = undisturbed(task, span)
    return {
        "simulated": task.simulated,
        "places": {"held_out": int(task.held.sum()), "known": int((~task.held).sum())},
        "test": {"first": str(task.dates[span.last.min() + 1]), "last": str(task.dates[-1])},
        "windows": {name: len(one.x) for name, one in task.spans.items()},
        "undisturbed": float(clean.mean()),
        "chosen": {
            "damping": damping,
            "penalty": penalty,
            "leaves": leaves,
            "trees": number_of_trees,
            "rate": trained.rate,
            "rate_on_ratios": trained_on_ratios.rate,
        },
        "highest_in_test": highest_in_test(task),
        "growth_goes_on": growth_goes_on(task.spans["train"]),
        "phase_shares": np.bincount(phase, minlength=len(turning_points.PHASES)) / len(phase),
        "peaks": turning_points.peaks_at(span, peaks, OFFSETS),
        "errors": {key: measure_errors(task, runs, phase, peaks, clean) for key, runs in forecasts.items()},
        "examples": examples(task, span, forecasts["network"]["others"][0]),
        "network": network_drawing.sizes(curve_model()),
        "weights": weights.pack(trained.weights[0]),
    }


def as_ratios(span: Span) -> np.ndarray:
    """The inputs with the cases as ratios to the level, not as logarithms of them, `(windows, steps, 10)`."""
    return np.concatenate([np.exp(span.x[..., :2]), span.x[..., 2:]], axis=-1).astype("float32")


def train_network(
    task: Task,
    inputs: Callable[[Span], np.ndarray],
    scale: Callable[[np.ndarray], np.ndarray],
    ratios: Callable[[np.ndarray], np.ndarray],
    rates: tuple[float, ...] = RATES,
) -> tuple[dict[str, np.ndarray], Trained]:
    """Train from each seed, and forecast.

    Args:
        task: The curves.
        inputs: Gives what a network reads of a span.
        scale: From ratios to the level to targets.
        ratios: The inverse, from outputs to ratios.
        rates: Learning rates to choose from.

    Returns:
        Forecasts by span, `(seeds, windows, 7)`, and what training gave.
    """
    valid, train_span = task.spans["valid"], task.spans["train"]

    def error(network: keras.Model) -> float:
        outputs = keras.ops.convert_to_numpy(network(inputs(valid)))
        return float(errors(valid, ratios(outputs) * valid.level[:, np.newaxis]).day.mean())

    trained = train(curve_model, inputs(train_span), scale(np.exp(train_span.y)), error, rates=rates)
    forecasts = {
        name: ratios(trained.outputs(inputs(task.spans[name]))) * task.spans[name].level[:, np.newaxis]
        for name in SPANS
    }
    return forecasts, trained


def measure_errors(
    task: Task, forecasts: dict[str, np.ndarray], phase: np.ndarray, peaks: list[tuple[int, int]], clean: np.ndarray
) -> dict[str, Any]:
    """The errors of each run of a forecaster, in hundredths of the cases.

    Args:
        task: The curves.
        forecasts: Cases of the seven days by span, `(runs, windows, 7)`.
        phase: The phase of each window of `others`, `(windows,)`.
        peaks: Place and day of each peak of `others`.
        clean: Which windows of `others` are `undisturbed`, `(windows,)`.

    Returns:
        `day` and `week`: the mean over the places, by span, `(runs,)`. For `others` alone: `ahead`, by day ahead,
        `(runs, 7)`; `places`, of the week's total, `(runs, places)`; `clean`, where nothing disturbs, `(runs,)`;
        `phases`, by phase, `(runs, phases)`; `around_peaks`, by `OFFSETS`, `(runs, offsets)`.
    """
    span, runs = task.spans["others"], forecasts["others"]
    by_span = {name: [errors(task.spans[name], run) for run in forecasts[name]] for name in SPANS}

    def by_phase(run: np.ndarray) -> list[float]:
        return [errors(span, run, phase == number).week.mean() for number in range(len(turning_points.PHASES))]

    arrays = {
        "ahead": [one.days.mean(axis=0) for one in by_span["others"]],
        "places": [one.week for one in by_span["others"]],
        "clean": [errors(span, run, clean).week.mean() for run in runs],
        "phases": [by_phase(run) for run in runs],
        "around_peaks": [turning_points.around_peaks(span, run, peaks, OFFSETS) for run in runs],
    }
    return {
        "day": {name: [one.day.mean() for one in by_span[name]] for name in SPANS},
        "week": {name: [one.week.mean() for one in by_span[name]] for name in SPANS},
        **{name: np.round(array, 3) for name, array in arrays.items()},
    }


def highest_in_test(task: Task) -> int:
    """In how many held-out places the test months have the highest mean of seven days."""
    means = np.stack([week_means(daily) for daily in task.daily[task.held]])
    test = (task.dates > VALID_END)[6:]  # a mean belongs to the last of its days
    return int((means[:, test].max(axis=1) > means[:, ~test].max(axis=1)).sum())


def growth_goes_on(train: Span) -> float:
    """Of the windows whose last week brought at least a tenth more cases: the share with still more in the next."""
    grew = -train.x[:, -1 - AHEAD, 0] >= np.log(1.1)
    return float((train.cases[grew].sum(axis=1) > AHEAD * train.level[grew]).mean())


def examples(task: Task, span: Span, forecast: np.ndarray) -> list[dict[str, Any]]:
    """The held-out places with the least, the middle and the greatest error, and a forecast for each of their weeks.

    Args:
        task: The curves.
        span: The forecasts to be made.
        forecast: Cases of the seven days, `(windows, 7)`.

    Returns:
        For each place its `name`, the `error` of its week's total in hundredths, its `daily` cases from the day before
        the first test day, the `starts` of weeks among these days, `(weeks,)`, and the `forecasts`, `(weeks, 7)`.
    """
    error, places = errors(span, forecast).week, np.unique(span.place)
    ranked = np.argsort(error, kind="stable")
    first = span.last.min()
    chosen = []
    for rank in (ranked[0], ranked[len(ranked) // 2], ranked[-1]):
        place = places[rank]
        weeks = np.flatnonzero((span.place == place) & ((span.last - first) % AHEAD == 0))
        chosen.append(
            {
                "name": str(task.names[place]),
                "error": error[rank],
                "daily": task.daily[place, first:].astype(int),
                "starts": span.last[weeks] + 1 - first,
                "forecasts": forecast[weeks].round(),
            }
        )
    return chosen


def show(record: Record, measured: dict) -> None:
    """Tables, figures and sentences of the contest."""
    record.file("curve.npz", measured["weights"])
    record.number("simulated", measured["simulated"])
    record.number("seeds", len(measured["errors"]["network"]["day"]["others"]))
    record.number("held", measured["places"]["held_out"])
    for name, windows in measured["windows"].items():
        record.number(f"windows_{name}", windows)
    record.number("undisturbed", 100 * measured["undisturbed"], digits=0, unit="%")
    for name, value in measured["chosen"].items():
        record.number(name, value, digits=4 if name.startswith("rate") else 1)
    record.number("goes_on", 100 * measured["growth_goes_on"], digits=0, unit="%")
    tabulate_errors(record, measured)
    tabulate_phases(record, measured)
    by_place = {key: np.median(runs["places"], axis=0) for key, runs in measured["errors"].items()}
    for key in ("growth", "linear", "trees"):
        record.number(f"places_better_than_{key}", (by_place["network"] < by_place[key]).sum())
    network_drawing.network_figure(record, measured["network"])
    epidemic_figures.horizon_figure(record, measured)
    epidemic_figures.examples_figure(record, measured)
    epidemic_figures.turning_figure(record, measured, OFFSETS)
    record.text("span", epidemic_words.test_months(measured))
    record.text("verdict", epidemic_words.verdict(record, measured["errors"]))
    record.text("scale", epidemic_words.scale(record, measured["errors"]))
    record.text("later", epidemic_words.later(record))
    record.text("turn", epidemic_words.turn(record))
    record.text("going_on", epidemic_words.going_on(record))


COLUMNS = {
    "single days": ("day", "others", ""),
    "week": ("week", "others", ""),
    "week, undisturbed": ("clean", None, ""),
    "known places: days": ("day", "same", "_same"),
    "known places: week": ("week", "same", "_same"),
}
"""What the columns of the table hold: the error, the span, and the end of the number's name."""


def tabulate_errors(record: Record, measured: dict) -> None:
    """The table of the contest, and its numbers."""
    rows = []
    for key in sorted(measured["errors"], key=lambda key: np.median(measured["errors"][key]["day"]["others"])):
        cells = []
        for what, name, end in COLUMNS.values():
            values = measured["errors"][key][what] if name is None else measured["errors"][key][what][name]
            cells.append(spread(values, 1))
            record.number(f"{key}_{what}{end}", np.median(values), digits=1, unit="%")
            if len(values) > 1:
                record.number(f"{key}_{what}{end}_least", min(values), digits=1, unit="%")
                record.number(f"{key}_{what}{end}_most", max(values), digits=1, unit="%")
        record.number(f"{key}_valid", np.median(measured["errors"][key]["day"]["valid"]), digits=1, unit="%")
        rows.append([epidemic_words.NAMES[key], *cells])
    places, test, chosen = measured["places"], measured["test"], measured["chosen"]
    record.table(
        "errors",
        ["forecaster", *COLUMNS],
        rows,
        f"Absolute error in % of cases, mean over places, {test['first']} to {test['last']}: single days and the "
        f"week’s total in the {places['held_out']} held-out places, its total without forecasts near corrections and "
        f"late cases ({record.numbers['undisturbed']} are left), and both in the {places['known']} places that the "
        f"models learned from. Networks: median (least–greatest) over {record.numbers['seeds']} seeds. Chosen on "
        f"validation: damping {chosen['damping']:g}, the linear model’s penalty {chosen['penalty']:g}, "
        f"{chosen['trees']} trees of {chosen['leaves']} leaves, rates {chosen['rate']:g} and, for ratios, "
        f"{chosen['rate_on_ratios']:g}. {epidemic_words.source_note(measured['simulated'])}",
    )


def tabulate_phases(record: Record, measured: dict) -> None:
    """Errors of the week's total by phase, and their numbers."""
    rows = []
    for number, (phase, share) in enumerate(zip(turning_points.PHASES, measured["phase_shares"], strict=True)):
        slug = epidemic_words.slug(phase)
        record.number(f"share_{slug}", 100 * share, digits=0, unit="%")
        medians = [np.median(measured["errors"][key]["phases"][:, number]) for key in PHASE_COLUMNS]
        for key, median in zip(PHASE_COLUMNS, medians, strict=True):
            record.number(f"{key}_{slug}", median, digits=0, unit="%")
        rows.append([phase, f"{100 * share:.0f} %", *(f"{median:.0f}" for median in medians)])
    record.table(
        "phases",
        ["phase", "share", *(epidemic_words.SHORT_NAMES[key] for key in PHASE_COLUMNS)],
        rows,
        "Held-out places: absolute error of the week’s total in % of cases, by phase; a place counts where it has "
        f"the phase. The network: median over its seeds. {epidemic_words.source_note(measured['simulated'])}",
    )
