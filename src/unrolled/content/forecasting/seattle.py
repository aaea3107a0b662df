"""Seattle's next seven days: rules, ridge regression, and small networks from five seeds."""

from __future__ import annotations

import io

import numpy as np

from snippets.forecasting.wavenet import wavenet
from unrolled.content.forecasting.shared.seattle import task as rules
from unrolled.content.forecasting.shared.seattle.networks import EPOCHS, SEEDS, recurrent, train
from unrolled.content.forecasting.shared.seattle.task import AHEAD, PAST, Task, prepare
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)))
KINDS = ("SimpleRNN", "LSTM", "GRU", "WaveNet-style")


def run(record: Record) -> None:
    """Fit and train everything on 2012 and 2013, and measure on 2015."""
    task = prepare()
    simple = {
        "persistence": ("persistence: as the last day", rules.persistence(task)),
        "last_week": ("seasonal-naive: as a week before", rules.last_week(task)),
        "usual": ("climatology: as usual at this time of the year", task.usual),
        "damped": ("the usual and what lasts of the departure", rules.damped(task)),
    }
    chosen = []
    words = {
        "alone": "ridge, temperature alone",
        "season": "ridge, temperature and season",
        "all": "ridge, all columns and season",
    }
    for what, name in words.items():
        forecast, said = rules.ridge(task, what)
        simple[f"ridge_{what}"] = (name, forecast)
        chosen.append([name, said])
    networks = {}
    for kind in KINDS:
        for what, columns in (("alone", 1), ("all", task.inputs.shape[-1])):
            inputs = np.ascontiguousarray(task.inputs[..., :columns])
            made = train(task, lambda kind=kind, columns=columns: network(kind, columns), inputs)
            seen = "temperature alone" if what == "alone" else "all columns and season"
            networks[f"{kind.partition('-')[0].lower()}_{what}"] = (f"{kind}, {seen}", made)
    entries = {key: (name, forecast[np.newaxis]) for key, (name, forecast) in simple.items()} | networks
    valid = {key: np.median(means(task, forecast, task.valid)) for key, (_, forecast) in entries.items()}
    best_rule = min(simple, key=valid.get)
    best_network = min(networks, key=valid.get)
    # The seeds' mean is a forecaster of its own; it is made of the network that the validation year chose.
    together = networks[best_network][1].mean(axis=0, keepdims=True)
    entries["together"] = (f"{networks[best_network][0]}: mean of {len(SEEDS)} seeds", together)
    valid["together"] = means(task, together, task.valid)[0]

    tabulate(record, task, entries, valid)
    record.table("chosen", ["forecaster", "chosen on 2014"], chosen)
    drawn = ["persistence", "usual", best_rule, best_network]
    horizon(record, task, {key: entries[key] for key in drawn})
    record.text("best_rule", entries[best_rule][0])
    record.text("best_rule_key", best_rule)
    record.text("best_network", entries[best_network][0])
    record.text("best_network_key", best_network)
    for item, value in {"seeds": len(SEEDS), "past": PAST, "ahead": AHEAD, "epochs": EPOCHS}.items():
        record.number(item, value)
    for span in ("train", "valid", "test"):
        record.number(f"windows_{span}", getattr(task, span).sum())
    kept = io.BytesIO()
    np.savez_compressed(
        kept, rule=entries[best_rule][1][0].astype("float32"), network=entries[best_network][1].astype("float32")
    )
    record.file("forecasts.npz", kept.getvalue())


def network(kind: str, columns: int) -> object:
    """One of `KINDS` with fresh weights."""
    return wavenet(PAST, columns, AHEAD) if kind.startswith("WaveNet") else recurrent(kind, columns)


def means(task: Task, forecast: np.ndarray, span: np.ndarray) -> np.ndarray:
    """Mean absolute error over the windows of a span and the days ahead, for each seed, °C."""
    return np.abs(forecast - task.targets)[:, span].mean(axis=(1, 2))


def tabulate(record: Record, task: Task, entries: dict, valid: dict) -> None:
    """The table, best first, and the numbers for its sentences."""
    rows = []
    for key, (name, forecast) in entries.items():
        by_seed, by_day = means(task, forecast, task.test), np.abs(forecast - task.targets)[:, task.test].mean(axis=1)
        median = float(np.median(by_seed))
        spread = f" ({by_seed.min():.2f}–{by_seed.max():.2f})" if len(by_seed) > 1 else ""
        days = [f"{value:.2f}" for value in np.median(by_day, axis=0)]
        rows.append((median, [name, f"{valid[key]:.2f}", f"{median:.2f}{spread}", *days]))
        record.number(key, median, digits=2, unit="°C")
        record.number(f"{key}_least", by_seed.min(), digits=2, unit="°C")
        record.number(f"{key}_most", by_seed.max(), digits=2, unit="°C")
        record.number(f"{key}_valid", valid[key], digits=2, unit="°C")
        record.number(f"{key}_first", np.median(by_day, axis=0)[0], digits=2, unit="°C")
        record.number(f"{key}_last", np.median(by_day, axis=0)[-1], digits=2, unit="°C")
        record.number(f"{key}_bias", (forecast - task.targets)[:, task.test].mean(), digits=2, unit="°C")
    record.table(
        "errors",
        ["forecaster", "2014", "2015", *(f"day {day}" for day in range(1, AHEAD + 1))],
        [row for _, row in sorted(rows, key=lambda one: one[0])],
        "Mean absolute error in °C: on the validation year, on the test year, and on the test year for each day ahead; "
        f"networks: median (lowest–highest) of {len(SEEDS)} seeds. Best on the test year first.",
    )


def horizon(record: Record, task: Task, entries: dict) -> None:
    """Error by day ahead; a band spans the seeds."""
    days = np.arange(1, AHEAD + 1)
    errors = {name: np.abs(said - task.targets)[:, task.test].mean(axis=1) for name, said in entries.values()}
    with canvas(height=300) as figure:
        axes = figure.add_subplot()
        for place, (name, error) in enumerate(errors.items()):
            middle = np.median(error, axis=0)
            axes.plot(days, middle, color=SERIES[place], linestyle=STYLES[place], label=name)
            if len(error) > 1:
                axes.fill_between(days, error.min(axis=0), error.max(axis=0), color=SERIES[place], alpha=0.25, lw=0)
        axes.set(xlabel="days ahead", ylabel="mean absolute error (°C)", xticks=days, ylim=(0, None))
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0))
        svg = to_svg(figure, f"{record.name}.horizon")
    said = "; ".join(
        f"{name}, from {np.median(error, axis=0)[0]:.2f} to {np.median(error, axis=0)[-1]:.2f}"
        for name, error in errors.items()
    )
    record.figure(
        "horizon", svg,
        alt=f"Mean absolute error in °C from the first to the seventh day ahead: {said}.",
        caption="Error by day ahead in 2015: two plain rules, the best of the rules in 2014, the best network in 2014. "
        "The band spans the seeds.",
        columns=["days ahead", *errors],
        rows=[[int(day), *(f"{np.median(e, axis=0)[day - 1]:.2f}" for e in errors.values())] for day in days],
    )  # fmt: skip
