"""Seven days of Chicago's trains: rules, lines, trees, the textbook's networks, and an encoder-decoder."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.choose import choose_ridge, choose_trees
from unrolled.apps.forecast.fitted import INSIDE, conformal
from unrolled.apps.forecast.forecasters import Rule, Usual
from unrolled.apps.forecast.network import PIECES, Trainer, Training
from unrolled.apps.forecast.series_windows import STEPS, Windows
from unrolled.content.forecasting.shared.trains_series import MISSING, TEST, boardings
from unrolled.content.shelf.days import weekday
from unrolled.content.shelf.forecast_errors import by_day, by_kind
from unrolled.content.shelf.forecast_report import (
    Entry,
    horizon_figure,
    tabulate,
    tabulate_chosen,
    tabulate_holidays,
)
from unrolled.content.shelf.training import each_seed, falling_rate
from unrolled.content.shelf.words import number
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

MINUTES = 1
SEEDS = (0, 1, 2)
TRAINING = Training()
ALONE: dict[str, Any] = {"steps": 400, "batch": 64, "rate": 0.01}
"""How the networks that see the series alone are trained."""
SPANS = ("train", "valid", "test")
CHRISTMAS, WEEKS = "2019-12-16", 4
"""The Monday with which the weeks of the drawing begin, and how many they are."""
NAMES = {
    "last_week": "seasonal-naive: as a week before",
    "usual": "the calendar alone, by least squares",
    "ridge": "ridge regression, told the calendar",
    "trees": "boosted trees, told the calendar",
    "vector": "GRU, sequence-to-vector, series alone",
    "sequence": "GRU, sequence-to-sequence, series alone",
    "decoder": "GRU encoder-decoder, told the calendar",
    "together": f"mean of the {len(SEEDS)} encoder-decoders' forecasts",
}


def measure() -> dict[str, Any]:
    """Choose on the year up to May 2019, measure on the nine months after it."""
    prepared = boardings()
    if prepared is None:
        return {}
    series, plan = prepared
    windows = plan.windows(series)
    test = windows["test"]
    ridge, trees = choose_ridge(windows), choose_trees(windows)
    decoded, pieces, margins = decoders(windows)
    forecasts = {
        "last_week": Rule(7).forecast(test),
        "usual": Usual.fit(windows["both"]).forecast(test),
        "ridge": ridge.final.forecast(test),
        "trees": trees.final.forecast(test),
        "vector": series_alone(windows, False),
        "sequence": series_alone(windows, True),
        "decoder": decoded,
        "together": decoded.mean(axis=0),
    }
    errors = {key: by_day(array, test.target) for key, array in forecasts.items()}
    middle = decoded[np.argsort(errors["decoder"].mean(axis=1))[len(SEEDS) // 2]]
    kinds = kinds_of_days(test, plan.calendar)
    days = test.first[:, np.newaxis] + np.arange(test.ahead)
    return {
        "last_day": str(series.dates[-1]),
        "windows": {span: len(windows[span]) for span in SPANS},
        "mean": float(test.target.mean()),
        "settings": {"ridge": ridge.setting, "trees": trees.setting},
        "pieces": pieces,
        "errors": errors,
        "coverage": float((np.abs(middle - test.target) <= margins).mean()),
        "days": {kind: len(np.unique(days[mask])) for kind, mask in kinds.items()},
        "holidays": {key: by_kind(array, test.target, kinds) for key, array in forecasts.items()},
        "christmas": some_weeks(test, middle) | {"margins": margins},
    }


def decoders(windows: dict[str, Windows]) -> tuple[np.ndarray, int, np.ndarray]:
    """Encoder-decoders that are told the calendar.

    One network that has not seen the validation year says how long to train, and how wide an interval must be.

    Returns:
        Forecasts for the test windows, `(seeds, rows, 7)`, after how many of `PIECES` training stopped, and half the
        width of the intervals by day ahead, `(7,)`.
    """
    trainer = Trainer(windows["train"], TRAINING)
    weights, errors = trainer.train(windows["train"], SEEDS[0], check=windows["valid"])
    pieces = 1 + int(np.argmin(errors))
    margins = conformal(np.abs(trainer.forecast(weights[pieces - 1], windows["valid"]) - windows["valid"].target))
    finals = [trainer.train(windows["both"], seed, pieces)[0][-1] for seed in SEEDS]
    return np.stack([trainer.forecast(final, windows["test"]) for final in finals]), pieces, margins


def series_alone(windows: dict[str, Windows], sequences: bool) -> np.ndarray:
    """Forecasts by networks that see nothing but the boardings of the window, `(seeds, rows, 7)`.

    Args:
        windows: The parts of the series.
        sequences: Whether the network learns from a target at each step, or at the last one only.
    """
    before = windows["train"].recent
    middle, scale = before.mean(), before.std()
    inputs = {part: ((windows[part].recent - middle) / scale)[..., np.newaxis] for part in ("both", "test")}
    targets = (windows["both"].target - middle) / scale
    if sequences:
        # The seven days after each step of the window.
        days = np.concatenate([inputs["both"][..., 0], targets], axis=1)[:, 1:]
        targets = np.lib.stride_tricks.sliding_window_view(days, windows["both"].ahead, axis=1)
    pairs = (inputs["both"].astype("float32"), np.ascontiguousarray(targets, "float32"))

    def fit(seed: int) -> dict[str, object]:
        data = tf.data.Dataset.from_tensor_slices(pairs).cache().shuffle(len(pairs[0]), seed=seed)
        data = data.repeat().batch(ALONE["batch"]).prefetch(1)
        return {"x": data, "steps_per_epoch": ALONE["steps"], "shuffle": False}

    settings = falling_rate(ALONE["rate"], ALONE["steps"])
    models = each_seed(partial(forecaster, STEPS, sequences), SEEDS, settings, fit)
    outputs = np.stack([keras.ops.convert_to_numpy(model(inputs["test"].astype("float32"))) for model in models])
    return (outputs[:, :, -1] if sequences else outputs) * scale + middle


def kinds_of_days(windows: Windows, calendar: Calendar) -> dict[str, np.ndarray]:
    """Which of the days to forecast are holidays, lie beside one, or are others; each `(rows, ahead)`."""
    days = windows.first[:, np.newaxis] + np.arange(windows.ahead)
    flat = days.reshape(-1)
    on = (calendar.is_holiday(flat) & (weekday(flat) != 6)).reshape(days.shape)
    near = (calendar.is_holiday(flat - 1) | calendar.is_holiday(flat + 1)).reshape(days.shape) & ~on
    return {"holiday": on, "near": near, "other": ~on & ~near}


def some_weeks(windows: Windows, forecast: np.ndarray) -> dict[str, np.ndarray]:
    """The weeks from `CHRISTMAS` on, each forecast at once at the end of the Sunday before it, each `(days,)`."""
    begin = int(np.flatnonzero(windows.first == np.datetime64(CHRISTMAS))[0])
    rows = begin + 7 * np.arange(WEEKS)
    return {
        "came": windows.target[rows].reshape(-1),
        "forecast": forecast[rows].reshape(-1),
        "week_before": windows.recent[rows, -7:].reshape(-1),
    }


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, what was chosen, the errors by day ahead and on holidays, and the weeks around Christmas."""
    if not measured:
        record.absent("trains", MISSING)
        return
    batches = measured["pieces"] * TRAINING.steps // PIECES
    settings = measured["settings"] | {"decoder": f"{batches} batches of {TRAINING.batch} windows"}
    entries = {key: Entry(key, name, measured["errors"][key], settings.get(key, "")) for key, name in NAMES.items()}
    tabulate(
        record,
        "trains",
        [*entries.values()],
        f"Mean absolute error in boardings on {TEST} to {measured['last_day']}, mean over the seven days and for each "
        f"day ahead; networks: median (least–greatest) over {len(SEEDS)} seeds, for a single day the median alone. "
        "Best first.",
    )
    tabulate_chosen(record, [*entries.values()], "chosen on the validation year", "What was left to choose.")
    for span in SPANS:
        record.number(f"windows_{span}", measured["windows"][span])
    record.number("mean_boardings", measured["mean"], digits=0)
    record.number("coverage", 100 * measured["coverage"], digits=0, unit="%")
    record.number("coverage_wanted", 100 * INSIDE, digits=0, unit="%")
    show_holidays(record, measured)
    horizon_figure(
        record,
        "horizon",
        [entries[key] for key in ("last_week", "vector", "sequence", "ridge", "trees", "decoder")],
        f"Error by day ahead, Chicago's trains, test months. A band spans the {len(SEEDS)} seeds of a network; its "
        "line is their median.",
        unit="boardings",
    )
    show_christmas(record, **measured["christmas"])


