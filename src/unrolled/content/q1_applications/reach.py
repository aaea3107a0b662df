"""Which inputs each output can depend on, found by changing one input step at a time."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q1_applications.encoder_decoder import encoder_decoder
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0
STEPS = 4
NETWORKS = {"in_step": "in step", "bidirectional": "bidirectional", "encoder_decoder": "encoder-decoder"}
"""What the page calls each network that is compared."""


def bidirectional(features: int, outputs: int, units: int = 16) -> keras.Model:
    """A sequence-to-sequence network whose recurrent layer reads in both directions."""
    layer = keras.layers.Bidirectional(keras.layers.GRU(units, return_sequences=True))
    return keras.Sequential([keras.Input((None, features)), layer, keras.layers.Dense(outputs)])


def reach(model: keras.Model, steps: int, features: int) -> np.ndarray:
    """Which output step changes when an input step does.

    Args:
        model: A model from `(batch, steps, features)` to a sequence.
        steps: Time steps of the input.
        features: Features at each time step.

    Returns:
        Booleans, `(output steps, input steps)`.
    """
    x = np.random.default_rng(0).normal(size=(1, steps, features)).astype("float32")
    changed = np.repeat(x, steps + 1, axis=0)
    changed[np.arange(steps), np.arange(steps)] += 1  # the last sequence of the batch stays as it is
    y = np.asarray(model(changed))
    return (np.abs(y[:-1] - y[-1]) > 1e-6).any(axis=-1).T


def measure() -> dict:
    """What each output of three untrained networks can see."""
    models = {
        "in_step": sequence_to_sequence(3, 2),
        "bidirectional": bidirectional(3, 2),
        "encoder_decoder": encoder_decoder(3, STEPS, 2),
    }
    return {network: reach(model, STEPS, 3) for network, model in models.items()}


def show(record: Record, measured: dict) -> None:
    """Draw it as a grid for each network."""
    count = {network: reached.sum() for network, reached in measured.items()}
    record.figure(
        "reach",
        _grids(record.name, measured),
        alt=(
            f"Three grids of {STEPS} output steps by {STEPS} input steps. In step, {count['in_step']} of "
            f"{STEPS * STEPS} squares are filled, those on and below the diagonal; bidirectional, "
            f"{count['bidirectional']}; encoder-decoder, {count['encoder_decoder']}."
        ),
        caption="A filled square: the output step changes when the input step does. Networks before training.",
        columns=["network", "output step", "input steps that change it"],
        rows=[
            [NETWORKS[network], str(t), ", ".join(str(s + 1) for s in np.flatnonzero(row))]
            for network, reached in measured.items()
            for t, row in enumerate(reached, 1)
        ],
    )


def _grids(name: str, measured: dict[str, np.ndarray]) -> str:
    ticks = range(1, STEPS + 1)
    with canvas(height=190) as figure:
        for ax, (network, reached) in zip(figure.subplots(1, 3, sharey=True), measured.items(), strict=True):
            for (t, s), filled in np.ndenumerate(reached):
                face, edge = (SERIES[0], SERIES[0]) if filled else ("none", MUTED)
                ax.scatter(s + 1, t + 1, s=90, marker="s", facecolor=face, edgecolor=edge)
            ax.set(title=NETWORKS[network], xlabel="input step", xticks=ticks, yticks=ticks, aspect="equal")
            ax.set(xlim=(0.4, STEPS + 0.6), ylim=(STEPS + 0.6, 0.4))
            ax.grid(False)
        figure.axes[0].set_ylabel("output step")
        return to_svg(figure, name)
