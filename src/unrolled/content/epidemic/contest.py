"""Forecasters of the coming week's cases, measured on places and days that none of them saw."""

from __future__ import annotations

import io

import numpy as np

from snippets.epidemic.curve_model import curve_model
from unrolled.content.epidemic.shared import network_drawing, report, rules, turning, words
from unrolled.content.epidemic.shared.networks import SEEDS, train
from unrolled.content.epidemic.shared.task import TRAIN_END, Errors, Span, Task, errors, prepare
from unrolled.engine.records.record import Record

TESTS = ("others", "same")
LINEAR_SEEDS = SEEDS[:3]
NAMES = {
    "persistence": "as last week",
    "seasonal": "as last week, by weekday",
    "growth": "last week’s growth, damped",
    "ridge": "ridge regression",
    "trees": "boosted trees",
    "linear": "GRU, linear scale",
    "network": "GRU, logarithms",
}


def linear_scale(task: Task, span: Span) -> tuple[np.ndarray, np.ndarray]:
    """Inputs without logarithms, scaled by place, `(windows, steps, 9)`, and the scale of each window.

    The scale is the place's mean of daily cases up to the last training day.
    """
    scale = task.daily[:, task.dates <= TRAIN_END].mean(axis=1)[span.place]
    values = np.exp(span.x[..., :2]) * (span.level / scale)[:, np.newaxis, np.newaxis]
    return np.concatenate([values, span.x[..., 3:]], axis=-1).astype("float32"), scale


def networks(task: Task) -> tuple[dict[str, dict[str, np.ndarray]], bytes]:
    """Train on both scales from each seed.

    Returns:
        Forecasts by scale and test span, `(seeds, windows, 7)`, and the weights of the first seed on logarithms.
    """
    span = task.spans["train"]
    trained = train(curve_model, span.x, span.y)
    said = {name: np.exp(trained.outputs(task.spans[name].x)) * task.spans[name].level[:, np.newaxis] for name in TESTS}
    inputs, scale = linear_scale(task, span)
    plain = train(
        lambda: curve_model(features=inputs.shape[-1]), inputs, span.cases / scale[:, np.newaxis], LINEAR_SEEDS
    )
    linear = {}
    for name in TESTS:
        inputs, scale = linear_scale(task, task.spans[name])
        linear[name] = np.maximum(plain.outputs(inputs), 0) * scale[:, np.newaxis]
    kept = io.BytesIO()
    np.savez(kept, *trained.weights[0])
    return {"network": said, "linear": linear}, kept.getvalue()


def measured(span: Span, forecast: np.ndarray, only: np.ndarray | None = None) -> list[Errors]:
    """The errors of each run."""
    return [errors(span, run, only) for run in (forecast if forecast.ndim == 3 else forecast[np.newaxis])]


def cell(values: list[float]) -> str:
    """A mean, with the least and the greatest where there are several."""
    shown = f"{np.mean(values):.1f}"
    return shown if len(values) == 1 else f"{shown} ({min(values):.1f}–{max(values):.1f})"


def tabulate(record: Record, task: Task, made: dict[str, dict[str, np.ndarray]], chosen: str) -> None:
    """The table of the contest, and its numbers."""
    rows = []
    for key, by_span in made.items():
        cells = []
        for name in TESTS:
            found = measured(task.spans[name], by_span[name])
            for what in ("day", "week"):
                values = [getattr(one, what).mean() for one in found]
                cells.append(cell(values))
                label = f"{key}_{what}" if name == "others" else f"{key}_{what}_same"
                record.number(label, np.mean(values), digits=1, unit="%")
                if len(values) > 1:
                    record.number(f"{label}_least", min(values), digits=1, unit="%")
                    record.number(f"{label}_most", max(values), digits=1, unit="%")
        rows.append((record.numbers[f"{key}_day"].value, [NAMES[key], *cells]))
    record.table(
        "errors",
        ["forecaster", "single days", "week’s total", "same places later: days", "same places later: week"],
        [row for _, row in sorted(rows)],
        f"Absolute error in % of cases, mean over places, {task.dates[task.spans['others'].last.min() + 1]} to "
        f"{task.dates[-1]}. First the {task.held.sum()} held-out places, then the {(~task.held).sum()} that the "
        f"models learned from. Networks: mean and range over {len(SEEDS)} seeds ({len(LINEAR_SEEDS)} on the linear "
        f"scale). Chosen on validation: {chosen}. {task.note}",
    )


