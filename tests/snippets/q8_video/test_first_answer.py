import keras
import numpy as np
import pytest

from snippets.q8_video.first_answer import dilated_stack


@pytest.mark.claim(
    "q8.refused",
    "`Conv1D`, of which a WaveNet is made, refuses clips of shape `(batch, frames, height, width, channels)` with a "
    "`ValueError`, and so does `GRU`: both read one vector at each step.",
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.layers.Conv1D(4, 2, padding="causal"),
        lambda: keras.layers.Conv1D(4, 2, padding="causal", dilation_rate=4),
        lambda: keras.layers.GRU(4),
    ],
)
def test_layers_over_vectors_refuse_clips(make):
    clips = np.zeros((2, 8, 16, 16, 1), "float32")
    with pytest.raises(ValueError, match="shape"):
        make()(clips)
    assert make()(clips.reshape(2, 8, -1)).shape[-1] == 4


@pytest.mark.claim(
    "q8.sequence_out",
    "A stack of causal convolutions is sequence-to-sequence: it gives one vector for each step that it reads.",
)
@pytest.mark.parametrize("steps", [1, 5, 20])
@pytest.mark.parametrize("dilations", [(1,), (1, 2, 4), (1, 2, 4, 8, 16)])
def test_there_are_as_many_vectors_as_steps(steps, dilations):
    assert tuple(dilated_stack(np.ones((2, steps, 3)), dilations).shape) == (2, steps, 4)


def test_clips_are_refused_by_name():
    with pytest.raises(ValueError, match=r"want \(batch, steps, features\), got \(2, 8, 16"):
        dilated_stack(np.zeros((2, 8, 16, 16, 1)), (1, 2))


def test_a_convolution_joins_each_step_with_the_one_a_dilation_earlier():
    def output(sequence):
        keras.utils.set_random_seed(0)
        return np.asarray(dilated_stack(sequence, (3,)))[0]

    x = np.random.default_rng(0).normal(size=(1, 8, 2))
    changed = x.copy()
    changed[0, 2] += 1
    moved = np.abs(output(changed) - output(x)).max(axis=1) > 1e-6
    assert moved.nonzero()[0].tolist() == [2, 5]
    assert np.abs(output(100 * x)).max() == 1  # a tanh's most
