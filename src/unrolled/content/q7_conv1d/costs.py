"""What a sequence costs: products that wait for one another, multiply-adds, outputs, state."""

from __future__ import annotations

import math

import keras
import numpy as np
import tensorflow as tf

from snippets.q7_conv1d.output_length import output_length
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

LENGTHS = (8, 16, 32, 64)
BATCH, FEATURES, UNITS = 32, 32, 32
KERNEL, STRIDES = 8, 4
PRODUCTS = ("MatMul", "Conv2D", "DepthwiseConv2dNative")


def gru(steps: int) -> keras.Sequential:
    """A GRU layer, unrolled so that its graph shows every step."""
    return keras.Sequential([keras.Input((steps, FEATURES)), keras.layers.GRU(UNITS, unroll=True)])


def strided(steps: int) -> keras.Sequential:
    """A convolution with strides below the GRU layer."""
    return keras.Sequential(
        [
            keras.Input((steps, FEATURES)),
            keras.layers.Conv1D(UNITS, KERNEL, STRIDES, activation="relu"),
            keras.layers.GRU(UNITS, unroll=True),
        ]
    )


def dilated(steps: int) -> keras.Sequential:
    """As many dilated layers as the last output needs to see all the steps, a power of two."""
    model = keras.Sequential([keras.Input((steps, FEATURES))])
    for level in range(int(math.log2(steps))):
        model.add(keras.layers.Conv1D(UNITS, 2, padding="causal", dilation_rate=2**level, activation="relu"))
    return model


MODELS = {
    "GRU": gru,
    f"Conv1D, strides {STRIDES}, then GRU": strided,
    "dilated stack": dilated,
}


def traced(model: keras.Model) -> tf.Graph:
    """The graph that TensorFlow runs for one sequence."""
    function = tf.function(model).get_concrete_function(tf.TensorSpec((1, *model.input_shape[1:])))
    return function.graph


def longest_chain(graph: tf.Graph) -> int:
    """The most matrix products and convolutions on any path: each waits for the one before."""
    depth: dict[str, int] = {}
    for operation in graph.get_operations():
        before = [depth[tensor.op.name] for tensor in operation.inputs]
        depth[operation.name] = max(before, default=0) + (operation.type in PRODUCTS)
    return max(depth.values())


def multiply_adds(graph: tf.Graph) -> int:
    """The multiply-adds in the graph's matrix products and convolutions."""
    total = 0
    for operation in graph.get_operations():
        if operation.type in PRODUCTS:
            weights = operation.inputs[1].shape
            summed = math.prod(weights[:-1])
            total += math.prod(operation.outputs[0].shape) * summed
    return total


def output_bytes(model: keras.Model) -> int:
    """Bytes of the outputs of all layers for a batch, where each layer returns its sequence."""
    total = 0
    for layer in model.layers:
        steps = layer.output.shape[1] if isinstance(layer, keras.layers.Conv1D) else layer.input.shape[1]
        total += BATCH * steps * layer.output.shape[-1] * np.dtype(layer.output.dtype).itemsize
    return total


def kept(model: keras.Model) -> int:
    """Numbers that one sequence needs from its past to go on by one more step."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv1D):
            total += layer.dilation_rate[0] * (layer.kernel_size[0] - 1) * layer.input.shape[-1]
        else:
            total += layer.units
    return total


def run(record: Record) -> None:
    """Trace the three models at each length and count."""
    chains: dict[str, list[int]] = {}
    last = {}
    for name, make in MODELS.items():
        chains[name] = []
        for steps in LENGTHS:
            model = make(steps)
            graph = traced(model)
            chains[name].append(longest_chain(graph))
        last[name] = (model, graph)
    longest = LENGTHS[-1]
    record.number("steps", longest)
    record.number("short", output_length(longest, KERNEL, "valid", STRIDES))
    for item, name in zip(("gru", "strided", "dilated"), MODELS, strict=True):
        record.number(f"chain_{item}", chains[name][-1])
        record.number(f"kept_{item}", kept(last[name][0]))
    record.table(
        "costs",
        ["model", "layers", "longest chain", "multiply-adds", "outputs", "kept"],
        [
            [
                name,
                len(model.layers),
                chains[name][-1],
                f"{multiply_adds(graph):,}".replace(",", "\N{THIN SPACE}"),
                f"{output_bytes(model) / 1024:.0f} KiB",
                kept(model),
            ]
            for name, (model, graph) in last.items()
        ],
        f"{longest} time steps, {FEATURES} features, {UNITS} units or filters in each layer. Chain and multiply-adds: "
        f"counted in TensorFlow's graph for one sequence. Outputs: those of all layers at all steps, in float32, for a "
        f"batch of {BATCH}. Kept: the most numbers of the past that one sequence needs to go on by one more step.",
    )
    with canvas(height=250) as figure:
        ax = figure.add_subplot()
        for (name, found), colour, mark in zip(chains.items(), SERIES, "osD", strict=False):
            ax.plot(LENGTHS, found, marker=mark, markersize=5, color=colour, label=name)
        ax.set_xscale("log", base=2)
        ax.set_yscale("log", base=2)
        ax.set_xticks(LENGTHS, LENGTHS)
        ax.set_yticks((2, 4, 8, 16, 32, 64), (2, 4, 8, 16, 32, 64))
        ax.minorticks_off()
        ax.set_xlabel("time steps of the input")
        ax.set_ylabel("longest chain")
        ax.legend(loc="upper left")
        svg = to_svg(figure, record.name)
    record.figure(
        "costs",
        svg,
        alt="Longest chain of products against the number of time steps. "
        + " ".join(f"{name}: from {found[0]} to {found[-1]}." for name, found in chains.items()),
        caption=(
            "Matrix products and convolutions that must wait for one another, counted in TensorFlow's graph. "
            "Each stack has as many layers as its last output needs to see all the time steps. Both axes are "
            "logarithmic."
        ),
        columns=["time steps", *chains],
        rows=[[steps, *(found[i] for found in chains.values())] for i, steps in enumerate(LENGTHS)],
    )
