"""Check yourself: the answers are computed by the layers in question."""

import keras
import numpy as np

from snippets.q2_shapes.first_answer import shapes_seen
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

SEED = 0
BATCH, STEPS, FEATURES, UNITS = 64, 30, 4, 16
ADDED = 10
ENDS = {
    "zeros": "zeros",
    "repeated": f"the output at step {STEPS}",
    "missing": "missing",
    "new": "something new",
}
"""What the output may be after the end of the series."""
QUESTIONS: list[tuple[str, str, dict]] = [
    (
        f"An input of {shape((BATCH, STEPS, FEATURES))} goes through `LSTM({UNITS}, return_sequences=True)`. "
        "What comes out?",
        "every",
        {
            shape((BATCH, UNITS)): "That is the default output: only the last time step.",
            shape((BATCH, STEPS, UNITS)): "One vector of units at every time step of every series.",
            shape((BATCH, STEPS, FEATURES)): "The last axis of the output counts the units, not the features.",
            shape((BATCH, UNITS, STEPS)): "The time steps stay on the middle axis.",
        },
    ),
    (
        f"The same input goes through `Bidirectional(GRU({UNITS}))`. What comes out?",
        "both",
        {
            shape((BATCH, UNITS)): "Both directions give this many values, and they are concatenated.",
            shape((BATCH, 2 * UNITS)): "One vector for each direction, concatenated; time is gone.",
            shape((BATCH, STEPS, 2 * UNITS)): "That needs `return_sequences=True` on the wrapped layer.",
            shape((BATCH, 2, UNITS)): "The directions are joined along the last axis; they get no axis of their own.",
        },
    ),
    (
        f"How many arrays does `LSTM({UNITS}, return_sequences=True, return_state=True)` return?",
        "returned",
        {
            1: "That is so without `return_state=True`.",
            2: "A `SimpleRNN` or a `GRU` would return the output and one state.",
            3: "The output at every step, then the final hidden state and the final cell state.",
            STEPS: "The outputs of all steps are one array; the states are those of the last step only.",
        },
    ),
    (
        f"How many parameters has `GRU({UNITS})`, as Keras makes it by default, on {FEATURES} features?",
        "parameters",
        {
            UNITS * (UNITS + FEATURES + 1): "That is a `SimpleRNN`.",
            3 * UNITS * (UNITS + FEATURES + 1): "That is `reset_after=False`; by default there are two biases.",
            3 * UNITS * (UNITS + FEATURES + 2): "Three blocks, each with two biases for a unit.",
            3 * UNITS * (UNITS + FEATURES + 2) * STEPS: "The same parameters serve every time step.",
        },
    ),
    (
        "`predict` gets an input of `(100, 5, 1)` and `batch_size=32`. How long is the first axis of the last batch?",
        "rest",
        {
            100: "Only if the batch size were at least as large as the data.",
            32: "Three full batches leave a rest, and the rest is a batch too.",
            4: "What is left after three full batches. The axis may differ from batch to batch.",
            5: "That is the number of time steps.",
        },
    ),
    (
        f"Series of {STEPS} steps, none of them all zeros, get {ADDED} steps of zeros after them, then `Masking` and "
        f"`GRU({UNITS}, return_sequences=True, use_cudnn=False)`. What is the output at the last step?",
        "masked_end",
        {
            ENDS["zeros"]: "That needs `zero_output_for_mask=True`, or cuDNN on a GPU.",
            ENDS["repeated"]: "A masked step leaves the state alone and repeats the last output.",
            ENDS["missing"]: "The output keeps all time steps of the padded input.",
            ENDS["new"]: "Without the mask the layer would go on computing from the zeros.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def measure() -> dict:
    """Let Keras answer."""
    inputs = np.random.default_rng(SEED).normal(size=(BATCH, STEPS, FEATURES)).astype("float32")
    gru = keras.layers.GRU(UNITS)
    gru.build((None, STEPS, FEATURES))
    return {
        "every": tuple(keras.layers.LSTM(UNITS, return_sequences=True)(inputs).shape),
        "both": tuple(keras.layers.Bidirectional(keras.layers.GRU(UNITS))(inputs).shape),
        "returned": len(keras.layers.LSTM(UNITS, return_sequences=True, return_state=True)(inputs)),
        "parameters": gru.count_params(),
        "rest": shapes_seen(np.zeros((100, 5, 1)), batch_size=32)[-1][0],
        "masked_end": output_at_masked_end(inputs),
    }


def output_at_masked_end(inputs: np.ndarray) -> str:
    """What a layer gives at the last step of series that were padded and masked: a key of `ENDS`."""
    padded = np.pad(inputs, ((0, 0), (0, ADDED), (0, 0)))
    layer = keras.layers.GRU(UNITS, return_sequences=True, use_cudnn=False)
    outputs = np.array(layer(keras.layers.Masking(0.0)(padded)))
    if outputs.shape[1] != STEPS + ADDED:
        return "missing"
    if not outputs[:, -1].any():
        return "zeros"
    return "repeated" if np.array_equal(outputs[:, -1], outputs[:, STEPS - 1]) else "new"


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    answers = measured | {
        "every": shape(measured["every"]),
        "both": shape(measured["both"]),
        "masked_end": ENDS[measured["masked_end"]],
    }
    record.quiz("quiz", [(question, answers[answer], choices) for question, answer, choices in QUESTIONS])
