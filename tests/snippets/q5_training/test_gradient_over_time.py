import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q5_training.gradient_over_time import gradient_norms


@pytest.mark.claim(
    "q5.product",
    "The gradient of a later state with respect to an earlier one is a product with one factor for each time step in "
    "between: the Jacobian matrix of that step.",
)
@pytest.mark.parametrize("activation", [None, "tanh"])
def test_the_gradient_is_a_product_of_jacobians(activation):
    keras.utils.set_random_seed(0)
    layer = keras.layers.SimpleRNN(3, activation=activation, return_sequences=True, dtype="float64")
    x, start = tf.random.normal((1, 6, 2), dtype="float64"), tf.random.normal((1, 3), dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(start)
        states = layer(x, initial_state=start)
        last = states[0, -1]
    measured = tape.jacobian(last, start)[:, 0]
    recurrent = layer.get_weights()[1]
    product = np.eye(3)
    for state in np.asarray(states)[0]:
        slope = np.ones(3) if activation is None else 1 - state**2
        product = np.diag(slope) @ recurrent.T @ product
    np.testing.assert_allclose(measured, product, atol=1e-12)


@pytest.mark.claim(
    "q5.exponential",
    "In a linear SimpleRNN an orthogonal recurrent matrix keeps the gradient's norm from step to step, half of it "
    "halves the norm at each step, and one and a half times it multiplies the norm by one and a half at each step.",
)
@pytest.mark.parametrize("gain", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("seed", range(5))
def test_the_norm_is_a_power_of_the_distance(gain, seed):
    keras.utils.set_random_seed(seed)
    start = keras.initializers.Orthogonal(gain)
    layer = keras.layers.SimpleRNN(8, activation=None, recurrent_initializer=start, dtype="float64")
    state = tf.random.normal((1, 8), dtype="float64")
    weighting = np.arange(1.0, 9.0)
    with tf.GradientTape() as tape:
        tape.watch(state)
        total = tf.reduce_sum(layer(tf.zeros((1, 30, 2), "float64"), initial_state=state) * weighting)
    norm = np.linalg.norm(tape.gradient(total, state))
    assert norm == pytest.approx(gain**30 * np.linalg.norm(weighting), rel=1e-5)


@pytest.mark.claim(
    "q5.chaos",
    "At two and at three times orthogonal the gradient of a tanh network explodes, though its states stay between −1 "
    "and 1.",
)
@pytest.mark.parametrize("gain", [2.0, 3.0])
@pytest.mark.parametrize("seed", range(3))
def test_bounded_states_do_not_bound_the_gradient(gain, seed):
    keras.utils.set_random_seed(seed)
    start = keras.initializers.Orthogonal(gain)
    layer = keras.layers.SimpleRNN(32, recurrent_initializer=start, dtype="float64")
    norms = gradient_norms(layer, time_steps=60, seed=seed)
    assert norms[0] > 100 * norms[-1]
    assert np.abs(layer(np.random.default_rng(seed).normal(size=(8, 60, 4)))).max() <= 1


def test_one_number_for_each_step_and_the_last_is_the_nearest():
    keras.utils.set_random_seed(0)
    start = keras.initializers.Orthogonal(0.5)
    layer = keras.layers.SimpleRNN(8, activation=None, recurrent_initializer=start, dtype="float64")
    norms = gradient_norms(layer, time_steps=12)
    assert norms.shape == (12,)
    assert (np.diff(norms) > 0).all()


def test_a_sequence_is_refused():
    with pytest.raises(ValueError, match=r"wanted \(batch, units\), got \(32, 5, 3\)"):
        gradient_norms(keras.layers.GRU(3, return_sequences=True), time_steps=5)


def test_the_norms_are_those_of_32_random_sequences_with_random_weights_on_the_outputs():
    layer = keras.layers.SimpleRNN(8, activation=None, dtype="float64")
    norms = gradient_norms(layer, time_steps=5)
    kernel, recurrent, _ = layer.get_weights()
    assert kernel.shape == (4, 8)
    rng = np.random.default_rng(0)
    rng.normal(size=(32, 5, 4))
    back, wanted = rng.normal(size=(32, 8)), []
    for _ in range(5):
        wanted.insert(0, np.sqrt((back @ kernel.T) ** 2 @ np.ones(4)).reshape(-1))
        back = back @ recurrent.T
    np.testing.assert_allclose(norms, np.sqrt((np.array(wanted) ** 2).mean(axis=1)), rtol=1e-6)
    assert (gradient_norms(layer, time_steps=5, seed=1) != norms).all()
