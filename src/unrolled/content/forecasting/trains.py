"""Seven days of Chicago's trains: rules, a line, trees, and an encoder-decoder, which then is told less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.choose import Parts, choose_ridge, choose_trees
from unrolled.apps.forecast.fitted import INSIDE, conformal
from unrolled.apps.forecast.forecasters import Rule, Usual
from unrolled.apps.forecast.network import PIECES, Trainer, Training
from unrolled.apps.forecast.series_windows import Windows
from unrolled.content.forecasting.shared.trains_series import (
    MISSING,
    TEST,
    boardings,
    boardings_alone,
    without_coming,
)
from unrolled.content.shelf.days import weekday
from unrolled.content.shelf.forecast_errors import by_day, by_kind, lean, without_lean
from unrolled.content.shelf.forecast_report import (
    Entry,
    horizon_figure,
    tabulate,
    tabulate_chosen,
    tabulate_holidays,
)
from unrolled.content.shelf.words import number, signed, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

MINUTES = 2
SEEDS = (0, 1, 2)
TRAINING = Training(dropout=0.0, rate=0.015)
"""On the validation year, with one seed, better than with a dropout of a fifth, and than half or twice the rate."""
TREES = ({"trees": 600, "leaves": 31, "rate": 0.1},)
"""On the validation year 15 leaves are worse and 63 no better; so is a rate of 0.2 or 0.3 with as many trees."""
HUNDRED = 100
LESS: dict[str, Callable[[Windows], Windows]] = {
    "no_coming": without_coming,
    "alone": boardings_alone,
}
LESS_NAMES = {
    "decoder": "told everything",
    "no_coming": "without the calendar of the coming days",
    "alone": "the boardings of the window alone",
}
SPANS = ("train", "valid", "test")
CHRISTMAS, WEEKS = "2019-12-16", 4
"""The Monday with which the weeks of the drawing begin, and how many they are."""
NAMES = {
    "last_week": "seasonal-naive: as a week before",
    "usual": "the calendar alone, by least squares",
    "ridge": "ridge regression",
    "trees": "boosted trees",
    "decoder": "GRU encoder-decoder",
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
    ridge, trees = choose_ridge(windows), choose_trees(windows, settings=TREES)
    decoded, less, pieces, margins = decoders(windows)
    forecasts = {
        "last_week": Rule(7).forecast(test),
        "usual": Usual.fit(windows["both"]).forecast(test),
        "ridge": ridge.final.forecast(test),
        "trees": trees.final.forecast(test),
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
        "tree_errors": [
            windows["valid"].errors(each).mean()
            for each in trees.trial.stages(windows["valid"], HUNDRED)  # type: ignore[attr-defined]
        ],
        "pieces": pieces,
        "errors": errors,
        "less": {key: by_day(array, test.target).mean(axis=1) for key, array in less.items()},
        "lean": {key: lean(array, test.target) for key, array in forecasts.items()},
        "without_lean": {key: without_lean(array, test.target) for key, array in forecasts.items()},
        "coverage": float((np.abs(middle - test.target) <= margins).mean()),
        "days": {kind: len(np.unique(days[mask])) for kind, mask in kinds.items()},
        "holidays": {key: by_kind(array, test.target, kinds) for key, array in forecasts.items()},
        "christmas": some_weeks(test, middle) | {"margins": margins},
    }


def decoders(windows: Parts) -> tuple[np.ndarray, dict[str, np.ndarray], int, np.ndarray]:
    """Encoder-decoders that are told everything, and such that are told less.

    One network that has not seen the validation year says how long to train, and how wide an interval must be.

    Returns:
        Forecasts for the test windows, `(seeds, rows, 7)`; the same by each of `LESS`; after how many of `PIECES`
        training stopped; and half the width of the intervals by day ahead, `(7,)`.
    """
    trainer, valid = Trainer(windows["train"], TRAINING), windows["valid"]
    weights, errors = trainer.train(windows["train"], SEEDS[0], check=valid)
    pieces = 1 + int(np.argmin(errors))
    margins = conformal(np.abs(trainer.forecast(weights[pieces - 1], valid) - valid.target))

    def from_each_seed(told: Callable[[Windows], Windows]) -> np.ndarray:
        both, test = told(windows["both"]), told(windows["test"])
        return np.stack([trainer.forecast(trainer.train(both, seed, pieces)[0][-1], test) for seed in SEEDS])

    less = {key: from_each_seed(told) for key, told in LESS.items()}
    return from_each_seed(lambda told: told), less, pieces, margins


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
    middle = {
        item: {key: float(np.median(values)) for key, values in measured[item].items()}
        for item in ("lean", "without_lean")
    }
    tabulate(
        record,
        "trains",
        [*entries.values()],
        f"Mean absolute error in boardings on {TEST} to {measured['last_day']}, mean over the seven days; the mean "
        "error with its sign, and the mean absolute error without it. Network: median (least–greatest) over "
        f"{len(SEEDS)} seeds, in the other columns the median alone. Best first.",
        after={
            "mean error": {key: signed(value) for key, value in middle["lean"].items()},
            "without it": {key: number(value) for key, value in middle["without_lean"].items()},
        },
    )
    for item, values in middle.items():
        for key, value in values.items():
            record.number(f"{key}_{item}", value, digits=0)
    *_, before, last = measured["tree_errors"]
    gained = 100 * (1 - last / before)
    record.number("last_hundred_trees", gained, digits=1, unit="%")
    tabulate_chosen(
        record,
        [*entries.values()],
        "chosen on the validation year",
        f"What was left to choose. The last hundred of the {TREES[0]['trees']} trees that were tried move the trees' "
        f"error there by {abs(gained):.1f}%; a still smaller penalty moves that of ridge regression by less than 0.1%.",
    )
    for span in SPANS:
        record.number(f"windows_{span}", measured["windows"][span])
    record.number("mean_boardings", measured["mean"], digits=0)
    record.number("coverage", 100 * measured["coverage"], digits=0, unit="%")
    record.number("coverage_wanted", 100 * INSIDE, digits=0, unit="%")
    show_holidays(record, measured)
    show_less(record, {"decoder": entries["decoder"].by_seed, **measured["less"]})
    horizon_figure(
        record,
        "horizon",
        [entries[key] for key in ("last_week", "usual", "ridge", "trees", "decoder")],
        f"Error by day ahead, Chicago's trains, test months. A band spans the {len(SEEDS)} seeds of the network; its "
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


def show_less(record: Record, errors: dict[str, np.ndarray]) -> None:
    """What the encoder-decoder's error is when it is told less; the errors by seed are `(seeds,)`."""
    whole, rows = float(np.median(errors["decoder"])), []
    for key, name in LESS_NAMES.items():
        more = float(np.median(errors[key])) - whole
        rows.append([name, spread(errors[key], 0), "" if key == "decoder" else signed(more)])
        if key != "decoder":
            ends = {"": np.median(errors[key]), "_least": errors[key].min(), "_most": errors[key].max(), "_more": more}
            for end, value in ends.items():
                record.number(f"{key}{end}", float(value), digits=0)
    record.table(
        "less",
        ["encoder-decoder", "mean absolute error", "more than told everything"],
        rows,
        f"Mean absolute error in boardings on the test months, median (least–greatest) over {len(SEEDS)} seeds. The "
        "settings are those of the network that is told everything.",
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
        axes.plot(x, week_before, color=SERIES[4], linestyle=":", label="as a week before")
        axes.plot(x, forecast, color=SERIES[0], linestyle="--", label="GRU encoder-decoder")
        axes.plot(x, came, color=INK, marker=".", linewidth=1.2, label="what came")
        for border in x[::7]:
            axes.axvline(border - 0.5, color=MUTED, linewidth=0.8, linestyle=":")
        axes.set_xticks(x[::7], [f"{day.item():%-d %b}" for day in days[::7]])
        axes.set_ylabel("boardings")
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
        axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=2)
        return to_svg(figure, name)
