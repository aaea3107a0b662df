"""Padding with and without a mask, against the series alone."""

import keras
import numpy as np

from snippets.q2_shapes.masked_steps import masked_outputs
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0
STEPS, ADDED, FEATURES, UNITS = 5, 4, 3, 8
LAYERS = {
    "SimpleRNN": keras.layers.SimpleRNN,
    "GRU": keras.layers.GRU,
    "LSTM": keras.layers.LSTM,
    "Bidirectional(GRU)": lambda *args, **options: keras.layers.Bidirectional(keras.layers.GRU(*args, **options)),
}


def differences(name: str, bias: str) -> dict[tuple[str, bool], float]:
    """How far padding moves a layer's output.

    Args:
        name: A layer of `LAYERS`.
        bias: How its biases start.

    Returns:
        The largest absolute difference from the output for the series alone, under the
        side of the padding and whether it was masked.
    """
    series = np.random.default_rng(SEED).normal(size=(2, STEPS, FEATURES)).astype("float32")
    layer = LAYERS[name](UNITS, bias_initializer=bias)
    alone = np.array(layer(series))
    found = {}
    for side, added in {"after": (0, ADDED), "before": (ADDED, 0)}.items():
        padded = np.pad(series, ((0, 0), added, (0, 0)))
        for masked in (False, True):
            # A GPU's cuDNN takes no mask on the left, so all run on the CPU.
            with keras.device("cpu:0"):
                outputs = layer(keras.layers.Masking(0.0)(padded) if masked else padded)
            found[side, masked] = float(np.abs(np.array(outputs) - alone).max())
    return found


def run(record: Record) -> None:
    """Measure the differences, and draw one unit's output over a padded series."""
    rows = []
    for name in LAYERS:
        other, fresh = differences(name, "glorot_uniform"), differences(name, "zeros")
        masked = max(found[side, True] for found in (other, fresh) for side in ("after", "before"))
        unmasked = [found[side, False] for side in ("after", "before") for found in (fresh, other)]
        cells = [*unmasked, masked]
        rows.append([f"`{name}`", *("0" if value < 1e-5 else f"{value:.2f}" for value in cells)])
    record.table(
        "padding",
        [
            "Layer",
            "After, first biases",
            "After, other biases",
            "Before, first biases",
            "Before, other biases",
            "Masked",
        ],
        rows,
        f"Largest difference from the output for the {STEPS} steps alone, when {ADDED} steps of zeros are added after "
        "or before them; 0 where it is below one in a hundred thousand. First biases are as Keras starts them, other "
        "biases are drawn at random; the last column covers both sides and both kinds",
    )
    _draw(record)


def _draw(record: Record) -> None:
    real = np.arange(STEPS + ADDED) < STEPS
    inputs, mask = real[np.newaxis, :, np.newaxis].astype("float32"), real[np.newaxis]
    lines = {
        "no mask": masked_outputs(inputs, np.ones_like(mask), zero=False),
        "mask": masked_outputs(inputs, mask, zero=False),
        "mask, zero_output_for_mask": masked_outputs(inputs, mask, zero=True),
    }
    steps = np.arange(1, STEPS + ADDED + 1)
    with canvas(height=260) as figure:
        ax = figure.add_subplot()
        ax.axvspan(STEPS + 0.5, steps[-1] + 0.4, color=MUTED, alpha=0.12, lw=0)
        for (name, outputs), colour, marker in zip(lines.items(), SERIES, "os^", strict=False):
            ax.plot(steps, outputs[0, :, 0], marker=marker, color=colour, label=name)
        ax.text(STEPS + 0.65, 0.72, "padding")
        ax.set(
            xlabel="time step",
            ylabel="output of the unit",
            xticks=steps,
            xlim=(0.6, steps[-1] + 0.4),
            ylim=(-0.03, 0.8),
        )
        ax.legend(loc="upper left")
        svg = to_svg(figure, record.name)
    ends = {name: outputs[0, -1, 0] for name, outputs in lines.items()}
    at_end = lines["mask"][0, STEPS - 1, 0]
    record.figure(
        "outputs",
        svg,
        alt=(
            f"Output of a GRU unit over {STEPS} steps and {ADDED} padded ones. It reaches {at_end:.2f} at the last "
            f"real step; at the end of the padding it is {ends['no mask']:.2f} without a mask, {ends['mask']:.2f} "
            f"with one, and {ends['mask, zero_output_for_mask']:.2f} with zero_output_for_mask."
        ),
        caption="One GRU unit over a padded series. All lines agree until the padding starts.",
        columns=["time step", *lines],
        rows=[[t, *(f"{outputs[0, t - 1, 0]:.2f}" for outputs in lines.values())] for t in steps],
    )
