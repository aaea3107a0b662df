"""Questions about the cells, answered by running them."""

import keras
import numpy as np

from unrolled.content.q6_lstm_cell.shared.cell_parts import LSTM
from unrolled.engine.records.record import Record

SEED = 0
OLD = 4.0
"""The cell state of the first two questions."""
OUTPUT = {"hidden": "the hidden state", "cell": "the cell state", "joined": "both states, joined"}
NEW_STATE = {"old": "the old hidden state", "candidate": "the candidate", "sum": "the sum of both"}

QUESTIONS: list[tuple[str, str, dict]] = [
    (
        f"A unit's cell state is {OLD:.0f}. Its forget gate is 0.5 and its input gate is 0. "
        "What is its new cell state?",
        "half_open",
        {
            "0": "The input gate only shuts out the candidate. It does not touch the old content.",
            "2": "The forget gate multiplies the old content, and nothing is added.",
            "4": "The old content is kept whole only where the forget gate is 1.",
        },
    ),
    (
        "The forget gate of a unit is 1. What happens to its old content?",
        "open",
        {
            "it stays": "The gate multiplies the old cell state, so 1 lets all of it through.",
            "it is dropped": "That is what 0 does. The name of the gate says the opposite of its value.",
        },
    ),
    (
        "Which of these has no weights in an LSTM?",
        "without_weights",
        {
            "the forget gate": "It is a layer: weights, a bias and a sigmoid.",
            "the tanh of the candidate": "The candidate is a layer: weights, a bias and a tanh.",
            "the tanh on the branch of the cell state": "It only maps each number to between −1 and 1.",
        },
    ),
    (
        "What does `keras.layers.LSTM(8)` give to the next layer?",
        "output",
        {
            "the hidden state": "The output is the hidden state; the cell state stays inside the layer.",
            "the cell state": "It is handed on only from step to step, and with `return_state=True`.",
            "both states, joined": "Then it would have twice as many features as the layer has units.",
        },
    ),
    (
        "How many parameters has `keras.layers.LSTM(10)` on inputs with five features?",
        "parameters",
        {
            160: "That is one block, as in a SimpleRNN. An LSTM has four.",
            480: "These are three blocks, as in a GRU with `reset_after=False`.",
            600: "The biases are missing: four blocks of ten.",
            640: "Four blocks, each with weights for ten units and five features, and a bias: $4u(u + f + 1)$.",
        },
    ),
    (
        "The update gate of a Keras GRU is 1 in every unit. What is the new hidden state?",
        "update_gate_open",
        {
            "the old hidden state": "Keras computes $z \\odot h + (1 - z) \\odot g$: at 1 the old state stays.",
            "the candidate": "That is what 0 gives in Keras. Some papers write the two the other way round.",
            "the sum of both": "The weights $z$ and $1 - z$ always add up to one. At $z = 1$ nothing of the candidate "
            "comes in.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def cell_state_after(forget: float) -> float:
    """The new cell state of a Keras LSTM with one unit whose input gate is shut and whose old cell state is `OLD`."""
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 1, 1))
    layer.set_weights([np.ones((1, 4)), np.ones((1, 4)), np.array([-99, np.log(forget / (1 - forget)), 0, 0])])
    zeros = np.zeros((1, 1))
    return float(layer(np.zeros((1, 1, 1)), initial_state=[zeros, np.full((1, 1), OLD)])[2][0, 0])


def what_the_output_is() -> list[str]:
    """Which of the hidden state, the cell state and both joined equal the output of an LSTM."""
    layer = keras.layers.LSTM(8, return_state=True)
    output, hidden, cell = (np.asarray(value) for value in layer(np.random.normal(size=(1, 5, 2))))
    offered = {"hidden": hidden, "cell": cell, "joined": np.hstack([hidden, cell])}
    return [name for name, value in offered.items() if np.array_equal(value, output)]


def what_an_open_update_gate_gives() -> list[str]:
    """Which of the old state, the candidate and their sum equal the new state of a GRU whose update gate is 1."""
    layer = keras.layers.GRU(3)
    layer.build((1, 1, 2))
    kernel, recurrent, bias = layer.get_weights()
    old, x = np.array([[0.5, -0.5, 0.1]]), np.random.normal(size=(1, 1, 2))

    def new_state(update_bias: float) -> np.ndarray:
        bias[0, :3] = update_bias
        layer.set_weights([kernel, recurrent, bias])
        return np.asarray(layer(x, initial_state=old))

    new, candidate = new_state(99), new_state(-99)
    offered = {"old": old, "candidate": candidate, "sum": old + candidate}
    return [name for name, value in offered.items() if np.allclose(value, new, atol=1e-6)]


def measure() -> dict:
    """Compute each answer from Keras, or from the description of the drawing."""
    lstm = keras.layers.LSTM(10)
    lstm.build((None, None, 5))
    return {
        "half_open": cell_state_after(forget=0.5),
        "open": cell_state_after(forget=1 - 1e-9),
        "without_weights": [part.key for part in LSTM.parts if part.kind == "tanh"],
        "output": what_the_output_is(),
        "parameters": lstm.count_params(),
        "update_gate_open": what_an_open_update_gate_gives(),
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    [without_weights], [output], [new_state] = (
        measured[name] for name in ("without_weights", "output", "update_gate_open")
    )
    answers = {
        "half_open": f"{measured['half_open']:.0f}",
        "open": {OLD: "it stays", 0.0: "it is dropped"}[round(measured["open"], 3)],
        "without_weights": {"squashed": "the tanh on the branch of the cell state"}[without_weights],
        "output": OUTPUT[output],
        "parameters": measured["parameters"],
        "update_gate_open": NEW_STATE[new_state],
    }
    record.quiz("quiz", [(question, answers[answer], choices) for question, answer, choices in QUESTIONS])
