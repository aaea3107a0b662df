import keras
import numpy as np
import pytest

from snippets.q7_conv1d.strided_mask import masked_conv_then_gru


@pytest.mark.claim(
    "q7.shorter_mask",
    "With padding at the end, and `valid` padding and a dilation rate of one in the layer, `mask[:, k - 1 :: s]` is "
    "the mask of the shorter sequence: the recurrent layer then gives for a padded sequence what it gives for the "
    "sequence alone.",
)
@pytest.mark.parametrize(("kernel", "strides"), [(4, 2), (3, 3), (1, 1), (5, 1), (2, 4)])
def test_a_padded_sequence_counts_as_the_sequence_alone(kernel, strides):
    keras.utils.set_random_seed(0)
    model = masked_conv_then_gru(2, kernel, strides)
    for layer in model.layers:
        layer.set_weights([w + 0.1 for w in layer.get_weights()])  # biases too: padding is then not without effect
    rng = np.random.default_rng(0)
    padded = np.zeros((4, 16, 2), "float32")
    lengths = (5, 8, 13, 16)
    for row, length in zip(padded, lengths, strict=True):
        row[:length] = rng.normal(size=(length, 2))
    together = np.asarray(model(padded))
    for row, length, output in zip(padded, lengths, together, strict=True):
        np.testing.assert_allclose(output, np.asarray(model(row[None, :length]))[0], atol=1e-5)
    unmasked = keras.Sequential([layer for layer in model.layers if layer.get_weights()])
    assert np.abs(np.asarray(unmasked(padded))[0] - together[0]).max() > 1e-3


def test_it_trains_and_is_saved(tmp_path):
    model = masked_conv_then_gru(2)
    model.compile("sgd", "mse")
    x = np.ones((3, 9, 2))
    assert np.isfinite(model.train_on_batch(x, np.zeros((3, 16))))
    model.save(tmp_path / "model.keras")
    np.testing.assert_allclose(keras.models.load_model(tmp_path / "model.keras")(x), model(x), atol=1e-6)


@pytest.mark.parametrize("sizes", [(0,), (3, 0), (3, 4, 0), (3, 4.0)])
def test_sizes_that_are_no_positive_integers_are_refused(sizes):
    with pytest.raises(ValueError, match="want positive integers, got"):
        masked_conv_then_gru(*sizes)


def test_sizes_unless_told_otherwise():
    model = masked_conv_then_gru(3)
    assert [layer.count_params() for layer in model.layers if layer.count_params()] == [13 * 16, 3 * 16 * 34]
    assert model.output_shape == (None, 16)
