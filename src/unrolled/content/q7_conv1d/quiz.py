"""The chapter's quiz; each answer is found by running Keras."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q7_conv1d.conv_then_gru import conv_then_gru, crop_targets
from snippets.q7_conv1d.look_ahead import moved_outputs
from snippets.q7_conv1d.receptive_field import measure_field
from unrolled.content.q7_conv1d.first_answer import slides_along
from unrolled.content.q7_conv1d.separable import refusal
from unrolled.engine.records.record import Record

CROPS = {"::2": slice(0, None, 2), ":-3": slice(0, -3), "3::2": slice(3, None, 2), "4::2": slice(4, None, 2)}
AXES = {1: "one: time", 2: "two: time and features", 3: "three: all of the array's axes"}
COMBINES = {True: "it applies both", False: "a `ValueError`"}
SEPARABLE = {True: "a causal layer", False: "a `ValueError`"}
QUESTIONS = [
    (
        "A `Conv1D` layer reads an array `(batch, time steps, features)`. "
        "Along how many axes does it slide its kernel?",
        "axes",
        {
            AXES[2]: "The kernel is as wide as there are features, so it cannot slide there.",
            AXES[1]: "This is what the name counts. At each position the kernel takes all the features.",
            AXES[3]: "Three is the rank of the array, batch and features included.",
        },
    ),
    (
        "21 time steps, `Conv1D(4, kernel_size=5, strides=2)`, default padding. How many steps come out?",
        "length",
        {
            "8": "17 positions, halved and rounded down: but the first position counts, so round up.",
            "11": "This is the length with `same` or `causal` padding.",
            "9": "The kernel fits at 17 positions, and every second of them is taken, the first included.",
            "17": "This is the length with strides of 1.",
        },
    ),
    (
        "A model is to forecast each next value, one output for each step. Which padding lets it read "
        "the value that it should forecast, with kernel size 3?",
        "looks_ahead",
        {
            '`padding="causal"`': "All the padding is at the front: an output reads its own step and earlier.",
            '`padding="same"`': "Half of the padding is at the end, so an output also reads the step after its own.",
        },
    ),
    (
        "Three causal layers, kernel size 3, dilation rates 1, 2 and 4. How many time steps does one output see?",
        "seen",
        {
            "8": "This is right for kernel size 2.",
            "7": "This is right without dilation.",
            "27": "The taps would have to lie 1, 3 and 9 apart for that.",
            "15": "1 + 2·1 + 2·2 + 2·4: each layer adds its kernel size less one, times its dilation rate.",
        },
    ),
    (
        "`Conv1D` with kernel size 4, strides 2 and `valid` padding is put before a GRU layer that returns "
        "sequences. Each output should have the target of the last step it has seen. Which targets?",
        "crop",
        {
            "`targets[:, 3::2]`": "The first position of the kernel ends at step 3, counted from zero.",
            "`targets[:, ::2]`": "It starts with the target of the first step that the kernel sees.",
            "`targets[:, :-3]`": "This has the length for strides of 1, and starts with the kernel's first step.",
            "`targets[:, 4::2]`": "It starts with the target of a step that the first position does not see.",
        },
    ),
    (
        "What does `Conv1D(4, 3, strides=2, dilation_rate=2)` do?",
        "combines",
        {
            COMBINES[True]: "A convolution could, but Keras refuses the combination.",
            "it ignores the dilation": "Keras does not drop an argument in silence here.",
            COMBINES[False]: "One of the two has to be 1.",
        },
    ),
    (
        'What happens when the layer `SeparableConv1D(4, 3, padding="causal")` is made?',
        "separable_causal",
        {
            SEPARABLE[True]: "Only `Conv1D` has this padding. Put zeros in front and use `valid`.",
            SEPARABLE[False]: "It has `valid` and `same` only. Put zeros in front and use `valid`.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def combines() -> bool:
    """Whether Keras takes strides and dilation together."""
    try:
        keras.layers.Conv1D(4, 3, strides=2, dilation_rate=2)
    except ValueError:
        return False
    return True


def crop() -> str:
    """The one slice, out of those offered, that gives the targets of the last steps seen."""
    outputs = conv_then_gru(3, 1)(np.zeros((1, 20, 3))).shape[1]
    targets = np.arange(20).reshape(1, 20, 1)
    cropped = crop_targets(targets, 4, 2)
    [name] = [
        name
        for name, way in CROPS.items()
        if targets[:, way].shape[1] == outputs and np.array_equal(targets[:, way], cropped)
    ]
    return name


def looks_ahead() -> str:
    """The one padding that keeps the length and lets an output read a later step."""
    [padding] = [padding for padding in ("same", "causal") if min(moved_outputs(9, 4, 3, padding)) < 4]
    return padding


def measure() -> dict:
    """Work out the answers."""
    return {
        "axes": slides_along("Conv1D"),
        "length": keras.layers.Conv1D(4, 5, strides=2)(np.zeros((1, 21, 3))).shape[1],
        "looks_ahead": looks_ahead(),
        "seen": measure_field([(3, 1, rate) for rate in (1, 2, 4)]),
        "crop": crop(),
        "combines": combines(),
        "separable_causal": not refusal().startswith("ValueError"),
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    answers = measured | {
        "axes": AXES[measured["axes"]],
        "looks_ahead": f'`padding="{measured["looks_ahead"]}"`',
        "crop": f"`targets[:, {measured['crop']}]`",
        "combines": COMBINES[measured["combines"]],
        "separable_causal": SEPARABLE[measured["separable_causal"]],
    }
    record.quiz("quiz", [(question, answers[name], choices) for question, name, choices in QUESTIONS])
