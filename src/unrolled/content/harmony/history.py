"""A network that reads its own last chord: with Bach's history, and with its own."""

from __future__ import annotations

import numpy as np

from snippets.harmony.fed_back import run_free, with_history
from unrolled.content.harmony.shared import faults
from unrolled.content.harmony.shared.task import FEATURES, PITCHES, pitches, task, whole, windows
from unrolled.content.harmony.shared.training import SEEDS, spread, train
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

EPOCHS = 10
SHOWN = 32
"""Steps from the beginning that the figure shows."""
ROWS = {"copied": "the chord stays as Bach's last one", "true": "GRU, Bach's history", "free": "GRU, its own history"}


def before(chords: np.ndarray) -> np.ndarray:
    """The chord before each step; before the first, silence. `(batch, time steps, voices)` both."""
    return np.concatenate([np.zeros_like(chords[:, :1]), chords[:, :-1]], axis=1)


def run(record: Record) -> None:
    """Train with Bach's history, then measure with it and without."""
    data = task()
    x, y, music = windows(data.train)
    test_x, test_y, sounding = whole(data.test)
    right = {"copied": [(before(test_y) == test_y)], "true": [], "free": []}
    counted = []
    forms = {}

    def build():
        trained, step = with_history(FEATURES, 3, PITCHES)
        # The first one built is trained; later ones only give it their fresh weights.
        forms.setdefault("step", step)
        return trained

    for seed, network in train(build, (x, before(y)), y, music, EPOCHS):
        told = np.asarray(network([test_x, before(test_y)])).argmax(axis=-1)
        free = run_free(forms["step"], test_x)
        right["true"].append(told == test_y)
        right["free"].append(free == test_y)
        if seed == SEEDS[0]:
            settings = [
                np.column_stack([piece.pitches[:, 0], pitches(row[: len(piece)])])
                for piece, row in zip(data.test, free, strict=True)
            ]
            counted = faults.count(data.test, settings)
    rows = []
    for key, name in ROWS.items():
        shares = [hits[sounding].mean() for hits in right[key]]
        rows.append([name, spread(shares) if len(shares) > 1 else f"{shares[0]:.2f}"])
        record.number(key, np.median(shares), digits=2)
        record.number(f"{key}_least", min(shares), digits=3)
        record.number(f"{key}_most", max(shares), digits=3)
    record.table(
        "accuracy", ["who sets the voices", "all three voices"], rows,
        f"Share of steps with Bach's own pitch, held-out melodies. Networks: median (lowest–highest) of {len(SEEDS)} "
        "seeds, one training; only what is fed in as history differs.",
    )  # fmt: skip
    for what, value in counted.items():
        record.number(f"free_{what}", value, digits=1)
    along = {
        key: np.array([np.mean([hits[:, t][sounding[:, t]].mean() for hits in right[key]]) for t in range(SHOWN)])
        for key in ("true", "free")
    }
    with canvas(height=220) as figure:
        axes = figure.add_subplot()
        for (key, line), style in zip(along.items(), ("-", "--"), strict=True):
            axes.plot(np.arange(1, SHOWN + 1), line, style, label=ROWS[key])
        axes.set_xlabel("time step (eighth notes)")
        axes.set_ylabel("share of Bach's pitches")
        axes.set_ylim(0, 1)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=2, columnspacing=1)
    late = slice(SHOWN // 2, None)
    record.number("true_late", along["true"][late].mean(), digits=2)
    record.number("free_late", along["free"][late].mean(), digits=2)
    record.number("first", along["true"][0], digits=2)
    record.figure(
        "along", to_svg(figure, f"{record.name}.along"),
        alt=f"At the first step both stand at {along['true'][0]:.2f}. With Bach's history the share rises, to "
        f"{along['true'][late].mean():.2f} on average from step {SHOWN // 2 + 1} on; with its own it is "
        f"{along['free'][late].mean():.2f} there.",
        caption="The same network on the same held-out chorales, from their beginnings; mean over seeds. Only the "
        "history that it reads differs.",
        columns=["time step", *(ROWS[key] for key in along)],
        rows=[[str(t + 1), *(f"{line[t]:.2f}" for line in along.values())] for t in range(SHOWN)],
    )  # fmt: skip
