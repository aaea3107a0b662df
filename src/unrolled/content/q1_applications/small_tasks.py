"""One small trained task for each kind of network, beside simple methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import keras
import numpy as np

from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from snippets.q1_applications.sequence_to_vector import sequence_to_vector
from snippets.q1_applications.spell import LETTERS, NAMES, STEPS, TARGETS, write
from snippets.q1_applications.vector_to_sequence import as_initial_state, repeated
from unrolled.engine.records.record import Record
from unrolled.content.shelf.training import Restarts

SEEDS = (0, 1, 2)
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


def counts(x: np.ndarray, neighbours: bool) -> np.ndarray:
    """How often each word occurs in a review, or each pair of neighbouring words, with a constant.

    Args:
        x: One-hot words, `(count, WORDS, words)`.
        neighbours: Count pairs instead of words.

    Returns:
        Counts, `(count, words + 1)` or `(count, words * words + 1)`.
    """
    found = np.einsum("bti,btj->bij", x[:, :-1], x[:, 1:]).reshape(len(x), -1) if neighbours else x.sum(axis=1)
    return np.hstack([found, np.ones((len(x), 1))])


def linear(train: np.ndarray, labels: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Least squares on labels of -1 and 1; whether each test row comes out favourable, `(count, 1)`."""
    weights = np.linalg.lstsq(train, 2 * labels - 1, rcond=None)[0]
    return test @ weights > 0


def restarts(build: Callable[[], keras.Model], loss: object, rate: float = 0.02) -> Restarts:
    """A network to be trained with Adam from several seeds."""
    model = build()
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(rate))
    return Restarts(model, build)


def spread(values: list[float], digits: int) -> str:
    """The range of some numbers, or one number where both ends look the same."""
    low, high = (f"{value:.{digits}f}" for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def run(record: Record) -> None:
    """Train and compare on the three tasks."""
    errors, right, named = [], {"bag": [], "pairs": [], "rnn": []}, {"repeated": [], "as_initial_state": []}
    x_test, y_test = bookings(1000, seed=99)
    r_test, l_test = reviews(1000, seed=99)
    logits = keras.losses.BinaryCrossentropy(from_logits=True)
    letters = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    balance = restarts(partial(sequence_to_sequence, 1, 1), "mse")
    mood = restarts(partial(sequence_to_vector, len(VOCABULARY), 1), logits)
    spell = {
        build.__name__: restarts(partial(build, len(NAMES), STEPS, len(LETTERS), units=32), letters, rate=0.01)
        for build in (repeated, as_initial_state)
    }
    for seed in SEEDS:
        model = balance(seed)
        model.fit(*bookings(3000, seed), batch_size=64, epochs=5, verbose=0)
        errors.append(float(np.abs(np.asarray(model(x_test)) - y_test).mean()))
        x, y = reviews(3000, seed)
        for name, neighbours in {"bag": False, "pairs": True}.items():
            guess = linear(counts(x, neighbours), y, counts(r_test, neighbours))
            right[name].append(float((guess == l_test).mean()))
        model = mood(seed)
        model.fit(x, y, batch_size=64, epochs=5, verbose=0)
        right["rnn"].append(float(((np.asarray(model(r_test)) > 0) == l_test).mean()))
        for build, start in spell.items():
            one_hot = np.eye(len(NAMES), dtype="float32")
            model = start(seed)
            model.fit(np.tile(one_hot, (200, 1)), np.tile(TARGETS, (200, 1)), batch_size=len(NAMES), verbose=0)
            written = [write(scores) for scores in np.asarray(model(one_hot))]
            named[build].append(sum(w == name for w, name in zip(written, NAMES, strict=True)))
    zero, today = np.abs(y_test).mean(), np.abs(y_test - x_test).mean()
    seeds = f"lowest to highest of {len(SEEDS)} seeds where a model is trained."
    record.table(
        "balance",
        ["method", "mean absolute error"],
        [
            ["always zero", f"{zero:.2f}"],
            ["the day's own amount", f"{today:.2f}"],
            ["sequence-to-sequence, `GRU(16)`", spread(errors, 2)],
            ["add up (no learning)", f"{np.abs(np.cumsum(x_test, axis=1) - y_test).mean():.2f}"],
        ],
        f"Sequence-to-sequence: daily amounts in, the balance after each out; {seeds}",
    )
    commonest = max(l_test.mean(), 1 - l_test.mean())
    record.table(
        "mood",
        ["method", "share right"],
        [
            ["the commoner answer", f"{commonest:.2f}"],
            ["how often each word occurs, linear", spread(right["bag"], 2)],
            ["how often each pair of neighbours occurs, linear", spread(right["pairs"], 2)],
            ["sequence-to-vector, `GRU(16)`", spread(right["rnn"], 2)],
        ],
        f"Sequence-to-vector: a review in, favourable or not out; {seeds}",
    )
    guess = "".join(LETTERS[np.bincount(TARGETS[:, t]).argmax()] for t in range(STEPS)).rstrip()
    record.table(
        "names",
        ["method", f"names right, of {len(NAMES)}"],
        [
            [f"the commonest letter of each place: “{guess}”", str(sum(guess == name for name in NAMES))],
            ["the vector at every step", spread(named["repeated"], 0)],
            ["the vector as initial state", spread(named["as_initial_state"], 0)],
            ["look it up (no learning)", str(len(NAMES))],
        ],
        f"Vector-to-sequence: a digit's class in, its name out, letter by letter; {seeds}",
    )
    record.number("rnn_mood", np.mean(right["rnn"]), digits=2)
    record.number("bag_mood", np.mean(right["bag"]), digits=2)
    record.number("pairs_mood", np.mean(right["pairs"]), digits=2)
    record.number("balance", np.mean(errors), digits=2)
    record.number("zero", zero, digits=2)
    record.number("names_least", min(named["repeated"] + named["as_initial_state"]))
    record.number("names", len(NAMES))
