import keras
import numpy as np
import pytest

from snippets.q7_conv1d.look_ahead import moved_outputs


@pytest.mark.claim(
    "q7.causal",
    "With `causal` padding output $t$ of a `Conv1D` layer with strides $s$ depends on input $ts$ and earlier ones, "
    "both counted from zero, and on no later one.",
)
@pytest.mark.parametrize(("strides", "dilation"), [(1, 1), (2, 1), (3, 1), (1, 2), (1, 4)])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
def test_causal_padding_leaks_nothing(kernel, strides, dilation):
    steps = 13
    layer = keras.layers.Conv1D(1, kernel, strides, "causal", dilation_rate=dilation, kernel_initializer="ones")
    moved = np.asarray(layer(np.eye(steps)[:, :, np.newaxis]))[:, :, 0]  # [changed input, output]
    for output in range(moved.shape[1]):
        seen = np.flatnonzero(moved[:, output])
        assert seen.max() == output * strides
        assert len(seen) == min(kernel, output * strides // dilation + 1)


@pytest.mark.claim(
    "q7.same",
    "With `same` padding, strides of one and a kernel size of two or more, an output also depends on later inputs, up "
    "to $\\lceil d(k-1)/2 \\rceil$ time steps ahead.",
)
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("kernel", [2, 3, 4, 5])
def test_same_padding_looks_ahead(kernel, dilation):
    steps = 31
    ahead = [t - min(moved_outputs(steps, t, kernel, "same", dilation)) for t in range(12, 19)]
    assert set(ahead) == {-(-dilation * (kernel - 1) // 2)}


def test_valid_padding_reads_from_its_own_number_on():
    for changed in range(4, 8):
        assert moved_outputs(12, changed, 3, "valid", 2) == [changed - 4, changed - 2, changed]


@pytest.mark.parametrize("changed", [-1, 8])
def test_a_step_that_is_not_there_is_refused(changed):
    with pytest.raises(ValueError, match=f"want a step from 0 to 7, got {changed}"):
        moved_outputs(8, changed, 3, "same")


def test_an_unknown_padding_is_refused():
    with pytest.raises(ValueError, match="want valid, same or causal, got 'full'"):
        moved_outputs(8, 4, 3, "full")


def test_the_first_step_is_a_step():
    assert moved_outputs(8, 0, 3, "causal", 2) == [0, 2, 4]
    assert moved_outputs(8, 7, 3, "causal", 2) == [7]
