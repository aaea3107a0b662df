"""Layers that have to name the first of some random symbols, trained for a short time from several seeds."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np
from keras.layers import GRU, LSTM, SimpleRNN

from snippets.q5_training.dilated_stack import dilated_stack
from snippets.q5_training.open_gates import open_gru, open_lstm
from snippets.q5_training.recall_first import classifier, symbols
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2, 3, 4)
UNITS, BATCH = 32, 64
ROUND, ROUNDS = 50, 3
"""Updates of a round of training, and rounds at most."""
COMPILED_STEPS = 20
"""From this length on XLA pays for the time that it takes to compile."""
LEARNED = 0.99
"""Training stops where this share of new sequences is right."""
BODIES = {
    "SimpleRNN": lambda time_steps: [SimpleRNN(UNITS)],
    "LSTM, forget bias 0": lambda time_steps: [open_lstm(UNITS, 0.0)],
    "LSTM (bias 1)": lambda time_steps: [LSTM(UNITS)],
    "LSTM, forget bias 5": lambda time_steps: [open_lstm(UNITS, 5.0)],
    "GRU (bias 0)": lambda time_steps: [GRU(UNITS)],
    "GRU, update bias 3": lambda time_steps: [open_gru(UNITS, 3.0)],
    "dilated convolutions": lambda time_steps: dilated_stack(UNITS, time_steps),
}
"""The layers below the scores, for a number of time steps."""


def accuracy(model: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """The share of sequences whose first symbol has the highest score."""
    return float((keras.ops.convert_to_numpy(model(x)).argmax(axis=-1) == y).mean())


def recall(names: tuple[str, ...], time_steps: int) -> dict[str, list[float]]:
    """For each of some layers, the share of new sequences whose first symbol is named, one for each seed."""
    return {name: accuracies(name, time_steps) for name in names}


def accuracies(name: str, time_steps: int) -> list[float]:
    """The share of new sequences whose first symbol a layer names after training, one for each seed."""
    build = partial(_network, name, time_steps)
    rounds = [symbols(BATCH * ROUND, time_steps, seed=10 + number) for number in range(ROUNDS)]
    check, test = symbols(500, time_steps, seed=2), symbols(1000, time_steps, seed=1)
    compiled = build()
    compiled.compile(compiled.optimizer, compiled.loss, jit_compile=time_steps >= COMPILED_STEPS)
    start, shares = Restarts(compiled, build), []
    for seed in SEEDS:
        model = start(seed)
        for x, y in rounds:
            model.fit(x, y, batch_size=BATCH, verbose=0)
            if accuracy(model, *check) >= LEARNED:
                break
        shares.append(accuracy(model, *test))
    return shares


def _network(name: str, time_steps: int) -> keras.Model:
    return classifier(BODIES[name](time_steps), time_steps)
