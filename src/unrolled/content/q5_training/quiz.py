"""Questions about training recurrent networks, answered by running Keras."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q5_training.clip_gradients import clipped, cosine
from snippets.q5_training.gradient_over_time import gradient_norms
from snippets.q5_training.layer_norm_cell import LayerNormSimpleRNNCell
from snippets.q5_training.open_gates import open_lstm
from snippets.q5_training.recurrent_dropout import copied
from unrolled.engine.records.record import Record

SEED = 0
CHANGES = {
    "clipping": "clipping by norm",
    "rate": "a larger learning rate",
    "gate": "an LSTM's forget gate that starts nearly open",
}
AXES = {
    "units": "the units of one time step of one sequence",
    "batch": "the batch",
    "steps": "the time steps",
}
MASKS = {True: "once, for all its time steps", False: "anew at each time step"}
QUESTIONS = [
    (
        "A linear unit has the recurrent weight 0.9. What is left of the gradient after 50 time steps?",
        "linear",
        {
            "about 0.900": "That is what is left after one step.",
            "about 0.018": "This divides 0.9 by the number of steps. The steps multiply.",
            "about 0.005": "Each step multiplies by 0.9, and $0.9^{50} \\approx 0.005$.",
        },
    ),
    (
        "Which option of a Keras optimizer always keeps the direction of the whole gradient?",
        "keeps_direction",
        {
            "`clipvalue`": "It cuts each entry for itself, so large entries shrink and small ones stay.",
            "`clipnorm`": "It scales each weight array for itself, so the arrays' proportions change.",
            "`global_clipnorm`": "It divides the gradients of all arrays by one number.",
        },
    ),
    (
        "The gradient of the early time steps vanishes. Which of these gives them a larger share?",
        "larger_share",
        {
            CHANGES["clipping"]: "It multiplies the parts of all time steps by one factor. Their shares stay.",
            CHANGES["rate"]: "It too multiplies all parts by one factor.",
            CHANGES["gate"]: "Then each step multiplies by almost one.",
        },
    ),
    (
        "An LSTM's forget gate is 0.9 at every step and its input gate is shut. "
        "What is left of the cell state after ten steps?",
        "cell_state",
        {
            "90%": "Once more at each step: the gate multiplies every time.",
            "35%": "$0.9^{10} \\approx 0.35$.",
            "0%": "That needs a gate of 0. The gate is no switch.",
        },
    ),
    (
        "Over what does layer normalization inside the cell take its mean and variance?",
        "normalised_over",
        {
            AXES["units"]: "So it needs neither the batch nor other steps.",
            AXES["batch"]: "That is batch normalization.",
            AXES["steps"]: "A step cannot wait for the steps that come after it.",
        },
    ),
    (
        "A training batch runs through a Keras layer with `recurrent_dropout=0.5`. "
        "When does Keras draw the masks of one sequence?",
        "one_mask",
        {
            MASKS[True]: "At each step the same units are hidden from the same gate.",
            MASKS[False]: "Keras draws them once in each call of the layer.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def left_of_gradient(weight: float, steps: int) -> float:
    """The gradient of a linear unit after so many steps, over that at the last."""
    layer = keras.layers.SimpleRNN(1, activation=None, recurrent_initializer=keras.initializers.Constant(weight))
    norms = gradient_norms(layer, steps + 1, features=1)
    return float(norms[0] / norms[-1])


def keeps_direction() -> str:
    """The one way of clipping that does not turn a gradient."""
    gradient = [np.array([30.0, 0.4]), np.array([0.3])]
    ways = ("clipvalue", "clipnorm", "global_clipnorm")
    [way] = [way for way in ways if np.isclose(cosine(gradient, clipped(gradient, **{way: 1.0})), 1, atol=1e-6)]
    return way


def larger_share() -> str:
    """The one change after which the first time step has more than twice its share of the gradient."""

    def share(layer: keras.layers.Layer, factor: float = 1.0) -> float:
        norms = gradient_norms(layer, 30) * factor
        return float(norms[0] / norms.sum())

    keras.utils.set_random_seed(SEED)
    layer = keras.layers.LSTM(8)
    before = share(layer)
    shares = {"clipping": share(layer, 0.01), "rate": share(layer, 10.0), "gate": share(open_lstm(8, 5.0))}
    [larger] = [name for name, value in shares.items() if value > 2 * before]
    return larger


def left_of_cell_state(forget: float, steps: int) -> float:
    """What is left of an LSTM's cell state with its input gate shut."""
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 1, 1))
    layer.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), np.array([-99, np.log(forget / (1 - forget)), 0, 0])])
    state = [np.zeros((1, 1)), np.ones((1, 1))]
    return float(layer(np.zeros((1, steps, 1)), initial_state=state)[2][0, 0])


def normalised_over() -> str:
    """The one axis over which the outputs of the normalised cell have a mean of zero."""
    cell = LayerNormSimpleRNNCell(16, activation=None)
    y = np.asarray(keras.layers.RNN(cell, return_sequences=True)(np.random.default_rng(0).normal(size=(4, 5, 3))))
    axes = {"batch": 0, "steps": 1, "units": 2}
    [flat] = [name for name, axis in axes.items() if np.allclose(y.mean(axis=axis), 0, atol=1e-4)]
    return flat


def one_mask() -> bool:
    """Whether recurrent dropout drops the same units at all time steps of a sequence."""
    dropped = copied(0.5, time_steps=5, units=50) == 0
    # In a layer that copies its state a unit that is dropped once stays zero, one that is kept never is.
    return bool((dropped == dropped[0]).all() and dropped.any() and not dropped.all())


def measure() -> dict:
    """Compute each answer."""
    return {
        "linear": left_of_gradient(0.9, 50),
        "keeps_direction": keeps_direction(),
        "larger_share": larger_share(),
        "cell_state": left_of_cell_state(0.9, 10),
        "normalised_over": normalised_over(),
        "one_mask": one_mask(),
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    answers = {
        "linear": f"about {measured['linear']:.3f}",
        "keeps_direction": f"`{measured['keeps_direction']}`",
        "larger_share": CHANGES[measured["larger_share"]],
        "cell_state": f"{measured['cell_state']:.0%}",
        "normalised_over": AXES[measured["normalised_over"]],
        "one_mask": MASKS[measured["one_mask"]],
    }
    record.quiz("quiz", [(question, answers[name], choices) for question, name, choices in QUESTIONS])
