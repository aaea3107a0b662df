"""The chapter's quiz; each answer is found by running Keras or NumPy."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn, frame_encoder
from snippets.q8_video.pooled_frames import pooled_frames
from unrolled.content.data.clips import load
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

SAME_WEIGHTS = {True: "it stays the same", False: "it grows"}
LAYERS = {
    "GRU": "`GRU(32)`",
    "Conv1D": '`Conv1D(32, 2, padding="causal")`',
    "ConvLSTM2D": "`ConvLSTM2D(8, 3)`",
}
QUESTIONS = [
    (
        "Clips of shape `(2, 8, 16, 16, 1)` go through `TimeDistributed` around a CNN that gives 32 numbers "
        "for an image. What comes out?",
        "encoded",
        {
            "`(2, 32)`": "The axis of time is kept; an RNN or a pooling layer removes it later.",
            "`(16, 32)`": "So many vectors there are, but `TimeDistributed` keeps clips and frames apart.",
            "`(2, 8, 32)`": "One vector for each frame of each clip: what an RNN reads.",
            "`(2, 8, 16, 16, 32)`": "The CNN gives 32 numbers for the whole frame, not for each pixel.",
        },
    ),
    (
        "The clips get 20 frames instead of 8. What happens to the number of weights of the CNN with a GRU?",
        "weights",
        {
            SAME_WEIGHTS[False]: "Neither the CNN nor the GRU has weights of its own for a frame.",
            SAME_WEIGHTS[True]: "The CNN is the same for all frames, the GRU for all steps.",
        },
    ),
    (
        "Which of these layers reads `(batch, frames, height, width, channels)` as it is?",
        "takes_clips",
        {
            LAYERS["GRU"]: "It wants one vector for each step, so three axes.",
            LAYERS["Conv1D"]: "It wants one vector for each step, so three axes.",
            LAYERS["ConvLSTM2D"]: "Its inputs and its states are images.",
        },
    ),
    (
        "Causal convolutions with kernel size two and dilations 1, 2, 4 and 8 are stacked. "
        "On how many frames does the last step depend?",
        "reach",
        {
            "8": "That is the largest dilation. The smaller ones fill the gaps and add to it.",
            "15": "The dilations sum to this; the last frame itself has to be counted too.",
            "16": "One, plus the sum of the dilations, since each convolution adds as many frames as its dilation.",
            "30": "With kernel size three it would be one more than this.",
        },
    ),
    (
        "Each test clip stands beside its reverse, which has another direction. What is the most that a model "
        "can reach which pools over frames without regard to their order?",
        "best_without_order",
        {
            "12 %": "That is chance for eight classes. The axis along which something moves can still be seen.",
            "50 %": "It answers a clip and its reverse alike, and is right for one of the two at most.",
            "100 %": "Then it would have to tell a clip from its reverse, which has the same frames.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def reach(kernel: int, dilations: tuple[int, ...]) -> int:
    """How many input steps the last output step of stacked causal convolutions depends on."""
    steps = 32
    x = np.zeros((steps, steps, 1), "float32")
    x[np.arange(steps), np.arange(steps)] = 1  # sequence i differs from silence at step i only
    for dilation in dilations:
        x = keras.layers.Conv1D(
            1, kernel, padding="causal", dilation_rate=dilation, kernel_initializer="ones", use_bias=False
        )(x)
    return int(np.count_nonzero(keras.ops.convert_to_numpy(x)[:, -1, 0]))


def takes_clips() -> str:
    """The one layer, out of those offered, that reads clips as they are."""
    clips = np.zeros((2, 8, 16, 16, 1), "float32")
    layers = {
        "GRU": keras.layers.GRU(32),
        "Conv1D": keras.layers.Conv1D(32, 2, padding="causal"),
        "ConvLSTM2D": keras.layers.ConvLSTM2D(8, 3),
    }
    names = []
    for name, layer in layers.items():
        try:
            layer(clips)
        except ValueError:
            continue
        names.append(name)
    [name] = names
    return name


def best_without_order() -> float:
    """The most that a model can reach which gives a clip and its reverse one and the same class."""
    test = load("test", 200)
    model = pooled_frames(test.frames.shape[1:], 8)
    classes = keras.ops.convert_to_numpy(model(test.frames)).argmax(axis=-1)
    half = len(test) // 2
    assert (classes[:half] == classes[half:]).all(), "a bag of frames answers a clip and its reverse alike"
    assert (test.direction[:half] != test.direction[half:]).all(), "a clip and its reverse differ in direction"
    # The best that one answer for both can do is to be right for the clip, and so wrong for its reverse.
    return float(np.mean(np.tile(test.direction[:half], 2) == test.direction))


def measure() -> dict:
    """Work out the answers."""
    clips = np.zeros((2, 8, 16, 16, 1), "float32")
    return {
        "encoded": tuple(keras.layers.TimeDistributed(frame_encoder((16, 16, 1)))(clips).shape),
        "weights": [cnn_rnn((frames, 16, 16, 1), classes=8).count_params() for frames in (8, 20)],
        "takes_clips": takes_clips(),
        "reach": reach(2, (1, 2, 4, 8)),
        "best_without_order": best_without_order(),
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    eight, twenty = measured["weights"]
    answers = {
        "encoded": shape(measured["encoded"]),
        "weights": SAME_WEIGHTS[eight == twenty],
        "takes_clips": LAYERS[measured["takes_clips"]],
        "reach": measured["reach"],
        "best_without_order": f"{100 * measured['best_without_order']:.0f} %",
    }
    record.quiz("quiz", [(question, answers[name], choices) for question, name, choices in QUESTIONS])
