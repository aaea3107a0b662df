import numpy as np
import pytest

from snippets.sentences.sample import write

SHARES = np.array([0.5, 0.3, 0.2])


def same(word, last, state):
    return np.log(SHARES)[None].repeat(len(word), axis=0), state


def test_temperature_zero_takes_the_best():
    assert (write(same, np.zeros(5, int), steps=4) == 0).all()


def test_temperature_one_draws_as_often_as_the_softmax_says():
    drawn = write(same, np.zeros(20_000, int), steps=1, temperature=1, seed=3)
    assert np.allclose(np.bincount(drawn[:, 0]) / 20_000, SHARES, atol=0.02)


def test_a_temperature_sharpens_or_flattens():
    cold, hot = (
        np.bincount(write(same, np.zeros(20_000, int), 1, temperature)[:, 0], minlength=3) / 20_000
        for temperature in (0.5, 2)
    )
    assert np.allclose(cold, SHARES**2 / (SHARES**2).sum(), atol=0.02)
    assert np.allclose(hot, SHARES**0.5 / (SHARES**0.5).sum(), atol=0.02)


def test_what_was_written_is_read():
    seen = []

    def step(word, last, state):
        seen.append((last.copy(), state))
        return np.eye(4)[(last + 1) % 4], (state or 0) + 1

    assert write(step, [0, 0], steps=3).tolist() == [[1, 2, 3], [1, 2, 3]]
    assert [state for _, state in seen] == [None, 1, 2]
    assert [last.tolist() for last, _ in seen] == [[0, 0], [1, 1], [2, 2]]


def test_the_seed_decides():
    draws = [write(same, np.zeros(50, int), 3, 1.0, seed).tolist() for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_a_negative_temperature_is_refused():
    with pytest.raises(ValueError, match="got -1"):
        write(same, [0], 1, -1)


def test_the_seed_is_zero_unless_told_otherwise_and_the_first_symbol_read_is_a_whole_number():
    word = np.zeros(50, int)
    np.testing.assert_array_equal(write(same, word, 3, 1.0), write(same, word, 3, 1.0, seed=0))
    read = []
    write(lambda word, last, state: (read.append(last.dtype), same(word, last, state))[1], word, 2)
    assert read == [int, int]
