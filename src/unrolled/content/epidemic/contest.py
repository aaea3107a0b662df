"""Forecasters of the coming week's cases, measured on places and days that none of them saw."""

from __future__ import annotations

from typing import Any

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
    TRAIN_END,
    VALID_END,
    Span,
    Task,
    errors,
    prepare,
    week_means,
)
from unrolled.content.epidemic.shared.epidemic_training import train
from unrolled.content.shelf import weights
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

MINUTES = 1
TESTS = ("others", "same")
OFFSETS = np.arange(-21, 15)
"""Days from a peak to the last known day."""
PHASE_COLUMNS = ("persistence", "growth", "ridge", "trees", "network")


def measure() -> dict:
    """Fit and train everything, forecast, and measure errors."""
    task = prepare()
    span = task.spans["others"]
    growth, damping = epidemic_rules.growth(task, TESTS)
    ridge, penalty = epidemic_rules.ridge(task, TESTS)
    networks, first_weights = train_networks(task)
    rules = {
        "persistence": {name: epidemic_rules.persistence(task.spans[name]) for name in TESTS},
        "seasonal": {name: epidemic_rules.seasonal(task.spans[name]) for name in TESTS},
        "growth": growth,
        "ridge": ridge,
        "trees": epidemic_rules.boosted_trees(task, TESTS),
    }
    forecasts = {key: {name: rule[name][np.newaxis] for name in TESTS} for key, rule in rules.items()} | networks
    peaks = turning_points.peaks_within(task, span)
    phase = turning_points.phases(task, span)
    return {
        "simulated": task.simulated,
        "places": {"held_out": int(task.held.sum()), "known": int((~task.held).sum())},
        "test": {"first": str(task.dates[span.last.min() + 1]), "last": str(task.dates[-1])},
        "windows": {name: len(one.x) for name, one in task.spans.items()},
        "chosen": {"damping": damping, "penalty": penalty},
        "times_the_scale": times_the_scale(task, span),
        "highest_in_test": highest_in_test(task),
        "growth_goes_on": growth_goes_on(task.spans["train"]),
        "phase_shares": np.bincount(phase, minlength=len(turning_points.PHASES)) / len(phase),
        "peaks": len(peaks),
        "errors": {key: measure_errors(task, runs, phase, peaks) for key, runs in forecasts.items()},
        "examples": examples(task, span, forecasts["network"]["others"][0]),
        "network": network_drawing.sizes(curve_model()),
        "weights": weights.pack(first_weights),
    }


def linear_scale(task: Task, span: Span) -> tuple[np.ndarray, np.ndarray]:
    """Inputs without logarithms, scaled by place, `(windows, steps, 9)`, and the scale of each window.

    The scale is the place's mean of daily cases up to the last training day.
    """
    scale = task.daily[:, task.dates <= TRAIN_END].mean(axis=1)[span.place]
    values = np.exp(span.x[..., :2]) * (span.level / scale)[:, np.newaxis, np.newaxis]
    return np.concatenate([values, span.x[..., 3:]], axis=-1).astype("float32"), scale


def train_networks(task: Task) -> tuple[dict[str, dict[str, np.ndarray]], list[np.ndarray]]:
    """Train on both scales from each seed.

    Returns:
        Forecasts by scale and test span, `(seeds, windows, 7)`, and the weights of the first seed on logarithms.
    """
    span = task.spans["train"]
    trained = train(curve_model, span.x, span.y)
    tests = {name: task.spans[name] for name in TESTS}
    network = {name: np.exp(trained.outputs(test.x)) * test.level[:, np.newaxis] for name, test in tests.items()}
    inputs, scale = linear_scale(task, span)
    targets = span.cases / scale[:, np.newaxis]
    plain = train(lambda: curve_model(features=inputs.shape[-1]), inputs, targets)
    linear = {}
    for name, test in tests.items():
        test_inputs, scale = linear_scale(task, test)
        linear[name] = np.maximum(plain.outputs(test_inputs), 0) * scale[:, np.newaxis]
    return {"network": network, "linear": linear}, trained.weights[0]


