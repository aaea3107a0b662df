import keras
import numpy as np
import pytest

from snippets.when_it_goes_wrong.always_the_same import share_of_commonest


@pytest.mark.claim(
    "when_it_goes_wrong.one_unit",
    '`Dense(1, activation="softmax")` gives one for every input: softmax shares out a sum of one, here to '
    "a single unit.",
)
def test_one_unit_with_softmax_says_one():
    x = np.random.default_rng(0).normal(0, 10, size=(20, 5))
    layer = keras.layers.Dense(1, activation="softmax")
    np.testing.assert_array_equal(layer(x), np.ones((20, 1)))
    assert np.ptp(keras.layers.Dense(1, activation="sigmoid")(x)) > 0.01


@pytest.mark.claim(
    "when_it_goes_wrong.accuracy",
    'The metric `"accuracy"` counts answers that are equal to the target, and a forecast in decimals hardly ever is: '
    "it stays near zero for good forecasts too.",
)
def test_accuracy_of_a_good_forecast():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 4, 1))
    model = keras.Sequential([keras.Input((4, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
    kernel = np.array([[0.1], [0.2], [0.3], [0.4]])
    model.set_weights([kernel, np.zeros(1)])
    model.compile(loss="mse", metrics=["accuracy"])
    targets = x[:, :, 0] @ kernel + rng.normal(0, 1e-3, size=(50, 1))
    loss, accuracy = model.evaluate(x, targets, verbose=0)
    assert loss < 1e-5
    assert accuracy < 0.05


def test_the_share():
    assert share_of_commonest(np.array([2, 2, 0])) == pytest.approx(2 / 3)
