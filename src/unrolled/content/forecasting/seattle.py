"""Seattle's next seven days: rules, ridge regression, and small networks from some seeds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import keras
import numpy as np

from snippets.forecasting.wavenet import wavenet
from unrolled.content.forecasting.shared import weather_rules as rules
from unrolled.content.forecasting.shared.weather_networks import EPOCHS, SEEDS, recurrent, train
from unrolled.content.forecasting.shared.weather_windows import AHEAD, COLUMNS, PAST, Task, prepare
from unrolled.content.shelf.forecast_errors import by_day, kept_up, lean, without_lean
from unrolled.content.shelf.forecast_report import Entry, horizon_figure, tabulate, tabulate_chosen
from unrolled.content.shelf.weights import pack
from unrolled.content.shelf.words import number, signed
from unrolled.engine.records.record import Record

MINUTES = 1
KINDS = ("SimpleRNN", "LSTM", "GRU", "WaveNet-style")
SPANS = ("train", "valid", "test")
YEAR = 365
RULES = {
    "persistence": "persistence: as the last day",
    "last_week": "seasonal-naive: as a week before",
    "usual": "climatology: as usual at this time of the year",
    "damped": "the usual and what lasts of the departure",
    "ridge_alone": "ridge, temperature alone",
    "ridge_season": "ridge, temperature and season",
    "ridge_all": "ridge, all columns",
}


def measure() -> dict[str, Any]:
    """Fit and train everything on 2012 and 2013, choose on 2014, and measure on 2015."""
    task = prepare()
    ridges = {f"ridge_{told}": rules.ridge(task, told) for told in COLUMNS}
    simple = {
        "persistence": rules.persistence(task),
        "last_week": rules.last_week(task),
        "usual": task.usual,
        "damped": rules.damped(task),
        **{key: forecast for key, (forecast, _) in ridges.items()},
    }
    trained = networks(task)
    forecasts = simple | trained
    validation = {key: errors(task, forecast, task.valid) for key, forecast in forecasts.items()}
    best_rule, best_network = (
        min(keys, key=lambda key: np.median(validation[key].mean(axis=1))) for keys in (simple, trained)
    )
    # The seeds' mean is a forecaster of its own; it is made of the network that the validation year chose.
    forecasts["together"] = trained[best_network].mean(axis=0)
    validation["together"] = errors(task, forecasts["together"], task.valid)
    came = task.targets[task.test]
    return {
        "windows": {
            span: int(mask.sum()) for span, mask in zip(SPANS, (task.train, task.valid, task.test), strict=True)
        },
        "penalties": {key: penalty for key, (_, penalty) in ridges.items()},
        "validation": {key: array.mean(axis=1) for key, array in validation.items()},
        "errors": {key: errors(task, forecast, task.test) for key, forecast in forecasts.items()},
        "lean": {key: lean(forecast[..., task.test, :], came) for key, forecast in forecasts.items()},
        "without_lean": {key: without_lean(forecast[..., task.test, :], came) for key, forecast in forecasts.items()},
        "kept_up": {
            key: errors(task, kept_up(forecast, task.targets, YEAR), task.test).mean(axis=1)
            for key, forecast in forecasts.items()
        },
        "best_rule": best_rule,
        "best_network": best_network,
        "forecasts": pack([simple[best_rule].astype("float16"), trained[best_network].astype("float16")]),
    }


def networks(task: Task) -> dict[str, np.ndarray]:
    """Forecasts of each kind of network, with the temperature alone and with all columns, `(seeds, windows, AHEAD)`."""
    forecasts = {}
    for kind in KINDS:
        for told in ("alone", "all"):
            inputs = np.ascontiguousarray(task.inputs[..., COLUMNS[told]])
            forecasts[network_key(kind, told)] = train(
                task, partial(network, kind, inputs.shape[-1]), inputs, xla=kind.startswith("WaveNet")
            )
    return forecasts


def network_key(kind: str, told: str) -> str:
    """The short name of a network: its kind, and what it is told."""
    return f"{kind.partition('-')[0].lower()}_{told}"


def network(kind: str, columns: int) -> keras.Model:
    """One of `KINDS` with fresh weights."""
    return wavenet(PAST, columns, AHEAD) if kind.startswith("WaveNet") else recurrent(kind, columns)


def errors(task: Task, forecast: np.ndarray, span: np.ndarray) -> np.ndarray:
    """Mean absolute error over the windows of a span by seed and day ahead, °C, `(seeds, AHEAD)`."""
    return by_day(forecast[..., span, :], task.targets[span])


def show(record: Record, measured: dict[str, Any]) -> None:
    """The table, what was chosen, the error by day ahead, and the forecasts for the intervals."""
    best_rule, best_network = measured["best_rule"], measured["best_network"]
    entries = entries_of(measured)
    validation = {key: float(np.median(values)) for key, values in measured["validation"].items()}
    middle = {
        item: {key: float(np.median(values)) for key, values in measured[item].items()}
        for item in ("lean", "without_lean", "kept_up")
    }
    tabulate(
        record,
        "errors",
        [*entries.values()],
        "Mean absolute error in °C on the validation year and on the test year; then, on the test year, the mean error "
        "with its sign, the mean absolute error without it, and that of forecasts less the mean error of the year "
        f"before. Networks: median (least–greatest) over {len(SEEDS)} seeds, in the other columns the median alone. "
        "Best on the test year first.",
        span="2015",
        before=("2014", validation),
        after={
            "mean error": {key: signed(value, 2) for key, value in middle["lean"].items()},
            "without it": {key: number(value, 2) for key, value in middle["without_lean"].items()},
            "less that of the year before": {key: number(value, 2) for key, value in middle["kept_up"].items()},
        },
        digits=2,
        unit="°C",
    )
    tabulate_chosen(record, [*entries.values()], "chosen on 2014")
    horizon_figure(
        record,
        "horizon",
        [entries[key] for key in ("persistence", "usual", best_rule, best_network)],
        "Error by day ahead in 2015: two plain rules, the best without a network in 2014, the best network in 2014. "
        "The band spans the seeds; its line is their median.",
        unit="°C",
        digits=2,
    )
    for key in entries:
        record.number(f"{key}_valid", validation[key], digits=2, unit="°C")
        for item, values in middle.items():
            record.number(f"{key}_{item}", values[key], digits=2, unit="°C")
    for item, key in (("best_rule", best_rule), ("best_network", best_network)):
        record.text(item, entries[key].name)
        record.number(item, entries[key].middle, digits=2, unit="°C")
    for item, value in {"seeds": len(SEEDS), "past": PAST, "ahead": AHEAD, "epochs": EPOCHS}.items():
        record.number(item, value)
    for span in SPANS:
        record.number(f"windows_{span}", measured["windows"][span])
    record.file("forecasts.npz", measured["forecasts"])


def entries_of(measured: Mapping[str, Any]) -> dict[str, Entry]:
    """All forecasters by key, named."""
    told = {"alone": "temperature alone", "all": "all columns"}
    names = RULES | {network_key(kind, key): f"{kind}, {words}" for kind in KINDS for key, words in told.items()}
    names["together"] = f"{names[measured['best_network']]}: mean of {len(SEEDS)} seeds"
    settings = {key: f"penalty {penalty:g}" for key, penalty in measured["penalties"].items()}
    return {key: Entry(key, name, measured["errors"][key], settings.get(key, "")) for key, name in names.items()}
