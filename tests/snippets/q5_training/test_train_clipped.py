import keras
import numpy as np
import pytest

from snippets.q5_training.train_clipped import network, sums


def test_the_target_is_the_scaled_sum():
    x, y = sums(500, 16, seed=3)
    assert (x.shape, y.shape) == ((500, 16, 1), (500, 1))
    np.testing.assert_allclose(y, x.sum(axis=1) / 4, rtol=1e-5)
    assert y.var() == pytest.approx(1, abs=0.2)


def test_the_matrix_starts_orthogonal_times_the_gain():
    recurrent = network(5, "relu", 1.5).get_weights()[1]
    np.testing.assert_allclose(recurrent @ recurrent.T, 2.25 * np.eye(24), atol=1e-5)


@pytest.mark.claim(
    "q5.explosion",
    "Of {q5_training.explosion.trainings} trainings of ReLU networks that start at one and a half times an orthogonal "
    "matrix, with {q5_training.explosion.seeds} seeds at each of {q5_training.explosion.rates} learning rates, "
    "{q5_training.explosion.relu_not_clipped_broken} end as not-a-number when nothing is clipped, and none when the "
    "gradient is clipped, by value or by norm.",
)
def test_training_explodes_without_clipping_and_not_with_it(record):
    entry = record("q5_training.explosion")
    numbers = {name: number.value for name, number in entry.numbers.items()}
    assert numbers["relu_not_clipped_broken"] >= 0.6 * numbers["trainings"]
    assert numbers["relu_by_value_broken"] == numbers["relu_by_norm_broken"] == 0
    rows = [row for row in entry.figures["explosion"].data.rows if row[0].startswith("ReLU")]
    assert {row[1] for row in rows if "not a number" in row} == {"not clipped"}
    assert all(row[3:].count("not a number") > len(row[3:]) / 2 for row in rows if row[1] == "not clipped")
    x, y = sums(1600, 40, seed=0)
    for how, finite in (({}, False), ({"global_clipnorm": 1.0}, True)):
        keras.utils.set_random_seed(0)
        model = network(40, "relu", 1.5)
        model.compile(keras.optimizers.SGD(0.05, **how), loss="mse")
        model.fit(x, y, batch_size=32, verbose=0)
        assert np.isfinite(np.asarray(model(x[:8]))).all() == finite


def test_one_layer_of_24_units_with_one_output():
    model = network(5, "tanh", 1.0)
    assert [layer.output.shape[1:] for layer in model.layers] == [(24,), (1,)]
    assert model.layers[0].activation is keras.activations.tanh


def test_the_seed_decides_on_the_numbers():
    (x, y), (again, _), (other, _) = (sums(20, 9, seed) for seed in (1, 1, 2))
    assert x.dtype == y.dtype == np.float32
    np.testing.assert_array_equal(x, again)
    assert (x != other).any()
