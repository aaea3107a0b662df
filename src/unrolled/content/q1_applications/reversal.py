"""Writing four digits backwards: networks that answer in step, and networks that read first."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np

from snippets.q1_applications.reverse import DIGITS, STEPS, aligned, encoder_decoder, network, numbers, train
from unrolled.content.q1_applications.reach import NETWORKS
from unrolled.content.shelf.training import Restarts
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEEDS = (0, 1, 2)
TRAINED = 6000
"""How many of the numbers `train` takes to train on."""


def bidirectional() -> list[keras.Layer]:
    """One GRU layer in each direction, with an answer for each input."""
    return [keras.layers.Bidirectional(keras.layers.GRU(32, return_sequences=True))]


EPOCHS = 4
BUILD = {"in_step": aligned, "bidirectional": bidirectional, "encoder_decoder": encoder_decoder}
"""The recurrent layers of each network."""


def best_in_step() -> np.ndarray:
    """The expected accuracy that no network can exceed that answers while it reads, `(STEPS,)`.

    The digit that output step t needs is read at input step STEPS + 1 - t. Where that is still to
    come, all digits are equally likely.
    """
    t = np.arange(1, STEPS + 1)
    return np.where(STEPS + 1 - t <= t, 1.0, 1 / DIGITS)


def measure() -> dict:
    """Train each network from each seed, and try the simple methods on the same numbers.

    Returns:
        The shares of right digits: under `networks` for each network `(seeds, places)`, and for each
        simple method `(places,)`.
    """
    networks = {}
    for name in BUILD:
        build = partial(_network, name)
        start = Restarts(build(), build)
        networks[name] = np.array([train(start(seed), EPOCHS) for seed in SEEDS])
    x, y = numbers()
    digits, held = x.argmax(-1)[TRAINED:], y[TRAINED:]
    commonest = [np.bincount(y[:TRAINED, t]).argmax() for t in range(STEPS)]
    return {
        "networks": networks,
        "commonest": (held == commonest).mean(axis=0),
        "copy": (held == digits).mean(axis=0),
        "tested": len(held),
    }


def _network(name: str) -> keras.Model:
    return network(BUILD[name]())


def show(record: Record, measured: dict) -> None:
    """Tabulate and draw the accuracy at each place of the answer."""
    best, networks = best_in_step(), measured["networks"]
    simple = {
        "guess the commonest digit": measured["commonest"],
        "copy the input": measured["copy"],
        "best that is possible in step": best,
    }
    places = [f"digit {t}" for t in range(1, STEPS + 1)]
    record.table(
        "reversal",
        ["network", *places, "all"],
        [[name, *(f"{share:.2f}" for share in (*shares, shares.mean()))] for name, shares in simple.items()]
        + [
            [NETWORKS[kind], *(spread(place) for place in shares.T), spread(shares.mean(axis=1))]
            for kind, shares in networks.items()
        ],
        f"Share of right digits, by their place in the answer; median (least–greatest) of {len(SEEDS)} seeds where a "
        f"network is trained, for {EPOCHS} epochs each.",
    )
    record.figure(
        "reversal",
        _lines(record.name, networks, best),
        alt=(
            f"Share of right digits at {STEPS} places of the answer. The network that answers in step follows the best "
            f"that is possible for it, about {best[0]:.1f} at the first half of the places and {best[-1]:.0f} at "
            f"the others. The bidirectional network and the encoder-decoder are near {best[-1]:.0f} at all places."
        ),
        caption=f"Four digits backwards: median of {len(SEEDS)} seeds, on numbers not trained on.",
        columns=["network", *places],
        rows=[[NETWORKS[kind], *(spread(place, 3) for place in shares.T)] for kind, shares in networks.items()],
    )
    for kind, shares in networks.items():
        record.number(kind, np.median(shares.mean(axis=1)), digits=2)
    record.number("bound", best.mean(), digits=2)
    record.number("chance", 1 / DIGITS, digits=1)
    record.number("trained", TRAINED)
    record.number("tested", measured["tested"])
    record.number("seeds", len(SEEDS))


def _lines(name: str, networks: dict[str, np.ndarray], best: np.ndarray) -> str:
    ticks = np.arange(1, STEPS + 1)
    with canvas(height=250) as figure:
        ax = figure.add_subplot()
        for i, (kind, shares) in enumerate(networks.items()):
            line = f"{'os^'[i]}{('-', '--', ':')[i]}"
            ax.plot(ticks, np.median(shares, axis=0), line, color=SERIES[i], label=NETWORKS[kind])
        ax.plot(ticks, best, color=MUTED, lw=6, alpha=0.3, label="best possible in step")
        ax.set(xlabel="place in the answer", ylabel="share of right digits", ylim=(0, 1.05), xticks=ticks)
        figure.legend(loc="outside lower center", ncols=2)
        return to_svg(figure, name)
