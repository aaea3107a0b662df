"""The chapter's quiz; each answer is found by running Keras or the snippets."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from snippets.q4_seven_days.fed_back import feed_back
from snippets.q4_seven_days.no_peeking import changed_steps
from snippets.q4_seven_days.simple_rules import seasonal_naive
from snippets.q4_seven_days.two_outputs import forecaster
from snippets.q4_seven_days.windows import windows
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

STEPS = 14
"""Days in the windows of the first questions."""


def measure() -> dict[str, Any]:
    """Work out the answers."""
    _, targets = windows(np.arange(1, 2 * STEPS + 1), STEPS)
    week = np.array([[1, 2, 3, 4, 5, 6, 7]])
    return {
        "output_shape": forecaster(STEPS, every_step=True).output_shape,
        "forecast": forecast_part(),
        "tenth_target": [int(targets[0, 9, 0]), int(targets[0, 9, -1])],
        "own_forecasts": own_forecasts(),
        "leaking": leaking_layer(),
        "third_day": int(seasonal_naive(week)[0, 2]),
    }


def forecast_part() -> str:
    """The part of a sequence-to-sequence output that holds the last step's seven values and no others."""
    output = np.zeros((1, STEPS, 7))
    output[0, -1] = 1
    parts = {"output[:, -1]": output[:, -1], "output[:, :, -1]": output[:, :, -1], "output[:, 0]": output[:, 0]}
    [name] = [name for name, part in parts.items() if part.shape == (1, 7) and part.all()]
    return name


def own_forecasts() -> int:
    """How many forecasts of its own, here -1, a model with windows of ten days reads for its seventh forecast."""
    windows_read = []

    def model(window: np.ndarray) -> np.ndarray:
        windows_read.append(window)
        return np.full_like(window, -1)

    feed_back(model, np.ones((1, 10, 1)))
    return int((windows_read[-1] == -1).sum())


def leaking_layer() -> str:
    """The layer of which an early step depends on the last day of a window of eight."""
    layers = {
        "GRU": keras.layers.GRU(4, return_sequences=True),
        "Bidirectional": keras.layers.Bidirectional(keras.layers.GRU(4, return_sequences=True)),
        "causal Conv1D": keras.layers.Conv1D(4, 3, padding="causal"),
    }
    [name] = [name for name, layer in layers.items() if min(changed_steps(layer, steps=8, day=7)) < 7]
    return name


def show(record: Record, measured: dict[str, Any]) -> None:
    """Keep the questions with their answers."""
    record.quiz("quiz", [*about_targets(measured), *about_forecasts(measured)])


def about_targets(measured: dict[str, Any]) -> list[tuple]:
    """Questions on what a sequence-to-sequence model returns, and what it is trained on."""
    first, last = measured["tenth_target"]
    return [
        (
            f"A sequence-to-sequence model reads windows of {STEPS} days and forecasts seven. What does it return?",
            shape(measured["output_shape"]),
            {
                "`(batch, 14, 7)`": "Seven values at each of the 14 steps.",
                "`(batch, 7)`": "That is the sequence-to-vector model: the last step alone.",
                "`(batch, 7, 1)`": "That is what a decoder with seven steps and a `Dense(1)` returns.",
                "`(batch, 14, 1)`": "That is one day ahead at every step.",
            },
        ),
        (
            "Where in its `output` is the forecast of the coming seven days?",
            f"`{measured['forecast']}`",
            {
                "`output[:, -1]`": "The last step has read the whole window, and its seven values are days yet "
                "to come.",
                "`output[:, :, -1]`": "This is the seventh day ahead as seen from every step: days 8 to 21. Half of "
                "them are past, and each was forecast from seven days before.",
                "`output[:, 0]`": "The first step has read one day.",
            },
        ),
        (
            f"The window holds days 1 to {STEPS}. Which days are the target of the tenth step?",
            f"days {first} to {last}",
            {
                "days 11 to 17": "The seven days after the one just read.",
                "days 15 to 21": "That is the target of the last step only.",
                "days 10 to 16": "The tenth step reads day 10. Its target begins a day later.",
            },
        ),
    ]


def about_forecasts(measured: dict[str, Any]) -> list[tuple]:
    """Questions on feeding back, on what a layer may see, and on a simple rule."""
    layers = {
        "GRU": "`GRU`",
        "Bidirectional": "`Bidirectional(GRU)`",
        "causal Conv1D": '`Conv1D` with `padding="causal"`',
    }
    return [
        (
            "Windows of ten days, one day ahead fed back. How many of the ten days that the model reads for its "
            "seventh forecast are its own forecasts?",
            measured["own_forecasts"],
            {
                "6": "Six forecasts have been put at the end of the window, and six days have left it.",
                "7": "The seventh is the one that is being made.",
                "0": "Then the seven days would have to be known.",
                "10": "Seven days ahead are fewer than the window holds.",
            },
        ),
        (
            "Targets are cut at every step. Which layer sees its targets in its input?",
            layers[measured["leaking"]],
            {
                layers["GRU"]: "Its output at a step depends on that day and the days before.",
                layers["Bidirectional"]: "Its second half reads the window from the end: at an early step it has "
                "read the days that it is to forecast.",
                layers["causal Conv1D"]: "The padding is all on the left, so no output depends on a later day.",
            },
        ),
        (
            "The last week was 1, 2, 3, 4, 5, 6, 7. What does the seasonal naive rule say for the third coming day?",
            measured["third_day"],
            {
                "3": "The same weekday of the last week.",
                "7": "That is the naive rule: as the last day.",
                "10": "That would be a trend.",
                "4": "That is the mean of the week.",
            },
        ),
    ]
