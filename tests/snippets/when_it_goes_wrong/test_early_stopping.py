import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.early_stopping import trained


def test_stopping_early_keeps_the_better_validation_loss():
    loss, later_loss = trained(stop=False)
    stopped_loss, stopped_later_loss = trained(stop=True)
    assert loss < stopped_loss
    assert stopped_later_loss < later_loss


@pytest.mark.claim(
    "when_it_goes_wrong.validation_better",
    "The training loss that `fit` reports is a mean over the epoch, with dropout on and with the weights of each "
    "batch; the validation loss is computed at its end, without dropout.",
)
def test_on_the_same_data_the_two_losses_differ_by_dropout_and_by_what_was_learned_since():
    x = np.random.default_rng(0).normal(size=(64, 5, 2))
    y = x.sum(axis=(1, 2))[:, None]
    for dropout, rate, alike in [(0.0, 0.0, True), (0.5, 0.0, False), (0.0, 0.1, False)]:
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((5, 2)), keras.layers.GRU(8, dropout=dropout), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(rate))
        history = model.fit(x, y, validation_data=(x, y), verbose=0).history
        assert (abs(history["loss"][0] - history["val_loss"][0]) < 1e-4) == alike
