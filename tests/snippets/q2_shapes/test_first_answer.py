import numpy as np
import pytest

from snippets.q2_shapes.first_answer import shapes_seen
from unrolled.content.q2_shapes.first_answer import BATCH, POINTS, STEPS


def windows_of(points: int, steps: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(np.arange(float(points)), steps)[:, :, np.newaxis]


@pytest.mark.claim(
    "q2.batch_is_not_data",
    "`predict` on {q2_shapes.first_answer.sequences} sequences with a batch size of {q2_shapes.first_answer.batch} "
    "hands the layer full batches and then the rest, {q2_shapes.first_answer.rest}: the first axis is the size of "
    "the batch, not that of the data set.",
)
def test_the_first_axis_is_the_batch():
    data = windows_of(POINTS, STEPS)
    seen = [shape[0] for shape in shapes_seen(data, batch_size=BATCH)]
    full, rest = divmod(len(data), BATCH)
    assert seen == [BATCH] * full + [rest]
    assert rest not in (0, BATCH)
    assert len(data) not in seen


@pytest.mark.claim(
    "q2.steps_are_not_time_points",
    "Windows of {q2_shapes.first_answer.steps} steps, cut from a record of {q2_shapes.first_answer.points} "
    "time points, give a middle axis of {q2_shapes.first_answer.steps}: it is the number of time steps in each "
    "sequence.",
)
def test_the_middle_axis_is_the_length_of_a_sequence():
    data = windows_of(POINTS, STEPS)
    assert {shape[1] for shape in shapes_seen(data, batch_size=BATCH)} == {STEPS}
    assert len(np.unique(data)) == POINTS != STEPS


def test_one_batch_may_hold_the_whole_data_set():
    assert shapes_seen(np.zeros((5, 4, 1)), batch_size=8) == [(5, 4, 1)]
    assert shapes_seen(np.zeros((5, 4, 1)), batch_size=4) == [(4, 4, 1), (1, 4, 1)]
