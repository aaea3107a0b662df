"""What a sequence costs: products that wait for one another, multiply-adds, what the gradient reads, state."""

from __future__ import annotations

import math

import keras
import numpy as np
import tensorflow as tf

from snippets.q7_conv1d.output_length import output_length
from unrolled.content.shelf.words import number
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import SERIES

LENGTHS = (8, 16, 32, 64)
BATCH, FEATURES, UNITS = 16, 32, 32
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


MODELS = {"gru": gru, "strided": strided, "dilated": dilated}


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


def gradient_bytes(model: keras.Model) -> int:
    """Bytes that the gradient reads of what the layers computed for a batch of `BATCH` sequences.

    In TensorFlow's graph these are the tensors that operations of the backward pass take from the forward pass. They
    must be kept from the one to the other. Weights, which are there anyway, are not counted: their first axis is not
    the batch's.
    """
    weights = [variable.value for variable in model.trainable_variables]
    forward: set[str] = set()

    def step(x: tf.Tensor) -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(weights)
            y = model(x)
        forward.update(operation.name for operation in y.graph.get_operations())
        return tape.gradient(y, weights)

    graph = tf.function(step).get_concrete_function(tf.TensorSpec((BATCH, *model.input_shape[1:]))).graph
    read = {
        tensor.name: tensor
        for operation in graph.get_operations()
        for tensor in operation.inputs
        if operation.name not in forward and tensor.op.name in forward
    }
    return sum(
        math.prod(tensor.shape) * tensor.dtype.size
        for tensor in read.values()
        if tensor.dtype.is_floating and tensor.shape.rank and tensor.shape[0] == BATCH
    )


def past_needed(model: keras.Model) -> int:
    """Numbers that one sequence needs from its past to go on by one more step."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv1D):
            total += layer.dilation_rate[0] * (layer.kernel_size[0] - 1) * layer.input.shape[-1]
        else:
            total += layer.units
    return total


def measure() -> dict:
    """Trace the three models at each length and count."""
    counts = {}
    for name, build in MODELS.items():
        models = [build(steps) for steps in LENGTHS]
        graphs = [traced(model) for model in models]
        counts[name] = {
            "chains": [longest_chain(graph) for graph in graphs],
            "layers": len(models[-1].layers),
            "multiply_adds": multiply_adds(graphs[-1]),
            "gradient_bytes": gradient_bytes(models[-1]),
            "past": past_needed(models[-1]),
        }
    return {"models": counts, "shorter": output_length(LENGTHS[-1], KERNEL, "valid", STRIDES)}


def show(record: Record, measured: dict) -> None:
    """Tabulate the longest sequence, and draw the chains over all lengths."""
    labels = {"gru": "GRU", "strided": f"Conv1D, strides {STRIDES}, then GRU", "dilated": "dilated stack"}
    models = {labels[name]: counts for name, counts in measured["models"].items()}
    record.number("steps", LENGTHS[-1])
    record.number("short", measured["shorter"])
    for name, counts in measured["models"].items():
        record.number(f"chain_{name}", counts["chains"][-1])
        record.number(f"past_{name}", counts["past"])
        each = counts["gradient_bytes"] / np.dtype("float32").itemsize / (BATCH * LENGTHS[-1] * UNITS)
        record.number(f"each_{name}", round(each))
    record.table(
        "costs",
        ["model", "layers", "longest chain", "multiply-adds", "for the gradient", "for a stream"],
        [
            [
                label,
                counts["layers"],
                counts["chains"][-1],
                number(counts["multiply_adds"]),
                f"{counts['gradient_bytes'] / 1024:.0f} KiB",
                counts["past"],
            ]
            for label, counts in models.items()
        ],
        f"{LENGTHS[-1]} time steps, {FEATURES} features, {UNITS} units or filters in each layer. Chain and "
        "multiply-adds: counted in TensorFlow's graph for one sequence. For the gradient: what the backward pass reads "
        f"of what the forward pass computed, in float32, for a batch of {BATCH}. For a stream: the most numbers of the "
        "past that one sequence needs to go on by one more step.",
    )
    _draw_chains(record, {label: counts["chains"] for label, counts in models.items()})


def _draw_chains(record: Record, chains: dict[str, list[int]]) -> None:
    with canvas(height=250) as figure:
        axes = figure.add_subplot()
        for (label, lengths), colour, mark in zip(chains.items(), SERIES, "osD", strict=False):
            axes.plot(LENGTHS, lengths, marker=mark, markersize=5, color=colour, label=label)
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
        ticks = [2**power for power in range(1, 7)]
        axes.set_xticks(LENGTHS, map(str, LENGTHS))
        axes.set_yticks(ticks, map(str, ticks))
        axes.minorticks_off()
        axes.set_xlabel("time steps of the input")
        axes.set_ylabel("longest chain")
        axes.legend(loc="upper left")
        svg = to_svg(figure, record.name)
    record.figure(
        "costs",
        svg,
        alt="Longest chain of products against the number of time steps. "
        + " ".join(f"{label}: from {lengths[0]} to {lengths[-1]}." for label, lengths in chains.items()),
        caption=(
            "Matrix products and convolutions that must wait for one another, counted in TensorFlow's graph. "
            "Each stack has as many layers as its last output needs to see all the time steps. Both axes are "
            "logarithmic."
        ),
        columns=["time steps", *chains],
        rows=[[steps, *(lengths[i] for lengths in chains.values())] for i, steps in enumerate(LENGTHS)],
    )
