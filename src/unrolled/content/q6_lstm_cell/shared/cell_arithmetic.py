"""The operations of a cell's description, run as arithmetic with the weights of a Keras layer."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np

from unrolled.content.q6_lstm_cell.shared.cell_parts import Cell, Layer

_OPERATION: dict[str, Callable[..., np.ndarray]] = {
    "join": lambda *values: np.concatenate(values, axis=1),
    "multiply": np.multiply,
    "add": np.add,
    "tanh": np.tanh,
    "one_minus": lambda value: 1 - value,
    "output": lambda value: value,
}
_ACTIVATION: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda value: 1 / (1 + np.exp(-value)),
    "tanh": np.tanh,
    "linear": lambda value: value,
}
Weights = dict[str, tuple[np.ndarray, np.ndarray]]
"""A matrix and a bias for each layer, by its key."""


def evaluate(cell: Cell, inputs: dict[str, np.ndarray], weights: Weights) -> dict[str, np.ndarray]:
    """Run a description: the value of every part, by its key.

    Args:
        cell: The description.
        inputs: An array `(batch, features)` or `(batch, units)` for each input.
        weights: Those of each layer, as `keras_weights` gives them.
    """
    values = dict(inputs)
    for part in cell.parts:
        operands = [values[key] for key in part.reads]
        if isinstance(part, Layer):
            matrix, bias = weights[part.key]
            values[part.key] = _ACTIVATION[part.activation](operands[0] @ matrix + bias)
        elif part.kind != "input":
            values[part.key] = _OPERATION[part.kind](*operands)
    return values


def keras_weights(cell: Cell, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> Weights:
    """The weights of a Keras layer, cut into one matrix and one bias for each layer of the drawing.

    Keras keeps all layers side by side, the input's rows in `kernel` and the state's rows in
    `recurrent`. A bias of two rows, as in a GRU with `reset_after=True`, has one for each.
    """
    units = recurrent.shape[0]
    weights = {}
    for part in cell.parts:
        if not isinstance(part, Layer):
            continue
        columns = slice(part.block * units, (part.block + 1) * units)
        operand = cell[part.reads[0]]
        sources = operand.reads if operand.kind == "join" else part.reads
        from_input = [key == "x" for key in sources]
        matrix = np.concatenate([(kernel if is_x else recurrent)[:, columns] for is_x in from_input])
        rows = bias[None] if bias.ndim == 1 else bias[[0 if is_x else 1 for is_x in from_input]]
        weights[part.key] = matrix, rows[:, columns].sum(axis=0)
    return weights


def outputs_of_drawing(cell: Cell, layer: keras.layers.Layer, x: np.ndarray) -> np.ndarray:
    """The hidden state at every time step, computed by the operations of the drawing.

    Args:
        cell: The description that the drawing is made from.
        layer: A built Keras layer; its weights are used.
        x: Inputs (batch, time steps, features).

    Returns:
        Outputs (batch, time steps, units).
    """
    weights = keras_weights(cell, *layer.get_weights())
    zeros = np.zeros((len(x), layer.units))
    states = {part.key: zeros for part in cell.parts if part.kind == "input" and part.key != "x"}
    outputs = []
    for t in range(x.shape[1]):
        values = evaluate(cell, {"x": x[:, t], **states}, weights)
        states = {key: values[key.replace("_prev", "_next")] for key in states}
        outputs.append(values["y"])
    return np.stack(outputs, axis=1)
