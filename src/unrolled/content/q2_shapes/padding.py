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
BIASES = {"drawn": "glorot_uniform", "fresh": "zeros"}
"""How the biases start: drawn at random, and as Keras does it."""
WAYS = {"unmasked": "no mask", "masked": "mask", "zero": "mask, zero_output_for_mask"}
"""What the figure calls each way to treat the padding."""
_TICKS = range(1, STEPS + ADDED + 1)


def differences(name: str, bias: str) -> dict[str, dict[str, float]]:
    """How far padding moves a layer's output.

    Args:
        name: A layer of `LAYERS`.
        bias: How its biases start.

    Returns:
        The largest absolute difference from the output for the series alone, for each side of the padding
        under `unmasked` and `masked`.
    """
    series = np.random.default_rng(SEED).normal(size=(2, STEPS, FEATURES)).astype("float32")
    layer = LAYERS[name](UNITS, bias_initializer=bias)
    alone = np.array(layer(series))
    moved: dict[str, dict[str, float]] = {}
    for side, added in {"after": (0, ADDED), "before": (ADDED, 0)}.items():
        padded = np.pad(series, ((0, 0), added, (0, 0)))
        # A GPU's cuDNN takes no mask on the left, so all run on the CPU.
        with keras.device("cpu:0"):
            outputs = {"unmasked": layer(padded), "masked": layer(keras.layers.Masking(0.0)(padded))}
        moved[side] = {way: float(np.abs(np.array(output) - alone).max()) for way, output in outputs.items()}
    return moved


def padded_outputs() -> dict[str, np.ndarray]:
    """One unit's output over a padded series for each of `WAYS`, `(time steps,)`."""
    real = np.arange(STEPS + ADDED) < STEPS
    inputs, mask = real[np.newaxis, :, np.newaxis].astype("float32"), real[np.newaxis]
    outputs = {
        "unmasked": masked_outputs(inputs, np.ones_like(mask), zero=False),
        "masked": masked_outputs(inputs, mask, zero=False),
        "zero": masked_outputs(inputs, mask, zero=True),
    }
    return {way: output[0, :, 0] for way, output in outputs.items()}


def measure() -> dict:
    """Measure the differences, and one unit's output over a padded series."""
    return {
        "differences": {
            name: {biases: differences(name, start) for biases, start in BIASES.items()} for name in LAYERS
        },
        "outputs": padded_outputs(),
    }


def show(record: Record, measured: dict) -> None:
    """Tabulate the differences, and draw the unit's output."""
    record.table(
        "padding",
        [
            "Layer",
            "after",
            "before",
            "after, fresh",
            "before, fresh",
            "all, with a mask",
        ],
        [[f"`{name}`", *_cells(moved)] for name, moved in measured["differences"].items()],
        f"How far {ADDED} steps of zeros, after or before a series of {STEPS} steps, move the output at most. Biases "
        "are drawn at random, or fresh: as Keras starts them. 0: less than one in a hundred thousand",
    )
    outputs = measured["outputs"]
    record.figure(
        "outputs",
        _draw(record.name, outputs),
        alt=(
            f"Output of a GRU unit over {STEPS} steps and {ADDED} padded ones. It reaches "
            f"{outputs['masked'][STEPS - 1]:.2f} at the last real step; at the end of the padding it is "
            f"{outputs['unmasked'][-1]:.2f} without a mask, {outputs['masked'][-1]:.2f} with one, and "
            f"{outputs['zero'][-1]:.2f} with zero_output_for_mask."
        ),
        caption="One GRU unit over a padded series. All lines agree until the padding starts.",
        columns=["time step", *(WAYS[way] for way in outputs)],
        rows=[[t, *(f"{output:.2f}" for output in step)] for t, *step in zip(_TICKS, *outputs.values(), strict=True)],
    )


def _cells(moved: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    cases = [moved[biases][side] for biases in BIASES for side in ("after", "before")]
    values = [*(case["unmasked"] for case in cases), max(case["masked"] for case in cases)]
    return ["0" if value < 1e-5 else f"{value:.2f}" for value in values]


def _draw(name: str, outputs: dict[str, np.ndarray]) -> str:
    with canvas(height=260) as figure:
        ax = figure.add_subplot()
        ax.axvspan(STEPS + 0.5, _TICKS[-1] + 0.4, color=MUTED, alpha=0.12, lw=0)
        for (way, steps), colour, marker in zip(outputs.items(), SERIES, "os^", strict=False):
            ax.plot(_TICKS, steps, marker=marker, color=colour, label=WAYS[way])
        ax.text(STEPS + 0.65, 0.72, "padding")
        ax.set(xlabel="time step", ylabel="output of the unit", xticks=_TICKS)
        ax.set(xlim=(0.6, _TICKS[-1] + 0.4), ylim=(-0.03, 0.8))
        ax.legend(loc="upper left")
        return to_svg(figure, name)
