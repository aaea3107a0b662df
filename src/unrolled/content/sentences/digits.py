"""Images of digits to their names in English letters, Chinese, and pinyin."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from snippets.sentences.spell_digit import speller
from unrolled.content.data.clips import SPLITS
from unrolled.engine.records.record import Record
from unrolled.content.shelf.training import Restarts

SEED = 0
SEEDS = (0, 1, 2)
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CHINESE = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
PINYIN = ["líng", "yī", "èr", "sān", "sì", "wǔ", "liù", "qī", "bā", "jiǔ"]
NAMES = [" ".join(parts) for parts in zip(ENGLISH, CHINESE, PINYIN, strict=True)]
STEPS = max(map(len, NAMES))
LETTERS = " " + "".join(sorted(set("".join(NAMES)) - {" "}))
TARGETS = np.array([[LETTERS.index(letter) for letter in name.ljust(STEPS)] for name in NAMES])
EPOCHS, BATCH, RATE = 60, 64, 0.004
RIGHT, WRONG, DISAGREE, MISSPELT = "right", "wrong digit, spelt right", "names of different digits", "misspelt"


def images(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images `(samples, 8, 8)` from 0 to 1 and their digits, split where a writer's block begins."""
    digits = load_digits()
    rows = slice(*SPLITS[split])
    return digits.images[rows].astype("float32") / 16, digits.target[rows]


def verdict(name: str, digit: int) -> str:
    """Which kind of answer a name is for an image of the digit."""
    if name == NAMES[digit]:
        return RIGHT
    if name in NAMES:
        return WRONG
    parts = name.split(" ")
    if len(parts) == 3 and all(part in known for part, known in zip(parts, (ENGLISH, CHINESE, PINYIN), strict=True)):
        return DISAGREE
    return MISSPELT


def write(scores: np.ndarray) -> list[str]:
    """The best letter at every step, from scores `(batch, steps, letters)`."""
    return ["".join(LETTERS[best] for best in row).rstrip() for row in scores.argmax(-1)]


def trained() -> tuple[list[np.ndarray], list[float]]:
    """Scores on the test images, and the share of right names on the validation images, for each seed."""
    x, y = images("train")
    x_test, _ = images("test")
    x_valid, y_valid = images("validation")
    build = partial(speller, 8, 8, STEPS, len(LETTERS))
    model = build()
    batches = len(x) // BATCH
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * batches)),
        jit_compile=True,
    )
    start = Restarts(model, build)
    scores, valid = [], []
    for seed in SEEDS:
        start(seed)
        rng = np.random.default_rng(seed)
        rows = np.concatenate([rng.permutation(len(x))[: batches * BATCH] for _ in range(EPOCHS)])
        model.fit(x[rows], TARGETS[y[rows]], batch_size=BATCH, shuffle=False, verbose=0)
        scores.append(np.asarray(model(x_test)))
        valid.append(
            float(
                np.mean(
                    [verdict(*pair) == RIGHT for pair in zip(write(np.asarray(model(x_valid))), y_valid, strict=True)]
                )
            )
        )
    return scores, valid


def run(record: Record) -> None:
    """Train with each seed, and count the kinds of answers."""
    x, y = images("train")
    x_test, y_test = images("test")
    scores, valid = trained()
    flat, flat_test = x.reshape(len(x), -1), x_test.reshape(len(x_test), -1)
    neighbour = KNeighborsClassifier(1).fit(flat, y).predict(flat_test)
    linear = LogisticRegression(C=1.0, max_iter=500).fit(flat, y).predict(flat_test)
    written = [write(one) for one in scores]
    kinds = [Counter(verdict(*pair) for pair in zip(names, y_test, strict=True)) for names in written]

    def spread(kind: str) -> str:
        shares = sorted(count[kind] / len(y_test) for count in kinds)
        return f"{np.median(shares):.3f} ({shares[0]:.3f}–{shares[-1]:.3f})"

    def classified(found: np.ndarray) -> list[str]:
        share = float(np.mean(found == y_test))
        return [f"{share:.3f}", f"{1 - share:.3f}", "–", "–"]

    columns = ["who names the digit", RIGHT, WRONG, DISAGREE, MISSPELT]
    record.table(
        "kinds",
        columns,
        [
            ["dense encoder, GRU decoder", *(spread(kind) for kind in columns[1:])],
            ["logistic regression, list of names", *classified(linear)],
            ["nearest neighbour, list of names", *classified(neighbour)],
        ],
        f"Shares of {len(y_test)} images from blocks of writers that training does not have. Network: median "
        f"(lowest–highest) of {len(SEEDS)} seeds. A list of names cannot misspell.",
    )
    for name, kind in (("right", RIGHT), ("wrong", WRONG), ("disagree", DISAGREE), ("misspelt", MISSPELT)):
        record.number(name, float(np.median([count[kind] / len(y_test) for count in kinds])), digits=3)
    record.number("validation", float(np.median(valid)), digits=3)
    record.number("linear", float(np.mean(linear == y_test)), digits=3)
    record.number("neighbour", float(np.mean(neighbour == y_test)), digits=3)
    record.number("train", len(x))
    record.number("test", len(x_test))
    record.number("steps", STEPS)
    confused = Counter()
    for names in written:
        for name, digit in zip(names, y_test, strict=True):
            if verdict(name, digit) == WRONG:
                confused[int(digit), NAMES.index(name)] += 1
    total = sum(confused.values())
    record.table(
        "confusions",
        ["digit in the image", "named as", "of all wrong digits"],
        [
            [f"{a} {ENGLISH[a]} {CHINESE[a]}", f"{b} {ENGLISH[b]} {CHINESE[b]}", f"{100 * count / total:.0f} %"]
            for (a, b), count in confused.most_common(6)
        ],
        f"The commonest confusions, all {len(SEEDS)} seeds together.",
    )
    record.text("examples", json.dumps(_examples(written[0], x_test, y_test), ensure_ascii=False))


def _examples(names: list[str], x: np.ndarray, y: np.ndarray) -> list[dict]:
    """A few images of each kind, with what the first seed wrote."""
    chosen = []
    for kind, most in ((RIGHT, 4), (WRONG, 4), (DISAGREE, 2), (MISSPELT, 4)):
        rows = [i for i, name in enumerate(names) if verdict(name, y[i]) == kind]
        if kind == RIGHT:
            rows = [next(i for i in rows if y[i] == digit) for digit in (0, 3, 7, 8)]
        for i in rows[:most]:
            pixels = (x[i] * 16).astype(int).tolist()
            chosen.append({"pixels": pixels, "digit": int(y[i]), "written": names[i], "kind": kind})
    return chosen
