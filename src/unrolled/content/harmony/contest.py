"""The contest: aligned networks beside counting rules, on melodies that none of them has seen."""

from __future__ import annotations

from functools import partial

import numpy as np

from snippets.harmony.harmoniser import KINDS, harmoniser
from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared.chord_decoding import decode_alone, decode_together, vocabulary
from unrolled.content.harmony.shared.counting_rules import RULES, predictions
from unrolled.content.harmony.shared.harmony_faults import count_faults
from unrolled.content.harmony.shared.harmony_training import predict, train
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

MINUTES = 1
EPOCHS = 8
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
    "changed": "changes of the chord in 100 steps",
    "crossed": "% of steps with crossed voices",
    "stacked": "% of beats on a triad or seventh chord",
    "same": "% of soprano's moves over a chord that stays",
    "rooted": "% of phrase ends on a triad in root position",
    "authentic": "% of phrase ends with leading tone, the bass falling a fifth",
}


def measure() -> dict:
    """Train everything with each seed, measure, decode, and count faults."""
    split = split_chorales()
    x, y, music = windows(split.train)
    classes = {rule: predictions(rule, split.train, split.test) for rule in RULES}
    right = {rule: [right_shares(classes[rule], split.test)] for rule in RULES}
    first: dict[str, list[np.ndarray]] = {}
    for kind in KINDS:
        right[kind] = []
        for network in train(partial(harmoniser, FEATURES, len(VOICES), PITCHES, kind), (x,), y, music, EPOCHS):
            probabilities = predict(network, split.test)
            right[kind].append(right_shares([row.argmax(axis=-1) for row in probabilities], split.test))
            if kind == DECODED and not first:
                first = {"probabilities": probabilities, "weights": network.get_weights()}
    chords = vocabulary(split.train)
    return {
        "chorales": {"train": len(split.train), "valid": len(split.valid), "test": len(split.test)},
        "windows": len(x),
        "test_steps": sum(map(len, split.test)),
        "right": {key: np.array(shares) for key, shares in right.items()},
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
) -> dict[str, dict[str, float]]:
    """Bach's pitches and faults in settings of the test melodies: Bach's, a rule's, and two from probabilities.

    Args:
        split: The chorales.
        by_rule: A rule's classes, `(time steps, 3)` a piece.
        probabilities: A network's, `(time steps, 3, pitches)` a piece.
        chords: What `vocabulary` gave.
    """
    test = split.test
    ways = {
        "bach": [piece.pitches for piece in test],
        "rule": [with_soprano(piece, classes) for piece, classes in zip(test, by_rule, strict=True)],
        "alone": [decode_alone(piece, row) for piece, row in zip(test, probabilities, strict=True)],
        "together": [decode_together(piece, row, chords) for piece, row in zip(test, probabilities, strict=True)],
    }
    measured = {}
    for way, settings in ways.items():
        hits = [setting[:, 1:] == piece.pitches[:, 1:] for setting, piece in zip(settings, test, strict=True)]
        measured[way] = {"right": float(np.concatenate(hits).mean()), **count_faults(test, settings)}
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
    tabulate_accuracy(record, measured["right"])
    tabulate_faults(record, measured["settings"])


def tabulate_accuracy(record: Record, right: dict[str, np.ndarray]) -> None:
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
        f"{len(right[DECODED])} seeds.",
    )


def tabulate_faults(record: Record, settings: dict[str, dict[str, float]]) -> None:
    """What a teacher of harmony would mark, in four settings."""
    for way in WAYS:
        record.number(f"{way}_right", settings[way]["right"], digits=2)
        for what in COUNTED:
            record.number(f"{way}_{what}", settings[way][what], digits=1)
    record.table(
        "faults",
        ["what is counted", *WAYS.values()],
        [[name, *(f"{settings[way][what]:.1f}" for way in WAYS)] for what, name in COUNTED.items()],
        "The held-out chorales, set by Bach, by the best counting rule, and by the bidirectional network of the first "
        "seed decoded in two ways. Parallels are counted for a hundred changes of the chord.",
    )
