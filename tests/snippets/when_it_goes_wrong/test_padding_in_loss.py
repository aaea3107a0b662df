import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.padding_in_loss import tagger

SYMBOLS = np.array([[1, 2, 3, 4], [5, 0, 0, 0], [2, 2, 0, 0]])
TAGS = np.array([[2, 3, 4, 1], [1, 0, 0, 0], [5, 1, 0, 0]])
REAL = (SYMBOLS > 0).astype("float32")


def losses(mask):
    """The loss at each step, by hand."""
    chosen = np.take_along_axis(np.array(tagger(mask)(SYMBOLS)), TAGS[:, :, np.newaxis], axis=-1)
    return -np.log(chosen[:, :, 0])


def loss(mask, weight=None):
    return tagger(mask).evaluate(SYMBOLS, TAGS, sample_weight=weight, verbose=0)


@pytest.mark.claim(
    "when_it_goes_wrong.mask_loss",
    "If the model's output carries a mask, Keras takes the mean of the loss over the real steps; without a mask it "
    "takes it over all steps, padding included.",
)
def test_the_mean_is_over_the_real_steps_where_there_is_a_mask():
    real = REAL > 0
    assert loss(True) == pytest.approx(losses(True)[real].mean(), rel=1e-5)
    assert loss(False) == pytest.approx(losses(False).mean(), rel=1e-5)
    assert abs(losses(False).mean() - losses(False)[real].mean()) > 1e-4


@pytest.mark.claim(
    "when_it_goes_wrong.sample_weight",
    "Without a mask, a `sample_weight` of (batch, time steps) with a zero at each padded step takes the padding out of "
    "the sum, but Keras still divides by the number of all steps; weights with a mean of one give the mean over the "
    "real steps.",
)
def test_weights_take_padding_out_of_the_sum():
    real = REAL > 0
    assert loss(False, REAL) == pytest.approx(losses(False)[real].sum() / REAL.size, rel=1e-5)
    assert loss(False, REAL / REAL.mean()) == pytest.approx(losses(False)[real].mean(), rel=1e-5)


def test_ignore_class_is_the_mean_over_the_real_steps():
    model = tagger(False)
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=0))
    assert model.evaluate(SYMBOLS, TAGS, verbose=0) == pytest.approx(losses(False)[REAL > 0].mean(), rel=1e-5)


def test_which_layers_pass_a_mask_on():
    masked = keras.layers.Masking()(keras.Input((5, 3)))
    for layer in (
        keras.layers.LSTM(4, return_sequences=True),
        keras.layers.GRU(4, return_sequences=True),
        keras.layers.SimpleRNN(4, return_sequences=True),
        keras.layers.Dense(2),
        keras.layers.TimeDistributed(keras.layers.Dense(2)),
        keras.layers.Dropout(0.1),
    ):
        assert getattr(layer(masked), "_keras_mask", None) is not None
    with pytest.warns(UserWarning, match="destroy the mask"):
        assert getattr(keras.layers.Conv1D(4, 3)(masked), "_keras_mask", None) is None
