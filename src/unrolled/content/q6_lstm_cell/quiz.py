"""Questions about the cells, answered by running them."""

import keras
import numpy as np

from unrolled.engine.records.record import Record
from unrolled.content.q6_lstm_cell.shared import cell_drawing as cells

SEED = 0


def run(record: Record) -> None:
    """Compute each answer from Keras, or from the description of the drawing."""
    size = keras.layers.LSTM(10)
    size.build((None, None, 5))
    without_weights = [part.key for part in cells.LSTM.parts if part.kind == "tanh"]
    names = {"g": "the tanh of the candidate", "squashed": "the tanh on the branch of the cell state"}
    record.quiz(
        "quiz",
        [
            (
                "A unit's cell state is 4. Its forget gate is 0.5 and its input gate is 0. What is its new cell state?",
                f"{_cell_state(0.5, 4.0):.0f}",
                {
                    "0": "The input gate only shuts out the candidate. It does not touch the old content.",
                    "2": "The forget gate multiplies the old content, and nothing is added.",
                    "4": "The old content is kept whole only where the forget gate is 1.",
                },
            ),
            (
                "The forget gate of a unit is 1. What happens to its old content?",
                {4.0: "it stays", 0.0: "it is dropped"}[round(_cell_state(1 - 1e-9, 4.0), 3)],
                {
                    "it stays": "The gate multiplies the old cell state, so 1 lets all of it through.",
                    "it is dropped": "That is what 0 does. The name of the gate says the opposite of its value.",
                },
            ),
            (
                "Which of these has no weights in an LSTM?",
                names[without_weights[0]],
                {
                    "the forget gate": "It is a layer: weights, a bias and a sigmoid.",
                    "the tanh of the candidate": "The candidate is a layer: weights, a bias and a tanh.",
                    "the tanh on the branch of the cell state": "It only squashes each number of the cell state.",
                },
            ),
            (
                "What does `keras.layers.LSTM(8)` give to the next layer?",
                _output(),
                {
                    "the hidden state": "The output is the hidden state; the cell state stays inside the layer.",
                    "the cell state": "It is handed on only from step to step, and with `return_state=True`.",
                    "both states, joined": "Then it would have twice as many features as the layer has units.",
                },
            ),
            (
                "How many parameters has `keras.layers.LSTM(10)` on inputs with five features?",
                size.count_params(),
                {
                    160: "That is one block, as in a SimpleRNN. An LSTM has four.",
                    480: "These are three blocks, as in a GRU with `reset_after=False`.",
                    600: "The biases are missing: four blocks of ten.",
                    640: "Four blocks, each with weights for ten units and five features, and a bias: $4u(u + f + 1)$.",
                },
            ),
            (
                "The update gate of a Keras GRU is 1 in every unit. What is the new hidden state?",
                _update_gate_open(),
                {
                    "the old hidden state": "Keras computes $z \\odot h + (1 - z) \\odot g$: at 1 the old state stays.",
                    "the candidate": "That is what 0 gives in Keras. Some papers write the two the other way round.",
                    "the sum of both": "The two parts always share one whole.",
                },
            ),
        ],
    )


def _cell_state(forget: float, old: float) -> float:
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 1, 1))
    layer.set_weights([np.ones((1, 4)), np.ones((1, 4)), np.array([-99, np.log(forget / (1 - forget)), 0, 0])])
    zeros = np.zeros((1, 1))
    return float(layer(np.zeros((1, 1, 1)), initial_state=[zeros, np.full((1, 1), old)])[2][0, 0])


def _output() -> str:
    layer = keras.layers.LSTM(8, return_state=True)
    output, hidden, cell = (np.asarray(value) for value in layer(np.random.normal(size=(1, 5, 2))))
    given = {"the hidden state": hidden, "the cell state": cell, "both states, joined": np.hstack([hidden, cell])}
    return next(name for name, value in given.items() if np.array_equal(value, output))


def _update_gate_open() -> str:
    layer = keras.layers.GRU(3)
    layer.build((1, 1, 2))
    kernel, recurrent, bias = layer.get_weights()
    bias[0, :3] = 99
    layer.set_weights([kernel, recurrent, bias])
    old, x = np.array([[0.5, -0.5, 0.1]]), np.random.normal(size=(1, 1, 2))
    new = np.asarray(layer(x, initial_state=old))
    bias[0, :3] = -99
    layer.set_weights([kernel, recurrent, bias])
    candidate = np.asarray(layer(x, initial_state=old))
    given = {"the old hidden state": old, "the candidate": candidate, "the sum of both": old + candidate}
    return next(name for name, value in given.items() if np.allclose(value, new, atol=1e-6))
