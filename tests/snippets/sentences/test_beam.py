import itertools

import numpy as np
import pytest

from snippets.sentences.beam import beam


def table(seed: int, symbols: int = 4) -> np.ndarray:
    """Log-probabilities of the next symbol given the last."""
    p = np.random.default_rng(seed).dirichlet(np.ones(symbols), size=symbols)
    return np.log(p)


def best(logs: np.ndarray, steps: int) -> tuple[float, list[int]]:
    """The likeliest ended sentence, by trying all."""
    paths = []
    for length in range(steps):
        for symbols in itertools.product(range(1, len(logs)), repeat=length):
            path = [0, *symbols, 0]
            paths.append((sum(logs[a, b] for a, b in itertools.pairwise(path)), path[1:]))
    return max(paths)


@pytest.mark.parametrize("seed", range(5))
def test_a_wide_beam_finds_the_likeliest_sentence(seed):
    logs = table(seed)
    total, symbols = beam(lambda word, last, state: (logs[last], state), 0, steps=4, width=64)[0]
    wanted, path = best(logs, 4)
    assert symbols == path
    assert np.isclose(total, wanted)


def test_width_one_is_greedy_and_may_miss_it():
    p = np.log([[0.01, 0.6, 0.39], [0.4, 0.3, 0.3], [0.98, 0.01, 0.01]])
    [(narrow, symbols)] = beam(lambda word, last, state: (p[last], state), 0, steps=3, width=1)
    wide, better = beam(lambda word, last, state: (p[last], state), 0, steps=3, width=3)[0]
    assert symbols == [1, 0]
    assert better == [2, 0]
    assert wide > narrow


def test_each_beginning_keeps_its_own_state():
    def step(word, last, state):
        # The state is the sum of what was read; symbol 1 is followed by the end only where the sum is odd.
        state = (np.zeros((len(last), 1)) if state is None else state) + last[:, None]
        odd = state[:, 0] % 2 == 1
        return np.where(odd[:, None], [[5.0, 0, 0]], [[-5.0, 1, 0]]), state

    totals = dict(map(tuple, [(tuple(symbols), total) for total, symbols in beam(step, 0, steps=4, width=8)]))
    assert max(totals, key=totals.get) == (1, 0)
    assert all(sum(symbols) % 2 == 1 for symbols in totals if totals[symbols] > -3)


def test_the_word_is_handed_on():
    words = []

    def step(word, last, state):
        words.extend(word.tolist())
        return np.array([[9.0, 0, 0]]).repeat(len(word), axis=0), state

    beam(step, 7, steps=2, width=2)
    assert set(words) == {7}


def test_a_width_of_zero_is_refused():
    with pytest.raises(ValueError, match="got 0"):
        beam(lambda *_: None, 0, 1, 0)


def test_four_sentences_are_kept_unless_told_otherwise():
    def step(word, last, state):
        return np.zeros((len(last), 6)), state

    assert len(beam(step, 0, steps=9)) == 4
    assert len(beam(step, 0, steps=9, width=2)) == 2


def test_the_state_that_comes_back_is_that_of_the_same_beginning():
    handed = []

    def step(word, last, state):
        # A symbol is followed by the one after it or the one after that; the state is what was read the time before.
        handed.append(state)
        if state is not None:
            assert set(last - state) <= {1, 2}
        scores = np.full((len(last), 12), -50.0)
        for row, symbol in enumerate(last):
            scores[row, [symbol + 1, symbol + 2]] = 0.1 * row, 1
        return scores, last

    beam(step, 0, steps=5, width=3)
    assert [state is None for state in handed] == [True] + [False] * 4


def test_whole_numbers_are_scores_too():
    whole, decimal = (beam(lambda w, a, s, k=kind: (np.array([[3, 1]] * len(a), k), s), 0, 3) for kind in (int, float))
    assert whole == decimal