def measure_errors(
    task: Task, forecasts: dict[str, np.ndarray], phase: np.ndarray, peaks: list[tuple[int, int]]
) -> dict[str, Any]:
    """The errors of each run of a forecaster, in hundredths of the cases.

    Args:
        task: The curves.
        forecasts: Cases of the seven days by test span, `(runs, windows, 7)`.
        phase: The phase of each window of `others`, `(windows,)`.
        peaks: Place and day of each peak of `others`.

    Returns:
        `day` and `week`: the mean over the places, by test span, `(runs,)`. For `others` alone: `ahead`, by day ahead,
        `(runs, 7)`; `places`, of the week's total, `(runs, places)`; `phases`, the same by phase, `(runs, phases)`;
        `around_peaks`, by `OFFSETS`, `(runs, offsets)`.
    """
    span, runs = task.spans["others"], forecasts["others"]
    by_span = {name: [errors(task.spans[name], run) for run in forecasts[name]] for name in TESTS}

    def by_phase(run: np.ndarray) -> list[float]:
        return [errors(span, run, phase == number).week.mean() for number in range(len(turning_points.PHASES))]

    arrays = {
        "ahead": [one.days.mean(axis=0) for one in by_span["others"]],
        "places": [one.week for one in by_span["others"]],
        "phases": [by_phase(run) for run in runs],
        "around_peaks": [turning_points.around_peaks(span, run, peaks, OFFSETS) for run in runs],
    }
    return {
        "day": {name: [one.day.mean() for one in by_span[name]] for name in TESTS},
        "week": {name: [one.week.mean() for one in by_span[name]] for name in TESTS},
        **{name: np.round(array, 3) for name, array in arrays.items()},
    }


def times_the_scale(task: Task, span: Span) -> float:
    """How many times the linear scale a place's cases in the test months are: the median over the places."""
    scale = linear_scale(task, span)[1]
    here = [span.place == place for place in np.unique(span.place)]
    return float(np.median([span.cases[place].mean() / scale[place][0] for place in here]))


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
    record.number("times_the_scale", measured["times_the_scale"], digits=1)
    record.number("goes_on", 100 * measured["growth_goes_on"], digits=0, unit="%")
    tabulate_errors(record, measured)
    tabulate_phases(record, measured)
    by_place = {key: np.median(runs["places"], axis=0) for key, runs in measured["errors"].items()}
    for key in ("growth", "ridge", "trees"):
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


def tabulate_errors(record: Record, measured: dict) -> None:
    """The table of the contest, and its numbers."""
    rows = []
    for key in sorted(measured["errors"], key=lambda key: np.median(measured["errors"][key]["day"]["others"])):
        cells = []
        for name in TESTS:
            for what in ("day", "week"):
                values = measured["errors"][key][what][name]
                cells.append(spread(values, 1))
                label = f"{key}_{what}" if name == "others" else f"{key}_{what}_same"
                record.number(label, np.median(values), digits=1, unit="%")
                if len(values) > 1:
                    record.number(f"{label}_least", min(values), digits=1, unit="%")
                    record.number(f"{label}_most", max(values), digits=1, unit="%")
        rows.append([epidemic_words.NAMES[key], *cells])
    places, test, chosen = measured["places"], measured["test"], measured["chosen"]
    record.table(
        "errors",
        ["forecaster", "single days", "week’s total", "same places later: days", "same places later: week"],
        rows,
        f"Absolute error in % of cases, mean over places, {test['first']} to {test['last']}. First the "
        f"{places['held_out']} held-out places, then the {places['known']} that the models learned from. Networks: "
        f"median (least–greatest) over {record.numbers['seeds']} seeds. Chosen on validation: damping "
        f"{chosen['damping']:g}, ridge penalty {chosen['penalty']:g}. "
        f"{epidemic_words.source_note(measured['simulated'])}",
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
        ["phase", "of the forecasts", *(epidemic_words.NAMES[key] for key in PHASE_COLUMNS)],
        rows,
        "Held-out places: absolute error of the week’s total in % of cases, by phase; a place counts where it has "
        f"the phase. The network: median over its seeds. {epidemic_words.source_note(measured['simulated'])}",
    )
