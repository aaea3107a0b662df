"""One small trained task for each kind of network, beside simple methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import eq

import keras
import numpy as np

from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from snippets.q1_applications.sequence_to_vector import sequence_to_vector
from snippets.q1_applications.spell import LETTERS, NAMES, STEPS, TARGETS, write
from snippets.q1_applications.vector_to_sequence import as_initial_state, repeated
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Record

SEEDS = (0, 1, 2)
TRAINED, EPOCHS = 3000, 5
UNSEEN = 99
"""The seed of what no network was trained on."""
OVER_SEEDS = f"median (least–greatest) of {len(SEEDS)} seeds where a model is trained."
DAYS, WORDS = 8, 6
VOCABULARY = ["not", "good", "bad", "the", "plot", "was", "so", "long", "and", "loud"]


def bookings(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Amounts booked each day, and the balance after each of them, both `(count, DAYS, 1)`."""
    x = np.random.default_rng(seed).normal(size=(count, DAYS, 1)).astype("float32")
    return x, x.cumsum(axis=1)


def reviews(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Reviews of a toy grammar, and whether each is favourable.

    Every review has one `good` or `bad` and one `not`; the `not` counts only directly before it.

    Returns:
        One-hot words `(count, WORDS, words)` and labels `(count, 1)`.
    """
    rng = np.random.default_rng(seed)
    words = rng.integers(3, len(VOCABULARY), size=(count, WORDS))
    opinion, negated = rng.integers(1, 3, size=count), rng.random(count) < 0.5
    for i in range(count):
        at = rng.integers(1, WORDS)
        elsewhere = [place for place in range(WORDS) if place not in (at - 1, at)]
        words[i, at] = opinion[i]
        words[i, at - 1 if negated[i] else rng.choice(elsewhere)] = 0
    favourable = (opinion == 1) != negated
    return np.eye(len(VOCABULARY), dtype="float32")[words], favourable.astype("float32")[:, None]


def fit_settings(draw: Callable[[int, int], tuple[np.ndarray, np.ndarray]], seed: int) -> dict:
    """What `fit` takes to train on examples that are drawn from the seed."""
    x, y = draw(TRAINED, seed)
    # All epochs in one go: Keras takes as long to begin an epoch as to train on so few examples.
    return {"x": np.concatenate([x] * EPOCHS), "y": np.concatenate([y] * EPOCHS), "batch_size": 128}


def counts(x: np.ndarray, neighbours: bool) -> np.ndarray:
    """How often each word occurs in a review, or each pair of neighbouring words, with a constant.

    Args:
        x: One-hot words, `(count, WORDS, words)`.
        neighbours: Count pairs instead of words.

    Returns:
        Counts, `(count, words + 1)` or `(count, words * words + 1)`.
    """
    pairs = np.einsum("bti,btj->bij", x[:, :-1], x[:, 1:]).reshape(len(x), -1)
    return np.hstack([pairs if neighbours else x.sum(axis=1), np.ones((len(x), 1))])


def linear(train: np.ndarray, labels: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Least squares on labels of -1 and 1; whether each test row comes out favourable, `(count, 1)`."""
    weights = np.linalg.lstsq(train, 2 * labels - 1, rcond=None)[0]
    return test @ weights > 0


def balance() -> dict:
    """Mean absolute errors of the balance: one for each simple method, one for each seed of the network."""
    x, y = bookings(1000, seed=UNSEEN)
    settings = {"loss": "mse", "optimizer": keras.optimizers.Adam(0.02)}
    trained = each_seed(partial(sequence_to_sequence, 1, 1), SEEDS, settings, lambda seed: fit_settings(bookings, seed))
    return {
        "zero": np.abs(y).mean(),
        "today": np.abs(y - x).mean(),
        "sum": np.abs(x.cumsum(axis=1) - y).mean(),
        "rnn": [np.abs(np.asarray(model(x)) - y).mean() for model in trained],
    }


def mood() -> dict:
    """Shares of reviews judged rightly: the commoner answer's, and one for each seed of each learned method."""
    x, y = reviews(1000, seed=UNSEEN)
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    settings = {"loss": loss, "optimizer": keras.optimizers.Adam(0.02)}
    build = partial(sequence_to_vector, len(VOCABULARY), 1)
    trained = each_seed(build, SEEDS, settings, lambda seed: fit_settings(reviews, seed))
    shares = {
        "commonest": max(y.mean(), 1 - y.mean()),
        "rnn": [((np.asarray(model(x)) > 0) == y).mean() for model in trained],
    }
    shown = [reviews(TRAINED, seed) for seed in SEEDS]
    for method, neighbours in {"bag": False, "pairs": True}.items():
        guesses = [linear(counts(words, neighbours), labels, counts(x, neighbours)) for words, labels in shown]
        shares[method] = [(guess == y).mean() for guess in guesses]
    return shares


def names() -> dict:
    """How many names are spelt rightly: by the commonest letters, and one for each seed of each network."""
    one_hot = np.eye(len(NAMES), dtype="float32")
    fit = {"x": np.tile(one_hot, (200, 1)), "y": np.tile(TARGETS, (200, 1)), "batch_size": len(NAMES)}
    right = {}
    for network, way in {"repeated": repeated, "as_initial_state": as_initial_state}.items():
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        settings = {"loss": loss, "optimizer": keras.optimizers.Adam(0.01)}
        trained = each_seed(partial(way, len(NAMES), STEPS, len(LETTERS), units=32), SEEDS, settings, fit)
        written = [[write(scores) for scores in np.asarray(model(one_hot))] for model in trained]
        right[network] = [sum(map(eq, words, NAMES)) for words in written]
    commonest = "".join(LETTERS[np.bincount(TARGETS[:, t]).argmax()] for t in range(STEPS)).rstrip()
    return {**right, "commonest": commonest, "commonest_right": NAMES.count(commonest)}


def measure() -> dict:
    """Train and compare on the three tasks."""
    return {"balance": balance(), "mood": mood(), "names": names()}


def show(record: Record, measured: dict) -> None:
    """Tabulate each task's methods, the networks among them."""
    _show_balance(record, measured["balance"])
    _show_mood(record, measured["mood"])
    _show_names(record, measured["names"])


def _show_balance(record: Record, errors: dict) -> None:
    record.table(
        "balance",
        ["method", "mean absolute error"],
        [
            ["always zero", f"{errors['zero']:.2f}"],
            ["the day's own amount", f"{errors['today']:.2f}"],
            ["sequence-to-sequence, `GRU(16)`", spread(errors["rnn"])],
            ["add up (no learning)", f"{errors['sum']:.2f}"],
        ],
        f"Sequence-to-sequence: daily amounts in, the balance after each out; {OVER_SEEDS}",
    )
    record.number("balance", np.median(errors["rnn"]), digits=2)
    record.number("zero", errors["zero"], digits=2)


def _show_mood(record: Record, shares: dict) -> None:
    record.table(
        "mood",
        ["method", "share right"],
        [
            ["the commoner answer", f"{shares['commonest']:.2f}"],
            ["how often each word occurs, linear", spread(shares["bag"])],
            ["how often each pair of neighbours occurs, linear", spread(shares["pairs"])],
            ["sequence-to-vector, `GRU(16)`", spread(shares["rnn"])],
        ],
        f"Sequence-to-vector: a review in, favourable or not out; {OVER_SEEDS}",
    )
    for method in ("rnn", "bag", "pairs"):
        record.number(f"{method}_mood", np.median(shares[method]), digits=2)


def _show_names(record: Record, right: dict) -> None:
    record.table(
        "names",
        ["method", f"names right, of {len(NAMES)}"],
        [
            [f"the commonest letter of each place: “{right['commonest']}”", str(right["commonest_right"])],
            ["the vector at every step", spread(right["repeated"], 0)],
            ["the vector as initial state", spread(right["as_initial_state"], 0)],
            ["look it up (no learning)", str(len(NAMES))],
        ],
        f"Vector-to-sequence: a digit's class in, its name out, letter by letter; {OVER_SEEDS}",
    )
    record.number("names_least", min(right["repeated"] + right["as_initial_state"]))
    record.number("names", len(NAMES))
