import keras
import numpy as np
import pytest

from snippets.q3_stacking.learn_the_sum import sums, two_layers


def test_the_target_is_the_sum():
    x, y = sums(20, 6, seed=3)
    assert x.shape == (20, 6, 1)
    assert y.shape == (20, 1)
    np.testing.assert_allclose(y[:, 0], [sum(row) for row in x[..., 0]], rtol=1e-5)


@pytest.mark.claim(
    "q3.partial",
    "Trained with the mean squared error, a model that reads forwards only, with an output at every time step but one "
    "target for each sequence, of shape `(batch, 1)`, learns to guess, at each step, the target from the inputs up to "
    "that step.",
)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_outputs_become_running_sums(seed):
    keras.utils.set_random_seed(seed)
    model = two_layers(4, last_returns_sequences=True)
    model.fit(*sums(2048, 4, seed=seed), batch_size=128, epochs=6, verbose=0)
    x, y = sums(1024, 4, seed=99)
    output = np.asarray(model(x))
    assert output.shape == (1024, 4, 1)
    assert np.mean((output - x.cumsum(axis=1)) ** 2) < 0.25
    by_step = np.mean((output[..., 0] - y) ** 2, axis=0)
    np.testing.assert_allclose(by_step, [3, 2, 1, 0], atol=0.5)
    assert float(model.compute_loss(x=x, y=y, y_pred=output)) == pytest.approx(1.5, abs=0.3)


@pytest.mark.claim(
    "q3.both_ways",
    "With `Bidirectional` at the bottom of the stack every step sees the whole sequence, and the loss of the mistaken "
    "model can reach zero.",
)
def test_a_model_that_reads_both_ways_can_give_the_sum_at_every_step():
    # One unit adds the inputs up, the other repeats the input that both directions count: sum = there + back - input.
    adds = keras.layers.SimpleRNN(2, activation=None, return_sequences=True)
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.Bidirectional(adds), keras.layers.Dense(1)])
    one_way = [np.ones((1, 2)), np.diag([1.0, 0.0]), np.zeros(2)]
    model.set_weights([*one_way, *one_way, np.array([[1.0], [0.0], [1.0], [-1.0]]), np.zeros(1)])
    model.compile(loss="mse", run_eagerly=True)
    x, y = sums(64, 6, seed=0)
    assert model.output_shape == (None, 6, 1)
    assert y.shape == (64, 1)
    assert model.evaluate(x, y, verbose=0) == pytest.approx(0, abs=1e-9)


def test_only_the_last_flag_differs_and_the_same_seed_gives_the_same_numbers():
    for flag, above in ((False, (16,)), (True, (6, 16))):
        model = two_layers(6, flag)
        shapes = [layer.output.shape[1:] for layer in model.layers]
        assert shapes == [(6, 16), above, (*above[:-1], 1)]
        assert float(model.optimizer.learning_rate) == pytest.approx(0.02)
        assert model.loss == "mse"
    (x, y), (again, _), (other, _) = (sums(5, 6, seed) for seed in (3, 3, 4))
    assert x.dtype == y.dtype == np.float32
    np.testing.assert_array_equal(x, again)
    assert (x != other).any()
