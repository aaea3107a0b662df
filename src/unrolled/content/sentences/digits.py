"""Images of digits to their names in English letters, Chinese, and pinyin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from snippets.sentences.spell_digit import speller
from unrolled.content.data.clips import SPLITS
from unrolled.content.sentences.shared.decoder_training import shuffled_rows
from unrolled.content.sentences.shared.sentence_cells import HAN, PINYIN
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Cell, Line, Record

SEED = 0
SEEDS = (0, 1, 2)
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CHINESE = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
IN_PINYIN = ["líng", "yī", "èr", "sān", "sì", "wǔ", "liù", "qī", "bā", "jiǔ"]
NAMES = [" ".join(parts) for parts in zip(ENGLISH, CHINESE, IN_PINYIN, strict=True)]
STEPS = max(map(len, NAMES))
LETTERS = " " + "".join(sorted(set("".join(NAMES)) - {" "}))
TARGETS = np.array([[LETTERS.index(letter) for letter in name.ljust(STEPS)] for name in NAMES])
EPOCHS, BATCH, RATE = 40, 64, 0.006
RIGHT, WRONG, DISAGREE, MISSPELT = "right", "wrong", "disagree", "misspelt"
EXAMPLES = {RIGHT: 4, WRONG: 4, DISAGREE: 2, MISSPELT: 4}
"""How many images with each kind of answer are shown."""
EXAMPLE_DIGITS = (0, 3, 7, 8)
"""Of which digits those with the right answer are."""


def load_images(split: str) -> tuple[np.ndarray, np.ndarray]:
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
    parts, lists = name.split(" "), (ENGLISH, CHINESE, IN_PINYIN)
    if len(parts) == len(lists) and all(part in names for part, names in zip(parts, lists, strict=True)):
        return DISAGREE
    return MISSPELT


def verdicts(names: Sequence[str], digits: np.ndarray) -> list[str]:
    """The kind of each answer."""
    return [verdict(name, digit) for name, digit in zip(names, digits, strict=True)]


def spell(scores: np.ndarray) -> list[str]:
    """The best letter at every step, from scores `(batch, steps, letters)`."""
    return ["".join(LETTERS[best] for best in row).rstrip() for row in scores.argmax(-1)]


def train_and_spell(images: Sequence[np.ndarray]) -> list[list[list[str]]]:
    """The names that the network writes for each set of images, after each seed."""
    x, y = load_images("train")
    batches = len(x) // BATCH
    schedule = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * batches)
    settings = {
        "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "optimizer": keras.optimizers.Adam(schedule),
        "jit_compile": True,
        "steps_per_execution": batches,
    }

    def fit(seed: int) -> dict[str, object]:
        rows = shuffled_rows(len(x), BATCH, EPOCHS, seed)
        return {"x": x[rows], "y": TARGETS[y[rows]], "batch_size": BATCH, "shuffle": False}

    build = partial(speller, 8, 8, STEPS, len(LETTERS))
    return [[spell(np.asarray(model(x))) for x in images] for model in each_seed(build, SEEDS, settings, fit)]


def measure() -> dict[str, Any]:
    """Train with each seed, count the kinds of answers, and classify the same images with two simple rules."""
    (x, y), (x_valid, y_valid), (x_test, y_test) = map(load_images, ("train", "validation", "test"))
    names, names_valid = zip(*train_and_spell([x_test, x_valid]), strict=True)
    flat, flat_test = x.reshape(len(x), -1), x_test.reshape(len(x_test), -1)
    linear = LogisticRegression(C=1.0, max_iter=500).fit(flat, y)
    neighbour = KNeighborsClassifier(1).fit(flat, y)
    counts = [Counter(verdicts(seed, y_test)) for seed in names]
    return {
        "train": len(x),
        "test": len(x_test),
        "shares": [{kind: count[kind] / len(y_test) for kind in EXAMPLES} for count in counts],
        "validation": [verdicts(seed, y_valid).count(RIGHT) / len(y_valid) for seed in names_valid],
        "linear": float(np.mean(linear.predict(flat_test) == y_test)),
        "neighbour": float(np.mean(neighbour.predict(flat_test) == y_test)),
        "confusions": count_confusions(names, y_test),
        "examples": choose_examples(names[0], x_test, y_test),
    }


def count_confusions(names: Sequence[Sequence[str]], digits: np.ndarray) -> list[list[int]]:
    """Each digit, the wrong one that it was named as, and how often in all seeds; the commonest first."""
    pairs: Counter[tuple[int, int]] = Counter()
    for seed in names:
        for name, digit in zip(seed, digits, strict=True):
            if verdict(name, digit) == WRONG:
                pairs[int(digit), NAMES.index(name)] += 1
    return [[digit, other, count] for (digit, other), count in pairs.most_common()]


def choose_examples(names: Sequence[str], images: np.ndarray, digits: np.ndarray) -> list[dict[str, Any]]:
    """A few images with each kind of answer: ink from 0 to 16, the digit, what was written, the kind."""
    kinds = verdicts(names, digits)
    chosen = []
    for kind, most in EXAMPLES.items():
        rows = [row for row, other in enumerate(kinds) if other == kind]
        if kind == RIGHT:
            rows = [next(row for row in rows if digits[row] == digit) for digit in EXAMPLE_DIGITS]
        chosen += rows[:most]
    return [
        {
            "ink": (16 * images[row]).astype("int64"),
            "digit": int(digits[row]),
            "written": names[row],
            "kind": kinds[row],
        }
        for row in chosen
    ]


KINDS = {
    RIGHT: "right",
    WRONG: "wrong digit, spelt right",
    DISAGREE: "names of different digits",
    MISSPELT: "misspelt",
}


def show(record: Record, measured: dict[str, Any]) -> None:
    """The kinds of answers, the commonest confusions, and examples."""
    shares = {kind: [seed[kind] for seed in measured["shares"]] for kind in KINDS}
    classifiers = {
        "logistic regression, list of names": measured["linear"],
        "nearest neighbour, list of names": measured["neighbour"],
    }
    record.table(
        "kinds",
        ["who names the digit", *KINDS.values()],
        [
            ["dense encoder, GRU decoder", *(spread(values, 3) for values in shares.values())],
            *([name, f"{share:.3f}", f"{1 - share:.3f}", "–", "–"] for name, share in classifiers.items()),
        ],
        f"Shares of {measured['test']} images from blocks of writers that training does not have. Network: median "
        f"(least–greatest) of {len(SEEDS)} seeds. A list of names cannot misspell.",
    )
    for kind, values in shares.items():
        record.number(kind, float(np.median(values)), digits=3)
    record.number("validation", float(np.median(measured["validation"])), digits=3)
    record.number("linear", measured["linear"], digits=3)
    record.number("neighbour", measured["neighbour"], digits=3)
    record.number("train", measured["train"])
    record.number("test", measured["test"])
    record.number("steps", STEPS)
    total = sum(count for _, _, count in measured["confusions"])
    record.table(
        "confusions",
        ["digit in the image", "named as", "of all wrong digits"],
        [
            [*(f"{number} {ENGLISH[number]} {CHINESE[number]}" for number in pair), f"{100 * count / total:.0f} %"]
            for *pair, count in measured["confusions"][:6]
        ],
        f"The commonest confusions, all {len(SEEDS)} seeds together.",
    )
    record.table(
        "examples",
        ["image", "written", "kind"],
        [
            [image_cell(number, example), name_cell(example["written"]), KINDS[example["kind"]]]
            for number, example in enumerate(measured["examples"], 1)
        ],
        "Test images, what the network wrote, and what kind of answer it is",
    )


def image_cell(number: int, example: dict[str, Any]) -> Cell:
    """The image, square by square, with words that say which it is."""
    squares = "".join(
        f'<rect x="{column}" y="{row}" width="1.02" height="1.02" fill-opacity="{ink / 16:.2f}"/>'
        for (row, column), ink in np.ndenumerate(example["ink"])
        if ink
    )
    return Cell(
        svg=f'<svg viewBox="0 0 8 8" width="56" height="56" fill="currentColor">{squares}</svg>',
        alt=(
            f"Image {number}: a handwritten digit {ENGLISH[example['digit']]} from scikit-learn's set, eight by eight "
            f"pixels; the network wrote {example['written'] or 'nothing'}"
        ),
    )


def name_cell(name: str) -> Cell:
    """What was written, its parts one under the other: English, Chinese, pinyin."""

    def language(part: str) -> str:
        has_symbol = any(symbol in part for symbol in CHINESE)
        return HAN if has_symbol else "" if part.isascii() else PINYIN

    return Cell([Line(part, language(part)) for part in name.split() or [""]])
