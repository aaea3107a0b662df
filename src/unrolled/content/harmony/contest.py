"""The contest: aligned networks beside counting rules, on melodies that none of them has seen."""

from __future__ import annotations

import numpy as np

from snippets.harmony.harmoniser import harmoniser
from unrolled.content.data.chorales import Chorale
from unrolled.content.harmony.shared import decode, faults
from unrolled.content.harmony.shared.rules import RULES, predictions
from unrolled.content.harmony.shared.task import FEATURES, PITCHES, WINDOW, pitches, targets, task, windows
from unrolled.content.harmony.shared.training import SEEDS, heard, packed, spread, train
from unrolled.engine.records.record import Record

NAMES = {
    "none": "network without context",
    "gru": "GRU",
    "bidirectional": "bidirectional GRU",
    "dilated": "dilated convolutions, both ways",
}
EPOCHS = 10
VOICES = ("alto", "tenor", "bass")
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


def run(record: Record) -> None:
    """Train everything with each seed, measure, decode, and count faults."""
    data = task()
    for side in ("train", "valid", "test"):
        record.number(f"{side}_chorales", len(getattr(data, side)))
    x, y, music = windows(data.train)
    record.number("windows", len(x))
    record.number("window", WINDOW)
    record.number("epochs", EPOCHS)
    record.number("test_steps", sum(map(len, data.test)))
    right: dict[str, list[np.ndarray]] = {}
    for rule in RULES:
        said = predictions(rule, data.train, data.test)
        right[rule] = [_right(said, data.test)]
    by_rule = [np.column_stack([p.pitches[:, 0], pitches(c)]) for p, c in zip(data.test, said, strict=True)]
    kept = b""
    for kind in NAMES:
        right[kind] = []
        networks = train(lambda kind=kind: harmoniser(FEATURES, len(VOICES), PITCHES, kind), (x,), y, music, EPOCHS)
        for seed, network in networks:
            likely = heard(network, data.test)
            right[kind].append(_right([row.argmax(axis=-1) for row in likely], data.test))
            if kind == "bidirectional" and seed == SEEDS[0]:
                kept, kept_likely = packed(network), likely
    record.file("weights.npz", kept)
    rows = []
    for key, name in {**RULES, **NAMES}.items():
        shares = np.array(right[key])
        rows.append([name, *(spread(column) for column in [shares.mean(axis=1), *shares.T])])
        if key in RULES:
            rows[-1][1:] = [cell.partition(" ")[0] for cell in rows[-1][1:]]
        means = shares.mean(axis=1)
        record.number(key, np.median(means), digits=2)
        record.number(f"{key}_least", means.min(), digits=3)
        record.number(f"{key}_most", means.max(), digits=3)
    record.table(
        "accuracy", ["who sets the voices", "all three", *VOICES], rows,
        "Share of steps with Bach's own pitch, on held-out melodies. Networks: median (lowest–highest) of "
        f"{len(SEEDS)} seeds.",
    )  # fmt: skip
    _count(record, data.train, data.test, kept_likely, by_rule)


def _right(said: list[np.ndarray], pieces: list[Chorale]) -> np.ndarray:
    """The share of Bach's own pitches in each voice."""
    hits = [classes == targets(piece) for classes, piece in zip(said, pieces, strict=True)]
    return np.concatenate(hits).mean(axis=0)


def _count(
    record: Record, learnt: list[Chorale], test: list[Chorale], likely: list[np.ndarray], by_rule: list[np.ndarray]
) -> None:
    """Decode the first seed's probabilities in two ways, and count faults beside Bach's."""
    chords = decode.vocabulary(learnt)
    record.number("chords", sum(map(len, chords.values())))
    ways = {
        "bach": [piece.pitches for piece in test],
        "rule": by_rule,
        "alone": [decode.alone(piece, row) for piece, row in zip(test, likely, strict=True)],
        "together": [decode.together(piece, row, chords) for piece, row in zip(test, likely, strict=True)],
    }
    counted = {way: faults.count(test, settings) for way, settings in ways.items()}
    for way, settings in ways.items():
        hits = [s[:, 1:] == piece.pitches[:, 1:] for s, piece in zip(settings, test, strict=True)]
        record.number(f"{way}_right", np.concatenate(hits).mean(), digits=2)
        for what, value in counted[way].items():
            record.number(f"{way}_{what}", value, digits=1)
    columns = {"bach": "Bach", "rule": "counting rule", "alone": "each voice alone", "together": "best path"}
    rows = [[name, *(f"{counted[way][what]:.1f}" for way in columns)] for what, name in COUNTED.items()]
    record.table(
        "faults", ["what is counted", *columns.values()], rows,
        "The held-out chorales, set by Bach, by the best counting rule, and by the bidirectional network of the first "
        "seed decoded in two ways. Parallels are counted for a hundred changes of the chord.",
    )  # fmt: skip