def show_holidays(record: Record, measured: dict[str, Any]) -> None:
    """Errors on holidays, on the days around them, and on all other days."""
    days = measured["days"]
    for kind, count in days.items():
        record.number(f"days_{kind}", count)
    tabulate_holidays(
        record,
        "holidays",
        NAMES,
        measured["holidays"],
        {"holiday": "holidays", "near": "the day before or after one", "other": "all other days"},
        "Mean absolute error in boardings; networks: median over the seeds. Of the test days "
        f"{days['holiday']} are holidays, {days['near']} lie beside one, {days['other']} are others.",
    )


def show_christmas(
    record: Record, came: np.ndarray, forecast: np.ndarray, week_before: np.ndarray, margins: np.ndarray
) -> None:
    """The weeks around Christmas.

    Args:
        record: Where the figure goes.
        came: Boardings, `(days,)`.
        forecast: What the encoder-decoder of the median seed forecast for them.
        week_before: What came a week before.
        margins: Half the width of the intervals by day of the week, `(7,)`.
    """
    low, high = forecast - np.tile(margins, WEEKS), forecast + np.tile(margins, WEEKS)
    days = np.datetime64(CHRISTMAS) + np.arange(len(came))
    inside = int(((came >= low) & (came <= high)).sum())
    errors = {"decoder": np.abs(forecast - came).mean(), "last_week": np.abs(week_before - came).mean()}
    for key, error in errors.items():
        record.number(f"christmas_{key}", error, digits=0)
    record.figure(
        "christmas",
        draw_weeks(f"{record.name}.christmas", days, came, forecast, week_before, low, high),
        alt=f"Boardings on the {len(days)} days from {CHRISTMAS}, what was forecast for each week at the end of the "
        f"Sunday before, and an interval around it, which holds {inside} of the {len(days)} values. Mean absolute "
        f"error {number(errors['decoder'])} boardings; as a week before: {number(errors['last_week'])}.",
        caption=f"{WEEKS} weeks from {CHRISTMAS}, by the encoder-decoder of the median seed. Each week is forecast "
        "at once, at the end of the Sunday before it.",
        columns=["day", "what came", "forecast", "low", "high", "as a week before"],
        rows=[
            [f"{day} {day.item():%a}", *map(number, values)]
            for day, *values in zip(days, came, forecast, low, high, week_before, strict=True)
        ],
    )


def draw_weeks(
    name: str,
    days: np.ndarray,
    came: np.ndarray,
    forecast: np.ndarray,
    week_before: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> str:
    """Some weeks, their forecasts and intervals as an SVG; all arrays are `(days,)`."""
    x = np.arange(len(days))
    with canvas(height=310) as figure:
        axes = figure.add_subplot()
        axes.fill_between(x, low, high, color=SERIES[0], alpha=0.2, lw=0, label=f"{INSIDE:.0%} interval")
        axes.plot(x, week_before, color=SERIES[1], linestyle=":", label="as a week before")
        axes.plot(x, forecast, color=SERIES[0], linestyle="--", label="GRU encoder-decoder")
        axes.plot(x, came, color=INK, marker=".", linewidth=1.2, label="what came")
        for border in x[::7]:
            axes.axvline(border - 0.5, color=MUTED, linewidth=0.8, linestyle=":")
        axes.set_xticks(x[::7], [f"{day.item():%-d %b}" for day in days[::7]])
        axes.set_ylabel("boardings")
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=2)
        return to_svg(figure, name)
