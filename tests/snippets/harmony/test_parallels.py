import numpy as np
import pytest

from snippets.harmony.parallels import FIFTH, OCTAVE, parallels


@pytest.mark.parametrize(
    ("upper", "lower", "interval", "times"),
    [
        ([67, 69, 71], [60, 62, 64], FIFTH, 2),
        ([79, 81], [60, 62], FIFTH, 1),  # a twelfth
        ([72, 74], [60, 62], OCTAVE, 1),
        ([60, 62], [60, 62], OCTAVE, 1),  # unisons
        ([67, 69], [60, 62], OCTAVE, 0),
        ([67, 67], [60, 60], FIFTH, 0),  # nobody moves
        ([67, 79], [60, 60], FIFTH, 0),  # one voice stays
        ([67, 69], [60, 50], FIFTH, 0),  # contrary: a fifth, then a twelfth below
        ([67, 66], [60, 60], FIFTH, 0),  # a fifth, then a diminished one
        ([67, 0, 69], [60, 0, 62], FIFTH, 0),  # a rest between
        ([60, 62], [67, 69], FIFTH, 1),  # crossed voices
        ([8, 10], [1, 3], FIFTH, 1),  # the lowest notes there are
        ([1, 3], [8, 10], FIFTH, 1),
        ([0, 2], [12, 14], OCTAVE, 0),  # one rests, then both go on
        ([12, 14], [0, 2], OCTAVE, 0),
        ([0, 2], [0, 2], OCTAVE, 0),
    ],
)
def test_cases(upper, lower, interval, times):
    assert parallels(np.array(upper), np.array(lower), interval) == times


def test_voices_of_different_length_are_refused():
    with pytest.raises(ValueError, match="want two"):
        parallels(np.zeros(3), np.zeros(4), FIFTH)
    with pytest.raises(ValueError, match="want two"):
        parallels(np.zeros((3, 2)), np.zeros((3, 2)), FIFTH)
