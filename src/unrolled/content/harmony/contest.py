"""The contest: aligned networks beside counting rules, on melodies that none of them has seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import keras
import numpy as np

from snippets.harmony.harmoniser import KINDS, harmoniser
from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.chord_decoding import decode_alone, decode_together, vocabulary
from unrolled.content.harmony.shared.counting_rules import RULES, predictions
from unrolled.content.harmony.shared.harmony_faults import authentic_closes, count_faults, interval_of_difference
from unrolled.content.harmony.shared.harmony_training import SEEDS, predict, train
from unrolled.content.harmony.shared.harmony_voices import (
    FEATURES,
    PITCHES,
    WINDOW,
    Split,
    split_chorales,
    targets,
    windows,
    with_soprano,
)
from unrolled.content.shelf import weights
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

MINUTES = 2
EPOCHS = 8
RATES = {
    "none": (0.03, 0.06, 0.12),
    "gru": (0.015, 0.03, 0.06),
    "bidirectional": (0.0075, 0.015, 0.03),
    "dilated": (0.004, 0.0075, 0.015),
}
"""What each kind's learning rate is chosen from; the best lies in the middle."""
VOICES = ("alto", "tenor", "bass")
DECODED = "bidirectional"
"""The kind of network whose probabilities are decoded."""
NAMES = {
    "common": "the voice's most common pitch",
    "soprano": "most common under the soprano's pitch",
    "beat": "… and on or off the beat, with or without a fermata",
    "none": "network without context",
    "gru": "GRU",
    "bidirectional": "bidirectional GRU",
    "dilated": "dilated convolutions, both ways",
}
WAYS = {"bach": "Bach", "rule": "counting rule", "alone": "each voice alone", "together": "best path"}
COUNTED = {
    "fifths": "parallel fifths",
    "octaves": "parallel octaves",
    "contrary": "fifths and octaves by contrary motion",
    "sevenths": "% of moves of a lower voice that leap a seventh",
    "changed": "changes of the chord in 100 steps",
    "crossed": "% of steps with crossed voices",
    "stacked": "% of beats with 3 or 4 notes, all of one triad or seventh chord",
    "same": "% of soprano's moves over a chord that stays",
    "rooted": "% of phrase ends on a triad in root position",
    "authentic": "% of phrase ends with leading tone, the bass falling a fifth",
    "doubled": "% of ends in root position after a doubled leading tone",
}


def measure() -> dict:
    """Train everything with each seed, measure, decode, and count faults."""
    split = split_chorales()
    x, y, music = windows(split.train)
    classes = {rule: predictions(rule, split.train, split.test) for rule in RULES}
    right = {rule: [right_shares(classes[rule], split.test)] for rule in RULES}
    rates: dict[str, float] = {}
    first: dict[str, list[np.ndarray]] = {}

    def validate(network: keras.Model) -> float:
        return float(right_shares([row.argmax(axis=-1) for row in predict(network, split.valid)], split.valid).mean())

    def runs(
        kind: str, epochs: int, rates: tuple[float, ...], seeds: tuple[int, ...] = SEEDS
    ) -> tuple[float, Iterator[keras.Model]]:
        build = partial(harmoniser, FEATURES, len(VOICES), PITCHES, kind)
        return train(build, (x,), y, music, epochs, validate, rates=rates, seeds=seeds)

    for kind in KINDS:
        right[kind] = []
        rates[kind], networks = runs(kind, EPOCHS, RATES[kind])
        for network in networks:
            probabilities = predict(network, split.test)
            right[kind].append(right_shares([row.argmax(axis=-1) for row in probabilities], split.test))
            if kind == DECODED and not first:
                first = {"probabilities": probabilities, "weights": network.get_weights()}
                valid = validate(network)
    longer = runs(DECODED, 2 * EPOCHS, (rates[DECODED],), SEEDS[:1])[1]
    chords = vocabulary(split.train)
    return {
        "chorales": {"train": len(split.train), "valid": len(split.valid), "test": len(split.test)},
        "windows": len(x),
        "test_steps": sum(map(len, split.test)),
        "right": {key: np.array(shares) for key, shares in right.items()},
        "rates": rates,
        "valid": {"as_long": valid, "twice_as_long": validate(next(longer))},
        "chords": sum(map(len, chords.values())),
        "settings": compare_settings(split, classes[RULES[-1]], first["probabilities"], chords),
        "weights": weights.pack([array.astype("float16") for array in first["weights"]]),
    }