def tabulate_phases(record: Record, task: Task, made: dict[str, dict[str, np.ndarray]]) -> None:
    """Errors of the week's total by phase, and their numbers."""
    span = task.spans["others"]
    phase = turning.phases(task, span)
    keys = ("persistence", "growth", "ridge", "trees", "network")
    rows = []
    for number, name in enumerate(turning.PHASES):
        only = phase == number
        slug = turning.slug(name)
        record.number(f"share_{slug}", 100 * only.mean(), digits=0, unit="%")
        cells = []
        for key in keys:
            value = np.mean([one.week.mean() for one in measured(span, made[key]["others"], only)])
            record.number(f"{key}_{slug}", value, digits=0, unit="%")
            cells.append(f"{value:.0f}")
        rows.append([name, f"{100 * only.mean():.0f} %", *cells])
    record.table(
        "phases", ["phase", "of the forecasts", *(NAMES[key] for key in keys)], rows,
        f"Held-out places: absolute error of the week’s total in % of cases, by phase; a place counts where it has "
        f"the phase. {task.note}",
    )  # fmt: skip


def run(record: Record) -> None:
    """Fit and train everything, and measure."""
    task = prepare()
    span = task.spans["others"]
    growth, growth_said = rules.growth(task, TESTS)
    ridge, ridge_said = rules.linear(task, TESTS)
    trained, weights = networks(task)
    made = {
        "persistence": {name: rules.persistence(task.spans[name]) for name in TESTS},
        "seasonal": {name: rules.seasonal(task.spans[name]) for name in TESTS},
        "growth": growth,
        "ridge": ridge,
        "trees": rules.boosted(task, TESTS),
        **trained,
    }
    record.file("curve.npz", weights)
    record.number("simulated", task.simulated)
    record.number("seeds", len(SEEDS))
    record.number("held", task.held.sum())
    for name, one in task.spans.items():
        record.number(f"windows_{name}", len(one.x))
    scales = linear_scale(task, span)[1]
    over = [span.cases[here].mean() / scales[here][0] for here in (span.place == p for p in np.unique(span.place))]
    record.number("times_the_scale", np.median(over), digits=1)
    tabulate(record, task, made, f"{growth_said}, ridge {ridge_said}")
    tabulate_phases(record, task, made)
    by_place = {key: np.mean([one.week for one in measured(span, made[key]["others"])], axis=0) for key in made}
    for key in ("growth", "ridge", "trees"):
        record.number(f"places_better_than_{key}", (by_place["network"] < by_place[key]).sum())
    network_drawing.network_figure(record, network_drawing.sizes(curve_model()))
    said = {key: made[key]["others"] for key in ("seasonal", "growth", "ridge", "trees", "network")}
    report.horizon_figure(record, task, span, said, NAMES)
    first = trained["network"]["others"][0]
    own = dict(zip(np.unique(span.place), errors(span, first).week, strict=True))
    report.examples_figure(record, task, span, first, own)
    said = {key: made[key]["others"] for key in ("persistence", "growth", "trees", "network")}
    report.turning_figure(record, task, span, said, NAMES)
    record.text("span", words.span(task))
    record.text("going_on", words.going_on(task, record))
    for name in ("verdict", "scale", "later", "turn"):
        record.text(name, getattr(words, name)(record))
