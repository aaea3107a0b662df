import numpy as np
import pytest

from snippets.translation.greedy import START, STOP, countdown, greedy


def test_it_counts_down_until_the_stop_symbol():
    assert countdown(np.array([[7]])) == [[7, 6, 5, 4, 3, 2]]
    assert countdown(np.array([[2], [4]])) == [[2, 0, 0], [4, 3, 2]]


def test_each_step_reads_what_the_step_before_wrote():
    asked = []

    def step(inputs):
        asked.append([np.asarray(part).copy() for part in inputs])
        scores = np.eye(9)[(inputs[0] + 3) % 9]
        return [scores, inputs[1] * 2, "looked"]

    source = np.array([[3, 4]])
    written, besides = greedy(lambda _: [np.array([[1.0]]), "memory"], step, source, longest=4)
    assert written.tolist() == [[4, 7, 1, 4]]
    assert [symbol.item() for symbol, _, _ in asked] == [START, 4, 7, 1]
    assert [state.item() for _, state, _ in asked] == [1, 2, 4, 8]
    assert {str(rest) for _, _, rest in asked} == {"memory"}
    assert besides == [["looked"]] * 4


def test_it_stops_at_the_latest_when_told():
    written, _ = greedy(lambda s: s, lambda i: [np.eye(9)[[[5]] * 2], i[1]], np.zeros((2, 1), int), longest=3)
    assert written.tolist() == [[5, 5, 5]] * 2
    assert STOP not in written


@pytest.mark.parametrize(("shape", "longest"), [((3,), 4), ((3, 2, 1), 4), ((3, 2), 0)])
def test_bad_arguments_are_refused(shape, longest):
    with pytest.raises(ValueError, match=f"{longest} steps"):
        greedy(None, None, np.zeros(shape, int), longest)


def test_one_step_is_enough_and_symbols_are_integers():
    written, besides = greedy(lambda s: s, lambda i: [np.eye(9)[[[5]] * 2], i[1]], np.zeros((2, 1)), longest=1)
    assert written.tolist() == [[5], [5]]
    assert written.dtype == np.int32
    assert besides == [[]]


def test_an_encoder_may_give_one_array_or_a_list():
    def step(inputs):
        assert inputs[0].dtype == np.int32
        return [np.eye(9)[[[STOP]]], inputs[1]]

    for memory in (np.ones((1, 3)), [np.ones((1, 3))]):
        assert greedy(lambda _, memory=memory: memory, step, np.zeros((1, 1)), longest=4)[0].tolist() == [[STOP]]
