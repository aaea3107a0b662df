"""A network that reads its own last chord: with Bach's history, and with its own."""

from __future__ import annotations

import keras
import numpy as np

from snippets.harmony.fed_back import run_free, with_history
from unrolled.content.harmony.shared.harmony_faults import count_faults
from unrolled.content.harmony.shared.harmony_training import train
from unrolled.content.harmony.shared.harmony_voices import (
    FEATURES,
    PITCHES,
    SOPRANO_PITCHES,
    split_chorales,
    whole_pieces,
    windows,
    with_soprano,
)
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

EPOCHS = 8
RATES = (0.015, 0.03, 0.06)
STEPS = 32
"""Steps from the beginning that the figure shows."""
NAMES = {"copied": "the chord stays as Bach's last one", "true": "GRU, Bach's history", "free": "GRU, its own history"}


def chords_before(chords: np.ndarray) -> np.ndarray:
    """The chord before each step; before the first, silence. `(batch, time steps, voices)` both."""
    return np.concatenate([np.zeros_like(chords[:, :1]), chords[:, :-1]], axis=1)


def measure() -> dict:
    """Train with Bach's history, then measure with it and without."""
    split = split_chorales()
    x, y, music = windows(split.train)
    test_x, test_y, sounding = whole_pieces(split.test)
    forms: list[tuple[keras.Model, keras.Model]] = []

    def build() -> keras.Model:
        forms.append(with_history(FEATURES, 3, PITCHES))
        return forms[-1][0]

    outputs: dict[str, list[np.ndarray]] = {"true": [], "free": []}
    valid_x, valid_y, valid_music = whole_pieces(split.valid)

    def validate(network: keras.Model) -> float:
        """Running free, as it will be used."""
        return float((run_free(forms[0][1], valid_x) == valid_y)[valid_music].mean())

    rate, networks = train(build, (x, chords_before(y)), y, music, EPOCHS, validate, rates=RATES)
    for network in networks:
        outputs["true"].append(np.asarray(network([test_x, chords_before(test_y)])).argmax(axis=-1))
        # The first one built is trained; the later ones only lend it their fresh weights.
        outputs["free"].append(run_free(forms[0][1], test_x))
    right = {key: [classes == test_y for classes in runs] for key, runs in outputs.items()}
    right["copied"] = [chords_before(test_y) == test_y]
    first = zip(split.test, outputs["free"][0], strict=True)
    late, beat = np.arange(test_y.shape[1]) >= STEPS // 2, test_x[..., SOPRANO_PITCHES + 1] == 0
    return {
        "rate": rate,
        "late": {
            name: {key: [hits[where].mean() for hits in right[key]] for key in outputs}
            for name, where in (("on", sounding & late & beat), ("off", sounding & late & ~beat))
        },
        "right": {key: [hits[sounding].mean() for hits in runs] for key, runs in right.items()},
        "along": {
            key: np.array([[hits[:, t][sounding[:, t]].mean() for t in range(STEPS)] for hits in right[key]])
            for key in outputs
        },
        "faults": count_faults(split.test, [with_soprano(piece, row[: len(piece)]) for piece, row in first]),
    }


def show(record: Record, measured: dict) -> None:
    """The table, the figure, and the numbers of the sentences about them."""
    rows = []
    for key, name in NAMES.items():
        shares = measured["right"][key]
        rows.append([name, spread(shares)])
        record.number(key, np.median(shares), digits=2)
        record.number(f"{key}_least", min(shares), digits=3)
        record.number(f"{key}_most", max(shares), digits=3)
    record.table(
        "accuracy",
        ["who sets the voices", "all three voices"],
        rows,
        "Share of steps with Bach's own pitch, held-out melodies. Networks: median (least–greatest) over "
        f"{len(measured['right']['free'])} seeds, the same in both rows; only what is fed in as history differs.",
    )
    for what, value in measured["faults"].items():
        record.number(f"free_{what}", value, digits=1)
    record.number("rate", measured["rate"], digits=4)
    for place, shares in measured["late"].items():
        for key, runs in shares.items():
            record.number(f"{key}_{place}_beat", np.median(runs), digits=2)
    along_figure(record, {key: np.median(runs, axis=0) for key, runs in measured["along"].items()})


def along_figure(record: Record, lines: dict[str, np.ndarray]) -> None:
    """The share of Bach's pitches step by step, and what it is late and at first."""
    with canvas(height=220) as figure:
        axes = figure.add_subplot()
        for (key, line), style in zip(lines.items(), ("-", "--"), strict=True):
            axes.plot(np.arange(1, STEPS + 1), line, style, label=NAMES[key])
        axes.set_xlabel("time step (eighth notes)")
        axes.set_ylabel("share of Bach's pitches")
        axes.set_ylim(0, 1)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=2, columnspacing=1)
    late = {key: line[STEPS // 2 :].mean() for key, line in lines.items()}
    first = lines["true"][0]
    record.number("true_late", late["true"], digits=2)
    record.number("free_late", late["free"], digits=2)
    record.number("first", first, digits=2)
    record.figure(
        "along",
        to_svg(figure, f"{record.name}.along"),
        alt=f"At the first step both stand at {first:.2f}. With Bach's history the share then goes up and down with "
        f"the beat, around {late['true']:.2f} from step {STEPS // 2 + 1} on; with its own it is {late['free']:.2f} "
        "there.",
        caption="The same network on the same held-out chorales, from their beginnings; median over seeds. Only the "
        "history that it reads differs.",
        columns=["time step", *(NAMES[key] for key in lines)],
        rows=[[str(t + 1), *(f"{line[t]:.2f}" for line in lines.values())] for t in range(STEPS)],
    )
