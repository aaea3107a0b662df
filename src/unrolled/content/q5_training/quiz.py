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


def run(record: Record) -> None:
    """Compute each answer."""
    record.quiz(
        "quiz",
        [
            (
                "A linear unit has the recurrent weight 0.9. What is left of the gradient after 50 time steps?",
                f"about {_linear(0.9, 50):.3f}",
                {
                    "about 0.900": "That is what is left after one step.",
                    "about 0.018": "This divides 0.9 by the number of steps. The steps multiply.",
                    "about 0.005": "Each step multiplies by 0.9, and $0.9^{50} \\approx 0.005$.",
                },
            ),
            (
                "Which option of a Keras optimizer always keeps the direction of the whole gradient?",
                _keeps_direction(),
                {
                    "`clipvalue`": "It cuts each entry for itself, so large entries shrink and small ones stay.",
                    "`clipnorm`": "It scales each weight array for itself, so the arrays' proportions change.",
                    "`global_clipnorm`": "It divides the gradients of all arrays by one number.",
                },
            ),
            (
                "The gradient of the early time steps vanishes. Which of these gives them a larger share?",
                _larger_share(),
                {
                    "clipping by norm": "It multiplies the parts of all time steps by one factor. Their shares stay.",
                    "a larger learning rate": "It too multiplies all parts by one factor.",
                    "an LSTM's forget gate that starts nearly open": "Then each step multiplies by almost one.",
                },
            ),
            (
                "An LSTM's forget gate is 0.9 at every step and its input gate is shut. "
                "What is left of the cell state after ten steps?",
                f"{_kept(0.9, 10):.0%}",
                {
                    "90%": "Once more at each step: the gate multiplies every time.",
                    "35%": "$0.9^{10} \\approx 0.35$.",
                    "0%": "That needs a gate of 0. The gate is no switch.",
                },
            ),
            (
                "Over what does layer normalization inside the cell take its mean and variance?",
                _normalised_over(),
                {
                    "the units of one time step of one sequence": "So it needs neither the batch nor other steps.",
                    "the batch": "That is batch normalization.",
                    "the time steps": "A step cannot wait for the steps that come after it.",
                },
            ),
            (
                "A training batch runs through a Keras layer with `recurrent_dropout=0.5`. "
                "When is the mask of one sequence drawn?",
                _mask(),
                {
                    "once, and kept for all its time steps": "Each step drops the same units of the state.",
                    "anew at each time step": "Keras draws it once in each call of the layer.",
                },
            ),
        ],
    )


def _linear(weight: float, steps: int) -> float:
    layer = keras.layers.SimpleRNN(1, activation=None, recurrent_initializer=keras.initializers.Constant(weight))
    norms = gradient_norms(layer, steps + 1, features=1)
    return float(norms[0] / norms[-1])


def _keeps_direction() -> str:
    gradient = [np.array([30.0, 0.4]), np.array([0.3])]
    ways = ("clipvalue", "clipnorm", "global_clipnorm")
    kept = [way for way in ways if np.isclose(cosine(gradient, clipped(gradient, **{way: 1.0})), 1, atol=1e-6)]
    assert len(kept) == 1
    return f"`{kept[0]}`"


def _larger_share() -> str:
    def share(layer: keras.layers.Layer, factor: float = 1.0) -> float:
        norms = gradient_norms(layer, 30) * factor
        return float(norms[0] / norms.sum())

    keras.utils.set_random_seed(SEED)
    layer = keras.layers.LSTM(8)
    before = share(layer)
    shares = {
        "clipping by norm": share(layer, 0.01),
        "a larger learning rate": share(layer, 10.0),
        "an LSTM's forget gate that starts nearly open": share(open_lstm(8, 5.0)),
    }
    larger = [name for name, value in shares.items() if value > 2 * before]
    assert len(larger) == 1
    return larger[0]


def _kept(forget: float, steps: int) -> float:
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 1, 1))
    layer.set_weights([np.zeros((1, 4)), np.zeros((1, 4)), np.array([-99, np.log(forget / (1 - forget)), 0, 0])])
    state = [np.zeros((1, 1)), np.ones((1, 1))]
    return float(layer(np.zeros((1, steps, 1)), initial_state=state)[2][0, 0])


def _normalised_over() -> str:
    cell = LayerNormSimpleRNNCell(16, activation=None)
    y = np.asarray(keras.layers.RNN(cell, return_sequences=True)(np.random.default_rng(0).normal(size=(4, 5, 3))))
    axes = {"the batch": 0, "the time steps": 1, "the units of one time step of one sequence": 2}
    flat = [name for name, axis in axes.items() if np.allclose(y.mean(axis=axis), 0, atol=1e-4)]
    assert len(flat) == 1
    return flat[0]


def _mask() -> str:
    dropped = copied(0.5, time_steps=5, units=50) == 0
    # In a layer that copies its state a unit that is dropped once stays zero, one that is kept never is.
    return {True: "once, and kept for all its time steps", False: "anew at each time step"}[
        bool((dropped == dropped[0]).all() and dropped.any() and not dropped.all())
    ]
