"""The chapter's quiz; each answer is found by running Keras or NumPy."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q8_video.cnn_rnn import cnn_rnn, frame_encoder
from snippets.q8_video.pooled_frames import pooled_frames
from unrolled.content.data.clips import load
from unrolled.engine.records.record import Record

SEED = 0


def shape(axes: tuple[int | None, ...]) -> str:
    """A shape as the site writes it."""
    return "`(" + ", ".join("batch" if size is None else str(size) for size in axes) + ")`"


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


def run(record: Record) -> None:
    """Work out the answers and keep the questions."""
    clips = np.zeros((2, 8, 16, 16, 1), "float32")
    encoded = keras.layers.TimeDistributed(frame_encoder((16, 16, 1)))(clips)
    eight, twenty = (cnn_rnn((frames, 16, 16, 1), classes=8).count_params() for frames in (8, 20))
    growth = {True: "it stays the same", False: "it grows"}[eight == twenty]

    layers = {
        "`GRU(32)`": keras.layers.GRU(32),
        '`Conv1D(32, 2, padding="causal")`': keras.layers.Conv1D(32, 2, padding="causal"),
        "`ConvLSTM2D(8, 3)`": keras.layers.ConvLSTM2D(8, 3),
    }
    takes = []
    for name, layer in layers.items():
        try:
            layer(clips)
            takes.append(name)
        except ValueError:
            continue
    [takes_clips] = takes

    test = load("test", 200)
    model = pooled_frames(test.frames.shape[1:], 8)
    answers = keras.ops.convert_to_numpy(model(test.frames)).argmax(axis=-1)
    half = len(test) // 2
    assert (answers[:half] == answers[half:]).all(), "a bag of frames answers a clip and its reverse alike"
    assert (test.direction[:half] != test.direction[half:]).all(), "a clip and its reverse differ in direction"
    # The best that one answer for both can do is to be right for the clip, and so wrong for its reverse.
    best = f"{np.mean(np.tile(test.direction[:half], 2) == test.direction):.0%}".replace("%", " %")

    record.quiz(
        "quiz",
        [
            (
                "Clips of shape `(2, 8, 16, 16, 1)` go through `TimeDistributed` around a CNN that gives 32 numbers "
                "for an image. What comes out?",
                shape(encoded.shape),
                {
                    "`(2, 32)`": "The axis of time is kept; an RNN or a pooling layer removes it later.",
                    "`(16, 32)`": "Inside, the frames of all clips may form one batch; outside, the two axes are back.",
                    "`(2, 8, 32)`": "One vector for each frame of each clip: what an RNN reads.",
                    "`(2, 8, 16, 16, 32)`": "The CNN gives 32 numbers for the whole frame, not for each pixel.",
                },
            ),
            (
                "The clips get 20 frames instead of 8. What happens to the number of weights of the CNN with a GRU?",
                growth,
                {
                    "it grows": "Neither the CNN nor the GRU has weights of its own for a frame.",
                    "it stays the same": "The CNN is the same for all frames, the GRU for all steps.",
                },
            ),
            (
                "Which of these layers reads `(batch, frames, height, width, channels)` as it is?",
                takes_clips,
                {
                    "`GRU(32)`": "It wants one vector for each step, so three axes.",
                    '`Conv1D(32, 2, padding="causal")`': "It wants one vector for each step, so three axes.",
                    "`ConvLSTM2D(8, 3)`": "Its inputs and its states are images.",
                },
            ),
            (
                "Causal convolutions with kernel size two and dilations 1, 2, 4 and 8 are stacked. "
                "On how many frames does the last step depend?",
                str(reach(2, (1, 2, 4, 8))),
                {
                    "8": "That is the largest dilation. The smaller ones fill the gaps and add to it.",
                    "15": "The dilations sum to this; the last frame itself has to be counted too.",
                    "16": "One, and the dilations' sum, since the kernel size less one is one.",
                    "30": "With kernel size three it would be one more than this.",
                },
            ),
            (
                "Each test clip stands beside its reverse, which has another direction. What is the most that a model "
                "can reach which pools over frames without regard to their order?",
                best,
                {
                    "12 %": "That is chance for eight classes. The axis along which something moves can still be seen.",
                    "50 %": "It answers a clip and its reverse alike, and is right for one of the two at most.",
                    "100 %": "Then it would have to tell a clip from its reverse, which has the same frames.",
                },
            ),
        ],
    )
