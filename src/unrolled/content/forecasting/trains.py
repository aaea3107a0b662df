"""Seven days of Chicago's trains: rules, lines, trees, the textbook's networks, and an encoder-decoder."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np
import tensorflow as tf

from snippets.q4_seven_days.two_outputs import forecaster
from unrolled.content.forecasting.shared.trains import report
from unrolled.content.forecasting.shared.trains.task import MISSING, boardings
from unrolled.apps.forecast.contest import INSIDE, choose_ridge, choose_trees, conformal
from unrolled.apps.forecast.models import Rule, Usual
from unrolled.apps.forecast.network import PIECES, Trainer, Training
from unrolled.apps.forecast.windows import STEPS, Windows
from unrolled.engine.records.record import Record
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2, 3, 4)
TRAINING = Training(steps=720, rate=0.008)
ALONE = {"steps": 400, "batch": 128, "rate": 0.005}
"""How the networks that see the series alone are trained."""


def run(record: Record) -> None:
    """Choose on the year up to May 2019, measure on the nine months after it."""
    made = boardings()
    if made is None:
        record.text("missing", MISSING)
        return
    series, plan = made
    windows = plan.windows(series)
    test = windows["test"]
    ridge_said, _, ridge = choose_ridge(windows)
    trees_said, _, trees = choose_trees(windows)
    trainer = Trainer(windows["train"], TRAINING)
    # One network that has not seen the validation year says how long to train, and how wide an interval must be.
    kept, checked = trainer.train(windows["train"], SEEDS[0], check=windows["valid"])
    pieces = 1 + int(np.argmin(checked))
    valid_said = trainer.forecast(kept[pieces - 1], windows["valid"])
    margins = conformal(np.abs(valid_said - windows["valid"].target))
    decoded = np.stack([trainer.forecast(trainer.train(windows["both"], seed, pieces)[0][-1], test) for seed in SEEDS])
    usual = Usual.fit(windows["both"]).forecast(test)
    together = f"mean of the {len(SEEDS)} encoder-decoders' forecasts"
    entries = [
        report.Entry.of("last_week", "seasonal-naive: as a week before", Rule(7).forecast(test), test),
        report.Entry.of("usual", "the calendar alone, by least squares", usual, test),
        report.Entry.of("ridge", "ridge regression, told the calendar", ridge.forecast(test), test, ridge_said),
        report.Entry.of("trees", "boosted trees, told the calendar", trees.forecast(test), test, trees_said),
        report.Entry.of("vector", "GRU, sequence-to-vector, series alone", series_alone(windows, False), test),
        report.Entry.of("sequence", "GRU, sequence-to-sequence, series alone", series_alone(windows, True), test),
        report.Entry.of(
            "decoder", "GRU encoder-decoder, told the calendar", decoded, test,
            f"{pieces * TRAINING.steps // PIECES} batches of {TRAINING.batch} windows",
        ),
        report.Entry.of("together", together, decoded.mean(axis=0), test),
    ]  # fmt: skip
    report.tabulate(
        record, "trains", entries,
        f"Mean absolute error in boardings on {plan.test} to {series.dates[-1]}, mean over the seven days and for each "
        f"day ahead; networks: median and range of {len(SEEDS)} seeds. Best first.",
    )  # fmt: skip
    for part in ("train", "valid", "test"):
        record.number(f"windows_{part}", len(windows[part]))
    record.number("mean_boardings", test.target.mean(), digits=0)
    middle = decoded[int(np.argsort(np.abs(decoded - test.target).mean(axis=(1, 2)))[len(SEEDS) // 2])]
    inside = np.abs(middle - test.target) <= margins
    record.number("coverage", 100 * inside.mean(), digits=0, unit="%")
    record.number("coverage_wanted", 100 * INSIDE, digits=0, unit="%")
    report.tabulate_holidays(record, "holidays", entries, test, plan.calendar)
    by_key = {one.key: one for one in entries}
    report.horizon_figure(
        record, "horizon", [by_key[key] for key in ("last_week", "vector", "sequence", "ridge", "trees", "decoder")],
        f"Error by day ahead, Chicago's trains, test months. A band spans the {len(SEEDS)} seeds of a network.",
    )  # fmt: skip
    report.weeks_figure(record, "christmas", "2019-12-16", 4, middle, margins, test)


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
    build = partial(forecaster, STEPS, sequences)
    model = build()
    schedule = keras.optimizers.schedules.CosineDecay(ALONE["rate"], ALONE["steps"])
    optimizer = keras.optimizers.Adam(schedule, clipnorm=1.0)
    model.compile(loss="mae", optimizer=optimizer, jit_compile=True)
    start = Restarts(model, build)
    pairs = (inputs["both"].astype("float32"), np.ascontiguousarray(targets, "float32"))
    made = []
    for seed in SEEDS:
        start(seed)
        data = tf.data.Dataset.from_tensor_slices(pairs).cache().shuffle(len(pairs[0]), seed=seed)
        data = data.repeat().batch(ALONE["batch"]).prefetch(1)
        model.fit(data, steps_per_epoch=ALONE["steps"], shuffle=False, verbose=0)
        said = keras.ops.convert_to_numpy(model(inputs["test"].astype("float32")))
        made.append((said[:, -1] if sequences else said) * scale + middle)
    return np.stack(made)
