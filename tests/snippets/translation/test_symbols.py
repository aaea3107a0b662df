import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.translation.symbols import PADDING, START, STOP, alphabet, encode, taught


def test_an_alphabet_is_sorted_and_without_doubles():
    assert alphabet(["cab", "bad"]) == ["a", "b", "c", "d"]
    assert alphabet([["two", "hundred"], ["two"]]) == ["hundred", "two"]


@given(st.lists(st.text("abc", max_size=6), min_size=1))
def test_encoding_loses_nothing(texts):
    known = ["a", "b", "c"]
    rows = encode(texts, known, 6)
    assert rows.shape == (len(texts), 6)
    assert rows.dtype == np.int32
    assert ["".join(known[n - 3] for n in row if n) for row in rows] == texts
    for row, text in zip(rows, texts, strict=True):
        assert not row[len(text) :].any()


def test_unknown_symbols_are_left_out():
    np.testing.assert_array_equal(encode(["a?b"], ["a", "b"], 3), [[3, 4, PADDING]])


def test_a_text_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="has 3 symbols, room is for 2"):
        encode(["a", "aba"], ["a", "b"], 2)


@given(st.lists(st.text("abc", max_size=5), min_size=1))
def test_the_teacher_is_one_step_late(texts):
    before, write = taught(encode(texts, ["a", "b", "c"], 5))
    assert before.shape == write.shape == (len(texts), 6)
    assert (before[:, 0] == START).all()
    for read, written, text in zip(before, write, texts, strict=True):
        np.testing.assert_array_equal(read[1 : len(text) + 1], written[: len(text)])
        assert written[len(text)] == STOP
        assert not written[len(text) + 1 :].any()
        assert STOP not in read
