import keras
import numpy as np
import pytest

from snippets.q7_conv1d.conv_then_gru import conv_then_gru, crop_targets


@pytest.mark.claim(
    "q7.crop",
    "With kernel size $k$, strides $s$, a dilation rate of one and `valid` padding, `targets[:, k - 1 :: s]` has as "
    "many steps as the output, and the last input that output $t$ depends on is the one at the step of its target.",
)
@pytest.mark.parametrize(("kernel", "strides"), [(4, 2), (3, 3), (5, 1), (1, 4), (2, 3)])
def test_cropped_targets_belong_to_the_last_step_seen(kernel, strides):
    steps = 17
    model = conv_then_gru(1, 1, kernel, strides)
    wanted = crop_targets(np.arange(steps).reshape(1, steps, 1), kernel, strides)[0, :, 0]
    np.testing.assert_array_equal(wanted, np.arange(steps)[kernel - 1 :: strides])
    base = np.random.default_rng(0).normal(size=(1, steps, 1)).astype("float32")
    impulses = base + np.eye(steps, dtype="float32")[:, :, np.newaxis]
    moved = np.abs(np.asarray(model(impulses)) - np.asarray(model(base)))[:, :, 0] > 0
    assert moved.shape[1] == len(wanted)
    assert [np.flatnonzero(column).max() for column in moved.T] == wanted.tolist()


def test_the_model_trains_on_cropped_targets():
    model = conv_then_gru(2, 3)
    model.compile(loss="mse")
    targets = crop_targets(np.zeros((4, 12, 3)))
    assert model.output_shape == (None, None, 3)
    assert np.isfinite(model.train_on_batch(np.ones((4, 12, 2)), targets))


@pytest.mark.parametrize(
    ("shape", "sizes"), [((4, 12), (4, 2)), ((4, 12, 1), (0, 2)), ((4, 12, 1), (4, 0)), ((4, 3, 1), (4, 2))]
)
def test_what_does_not_fit_is_refused(shape, sizes):
    with pytest.raises(ValueError, match=r"want three axes and sizes that fit, got \(\("):
        crop_targets(np.zeros(shape), *sizes)


@pytest.mark.claim(
    "q7.mask",
    "A `Conv1D` layer does not hand on a mask: a recurrent layer above it also reads the padded steps.",
)
def test_a_convolution_loses_the_mask():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(1, 9, 2)).astype("float32")
    inputs[:, 5:] = 0
    masking, gru = keras.layers.Masking(), keras.layers.GRU(4, bias_initializer="ones")
    direct = np.asarray(gru(masking(inputs)))
    np.testing.assert_allclose(direct, gru(inputs[:, :5]), atol=1e-6)
    convolution = keras.layers.Conv1D(2, 1)
    with pytest.warns(UserWarning, match="does not support masking"):
        convolved = convolution(masking(inputs))
    above = keras.layers.GRU(4, bias_initializer="ones")
    padded, short = np.asarray(above(convolved)), np.asarray(above(convolution(inputs[:, :5])))
    assert np.abs(padded - short).max() > 1e-3


def test_the_convolution_shortens_and_the_layers_after_it_keep_the_length():
    model = conv_then_gru(features=3, outputs=2)
    x, shapes = np.zeros((1, 11, 3)), []
    for layer in model.layers:
        x = layer(x)
        shapes.append(tuple(x.shape))
    assert shapes == [(1, 4, 16), (1, 4, 16), (1, 4, 2)]
    assert [layer.count_params() for layer in model.layers] == [(4 * 3 + 1) * 16, 3 * 16 * (16 + 16 + 2), 17 * 2]
    assert conv_then_gru(3, 2, kernel=5, strides=3)(np.zeros((1, 11, 3))).shape == (1, 3, 2)


def test_a_kernel_as_long_as_the_targets_leaves_the_last():
    targets = np.arange(6).reshape(1, 6, 1)
    assert crop_targets(targets).ravel().tolist() == [3, 5]
    assert crop_targets(targets, kernel=6, strides=1).ravel().tolist() == [5]
    assert crop_targets(targets, kernel=1, strides=4).ravel().tolist() == [0, 4]
