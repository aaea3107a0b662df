"""Layers that have to name the first of some random symbols, trained for a short time from several seeds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.layers import GRU, LSTM, SimpleRNN

from snippets.q5_training.dilated_stack import dilated_stack
from snippets.q5_training.open_gates import open_gru, open_lstm
from snippets.q5_training.recall_first import classifier, symbols
from unrolled.content.q5_training.shared.batches import in_batches
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)
UNITS, BATCH = 32, 64
ROUND, ROUNDS, SHORT = 50, 2, 20
"""Updates of a round of training, and rounds at most: one more for sequences longer than the third number."""
COMPILED_STEPS = 20
"""From this length on XLA pays for the time that it takes to compile, in gated layers."""
LEARNED = 0.99
"""Training stops where this share of new sequences is right."""
BODIES = {
    "SimpleRNN": lambda time_steps: [SimpleRNN(UNITS)],
    "LSTM, forget bias 0": lambda time_steps: [open_lstm(UNITS, 0.0)],
    "LSTM (bias 1)": lambda time_steps: [LSTM(UNITS)],
    "LSTM, bias ln(T − 1)": lambda time_steps: [open_lstm(UNITS, math.log(time_steps - 1))],
    "GRU (bias 0)": lambda time_steps: [GRU(UNITS)],
    "GRU, bias ln(T − 1)": lambda time_steps: [open_gru(UNITS, math.log(time_steps - 1))],
    "GRU, update bias 8": lambda time_steps: [open_gru(UNITS, 8.0)],
    "dilated convolutions": lambda time_steps: dilated_stack(UNITS, time_steps),
}
"""The layers below the scores, for a number of time steps `T`."""
Scores = Callable[[np.ndarray], Any]
"""A network that gives a score for each symbol, or what runs one."""


def accuracy(scores: Scores, x: np.ndarray, y: np.ndarray) -> float:
    """The share of sequences whose first symbol has the highest score."""
    return float((np.asarray(scores(x)).argmax(axis=-1) == y).mean())


def updates(time_steps: int) -> int:
    """How many updates a training has at most."""
    return ROUND * (ROUNDS if time_steps <= SHORT else ROUNDS + 1)


def recall(names: tuple[str, ...], time_steps: int) -> dict[str, list[float]]:
    """For each of some layers, the share of new sequences whose first symbol is named, one for each seed.

    Layers of one kind differ in their first biases alone, so they share a compiled network.
    """
    compiled: dict[type, tuple[keras.Model, Scores]] = {}
    starts = {}
    for name in names:
        build = partial(_network, name, time_steps)
        kind = type(build().layers[0])
        if kind not in compiled:
            compiled[kind] = _compiled(build())
        model, scores = compiled[kind]
        starts[name] = Restarts(model, build), scores
    return {name: accuracies(*start, time_steps) for name, start in starts.items()}


def accuracies(start: Restarts, scores: Scores, time_steps: int) -> list[float]:
    """The share of new sequences whose first symbol a network names after training, one for each seed."""
    rounds = [
        in_batches(*symbols(BATCH * ROUND, time_steps, seed=10 + number), BATCH)
        for number in range(updates(time_steps) // ROUND)
    ]
    check, test = symbols(500, time_steps, seed=2), symbols(1000, time_steps, seed=1)
    shares = []
    for seed in SEEDS:
        model = start(seed)
        for batches in rounds:
            model.fit(batches, verbose=0)
            if accuracy(scores, *check) >= LEARNED:
                break
        shares.append(accuracy(scores, *test))
    return shares


def _compiled(model: keras.Model) -> tuple[keras.Model, Scores]:
    """The network, compiled, and its scores as a graph, which is far quicker than step by step."""
    gated = isinstance(model.layers[0], GRU | LSTM)
    pays = gated and model.input_shape[1] >= COMPILED_STEPS
    model.compile(model.optimizer, model.loss, jit_compile=pays, steps_per_execution=ROUND)
    return model, tf.function(model)


def _network(name: str, time_steps: int) -> keras.Model:
    return classifier(BODIES[name](time_steps), time_steps)
