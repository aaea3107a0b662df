"""The chapter's quiz; each answer is found by running Keras or the snippets."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q4_seven_days.fed_back import feed_back
from snippets.q4_seven_days.no_peeking import changed_steps
from snippets.q4_seven_days.simple_rules import seasonal_naive
from snippets.q4_seven_days.two_outputs import forecaster
from snippets.q4_seven_days.windows import windows
from unrolled.engine.records.record import Record


def shape(axes: tuple[int | None, ...]) -> str:
    """A shape as the site writes it."""
    return "`(" + ", ".join("batch" if size is None else str(size) for size in axes) + ")`"


def run(record: Record) -> None:
    """Work out the answers and keep the questions."""
    _, targets = windows(np.arange(1, 29), steps=14)
    at_tenth = f"days {targets[0, 9, 0]} to {targets[0, 9, -1]}"

    said = np.zeros((1, 14, 7))
    said[0, -1] = 1
    where = {"`output[:, -1]`": said[:, -1], "`output[:, :, -1]`": said[:, :, -1], "`output[:, 0]`": said[:, 0]}
    [forecast] = [name for name, part in where.items() if part.shape == (1, 7) and part.all()]

    read = []
    feed_back(lambda window: read.append(window) or window * 0 - 1, np.ones((1, 10, 1)))
    own = int((read[-1] == -1).sum())

    leaking = [
        name
        for name, layer in {
            "`GRU`": keras.layers.GRU(4, return_sequences=True),
            "`Bidirectional(GRU)`": keras.layers.Bidirectional(keras.layers.GRU(4, return_sequences=True)),
            '`Conv1D` with `padding="causal"`': keras.layers.Conv1D(4, 3, padding="causal"),
        }.items()
        if min(changed_steps(layer, 8, 7)) < 7
    ]
    [leaking_name] = leaking

    week = np.array([[1, 2, 3, 4, 5, 6, 7]])
    third = str(seasonal_naive(week)[0, 2])
    record.quiz(
        "quiz",
        [
            (
                "A sequence-to-sequence model reads windows of 14 days and forecasts seven. What does it return?",
                shape(forecaster(14, every_step=True).output_shape),
                {
                    "`(batch, 14, 7)`": "Seven values at each of the 14 steps.",
                    "`(batch, 7)`": "That is the sequence-to-vector model: the last step alone.",
                    "`(batch, 7, 1)`": "That is what a decoder with seven steps and a `Dense(1)` returns.",
                    "`(batch, 14, 1)`": "That is one day ahead at every step.",
                },
            ),
            (
                "Where in its `output` is the forecast of the coming seven days?",
                forecast,
                {
                    "`output[:, -1]`": "The last step has read the whole window, and its seven values are days yet "
                    "to come.",
                    "`output[:, :, -1]`": "This is the seventh day ahead as seen from every step: mostly days that "
                    "are past.",
                    "`output[:, 0]`": "The first step has read one day.",
                },
            ),
            (
                "The window holds days 1 to 14. Which days are the target of the tenth step?",
                at_tenth,
                {
                    "days 11 to 17": "The seven days after the one just read.",
                    "days 15 to 21": "That is the target of the last step only.",
                    "days 10 to 16": "The tenth step reads day 10. Its target begins a day later.",
                },
            ),
            (
                "Windows of ten days, one day ahead fed back. How many of the ten days that the model reads for its "
                "seventh forecast are its own forecasts?",
                str(own),
                {
                    "6": "Six forecasts have been put at the end of the window, and six days have left it.",
                    "7": "The seventh is the one that is being made.",
                    "0": "Then the seven days would have to be known.",
                    "10": "Seven days ahead are fewer than the window holds.",
                },
            ),
            (
                "Targets are cut at every step. Which layer sees its targets in its input?",
                leaking_name,
                {
                    "`GRU`": "Its output at a step depends on that day and the days before.",
                    "`Bidirectional(GRU)`": "Its second half reads the window from the end: at an early step it has "
                    "read the days that it is to forecast.",
                    '`Conv1D` with `padding="causal"`': "The padding is all on the left, so no output depends on a "
                    "later day.",
                },
            ),
            (
                "The last week was 1, 2, 3, 4, 5, 6, 7. What does the seasonal naive rule say for the third coming "
                "day?",
                third,
                {
                    "3": "The same weekday of the last week.",
                    "7": "That is the naive rule: as the last day.",
                    "10": "That would be a trend.",
                    "4": "That is the mean of the week.",
                },
            ),
        ],
    )
