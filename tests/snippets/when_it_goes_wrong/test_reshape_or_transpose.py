import itertools

import numpy as np
import pytest

from snippets.when_it_goes_wrong.reshape_or_transpose import numbered


@pytest.mark.claim(
    "when_it_goes_wrong.reshape",
    "`reshape` leaves the numbers in their order and cuts them into rows anew; `transpose` moves the axes, and each "
    "number keeps its series, its time step and its feature.",
)
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_transpose_keeps_what_a_number_is_of(order):
    table = numbered(2, 4, 3)
    moved = np.transpose(table, order)
    for place in np.ndindex(table.shape):
        assert moved[tuple(place[axis] for axis in order)] == table[place]
    cut = table.reshape(moved.shape)
    assert cut.ravel().tolist() == table.ravel().tolist()
    # An axis of the same length need not be told by the shape; the order of the numbers tells.
    assert (cut.tolist() == moved.tolist()) == (order == (0, 1, 2))


def test_it_counts():
    assert numbered(2, 2).tolist() == [[0, 1], [2, 3]]
