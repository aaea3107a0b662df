"""Writing four digits backwards: networks that answer in step, and networks that read first."""

from __future__ import annotations

import keras
import numpy as np

from snippets.q1_applications.reverse import DIGITS, STEPS, aligned, encoder_decoder, numbers, train
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEEDS = (0, 1, 2)


def bidirectional() -> list[keras.Layer]:
    """One GRU layer in each direction, with an answer for each input."""
    return [keras.layers.Bidirectional(keras.layers.GRU(32, return_sequences=True))]


def best_in_step() -> np.ndarray:
    """The expected accuracy that no network can exceed that answers while it reads, `(STEPS,)`.

    The digit that output step t needs is read at input step STEPS + 1 - t. Where that is still to
    come, all digits are equally likely.
    """
    t = np.arange(1, STEPS + 1)
    return np.where(STEPS + 1 - t <= t, 1.0, 1 / DIGITS)


def spread(values: list[float]) -> str:
    """The range of some shares, or one number where both ends look the same."""
    low, high = (f"{value:.2f}" for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def run(record: Record) -> None:
    """Train each network with each seed; keep the accuracy at each output step."""
    builders = {"step by step": aligned, "bidirectional": bidirectional, "encoder-decoder": encoder_decoder}
    found: dict[str, np.ndarray] = {}
    for name, build in builders.items():
        runs = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            runs.append(train(build(), epochs=3 if build is bidirectional else 5))
        found[name] = np.array(runs)
    x, y = numbers()
    digits, best = x.argmax(-1), best_in_step()
    held = slice(6000, None)
    bounds = {
        "guess the commonest digit": np.array(
            [(y[held, t] == np.bincount(y[:6000, t]).argmax()).mean() for t in range(STEPS)]
        ),
        "copy the input": (digits[held] == y[held]).mean(axis=0),
        "best that is possible in step": best,
    }
    columns = ["network", *(f"digit {t}" for t in range(1, STEPS + 1)), "all"]
    rows = [[name, *(f"{v:.2f}" for v in values), f"{values.mean():.2f}"] for name, values in bounds.items()]
    rows += [
        [name, *(spread(list(runs[:, t])) for t in range(STEPS)), spread(list(runs.mean(axis=1)))]
        for name, runs in found.items()
    ]
    record.table(
        "reversal",
        columns,
        rows,
        f"Share of right digits, by their place in the answer: lowest to highest of {len(SEEDS)} seeds.",
    )
    ticks = np.arange(1, STEPS + 1)
    with canvas(height=250) as figure:
        ax = figure.add_subplot()
        for i, (name, runs) in enumerate(found.items()):
            ax.plot(ticks, runs.mean(axis=0), marker="os^"[i], color=SERIES[i], label=name, ls=("-", "--", ":")[i])
        ax.plot(ticks, best, color=MUTED, lw=6, alpha=0.3, label="best possible in step")
        ax.set(xlabel="place in the answer", ylabel="share of right digits", ylim=(0, 1.05), xticks=ticks)
        figure.legend(loc="outside lower center", ncols=2)
        svg = to_svg(figure, record.name)
    mean = {name: runs.mean() for name, runs in found.items()}
    record.figure(
        "reversal",
        svg,
        alt=(
            f"Share of right digits at {STEPS} places of the answer. The network that answers in step follows the best "
            f"that is possible for it, about {best[0]:.1f} at the first half of the places and {best[-1]:.0f} at "
            f"the others. The bidirectional network and the encoder-decoder are near {best[-1]:.0f} at all places."
        ),
        caption=f"Four digits backwards: mean over {len(SEEDS)} seeds, on numbers not trained on.",
        columns=["network", *(f"digit {t}" for t in ticks)],
        rows=[[name, *(f"{v:.3f}" for v in runs.mean(axis=0))] for name, runs in found.items()],
    )
    record.number("bound", best.mean(), digits=2)
    record.number("chance", 1 / DIGITS, digits=1)
    record.number("in_step", mean["step by step"], digits=2)
    record.number("encoder_decoder", mean["encoder-decoder"], digits=2)
    record.number("bidirectional", mean["bidirectional"], digits=2)
    record.number("trained", 6000)
    record.number("tested", len(x) - 6000)
    record.number("seeds", len(SEEDS))