def right_shares(classes: list[np.ndarray], pieces: list[Chorale]) -> np.ndarray:
    """The share of Bach's own pitches in each voice, `(3,)`."""
    hits = [row == targets(piece) for row, piece in zip(classes, pieces, strict=True)]
    return np.concatenate(hits).mean(axis=0)


def compare_settings(
    split: Split, by_rule: list[np.ndarray], probabilities: list[np.ndarray], chords: dict[int, np.ndarray]
) -> dict[str, dict[str, Any]]:
    """Bach's pitches and faults in settings of the test melodies: Bach's, a rule's, and two from probabilities.

    Args:
        split: The chorales.
        by_rule: A rule's classes, `(time steps, 3)` a piece.
        probabilities: A network's, `(time steps, 3, pitches)` a piece.
        chords: What `vocabulary` gave.

    Returns:
        For each setting what `count_faults` gives, the share of Bach's pitches as `right`, and as `fewer_authentic`
        between what the lead of Bach's share of authentic closes lies, `(2,)`.
    """
    test = split.test
    ways = {
        "bach": [piece.pitches for piece in test],
        "rule": [with_soprano(piece, classes) for piece, classes in zip(test, by_rule, strict=True)],
        "alone": [decode_alone(piece, row) for piece, row in zip(test, probabilities, strict=True)],
        "together": [decode_together(piece, row, chords) for piece, row in zip(test, probabilities, strict=True)],
    }
    measured: dict[str, dict[str, Any]] = {}
    closes = {way: authentic_closes(test, settings) for way, settings in ways.items()}
    for way, settings in ways.items():
        hits = [setting[:, 1:] == piece.pitches[:, 1:] for setting, piece in zip(settings, test, strict=True)]
        measured[way] = {"right": float(np.concatenate(hits).mean()), **count_faults(test, settings)}
        measured[way]["fewer_authentic"] = interval_of_difference(closes["bach"], closes[way])
    return measured


def show(record: Record, measured: dict) -> None:
    """Both tables, and the numbers of the sentences about them."""
    record.file("weights.npz", measured["weights"])
    for side, number in measured["chorales"].items():
        record.number(f"{side}_chorales", number)
    for name in ("windows", "test_steps", "chords"):
        record.number(name, measured[name])
    record.number("window", WINDOW)
    record.number("epochs", EPOCHS)
    for name, share in measured["valid"].items():
        record.number(f"valid_{name}", share, digits=3)
    for kind, rate in measured["rates"].items():
        record.number(f"{kind}_rate", rate, digits=4)
    tabulate_accuracy(record, measured["right"], measured["rates"])
    tabulate_faults(record, measured["settings"])


def tabulate_accuracy(record: Record, right: dict[str, np.ndarray], rates: dict[str, float]) -> None:
    """The share of Bach's own pitches, for each rule and network."""
    rows = []
    for key, name in NAMES.items():
        shares = right[key]
        all_three = shares.mean(axis=1)
        rows.append([name, *(spread(column) for column in (all_three, *shares.T))])
        record.number(key, np.median(all_three), digits=2)
        record.number(f"{key}_least", all_three.min(), digits=3)
        record.number(f"{key}_most", all_three.max(), digits=3)
    record.table(
        "accuracy",
        ["who sets the voices", "all three", *VOICES],
        rows,
        "Share of steps with Bach's own pitch, on held-out melodies. Networks: median (least–greatest) over "
        f"{len(right[DECODED])} seeds. Their learning rates, chosen on validation: "
        f"{', '.join(f'{rates[kind]:g}' for kind in KINDS)}.",
    )


def tabulate_faults(record: Record, settings: dict[str, dict[str, Any]]) -> None:
    """What a teacher of harmony would mark, in four settings."""
    for way in WAYS:
        record.number(f"{way}_right", settings[way]["right"], digits=2)
        low, high = settings[way]["fewer_authentic"]
        record.number(f"{way}_fewer_authentic_least", low, digits=0)
        record.number(f"{way}_fewer_authentic_most", high, digits=0)
        for what in COUNTED:
            record.number(f"{way}_{what}", settings[way][what], digits=1)
    record.table(
        "faults",
        ["what is counted", *WAYS.values()],
        [[name, *(f"{settings[way][what]:.1f}" for way in WAYS)] for what, name in COUNTED.items()],
        "The held-out chorales, set by Bach, by the best counting rule, and by the bidirectional network of the first "
        "seed decoded in two ways. The first three rows count for a hundred changes of the chord.",
    )
