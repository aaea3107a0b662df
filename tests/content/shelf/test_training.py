import keras
import numpy as np

from unrolled.content.shelf.training import Restarts, each_seed

X = np.random.default_rng(0).normal(size=(64, 5, 2)).astype("float32")
Y = X.sum(axis=(1, 2))


def build() -> keras.Model:
    layers = [keras.layers.GRU(4), keras.layers.BatchNormalization(), keras.layers.Dense(1)]
    return keras.Sequential([keras.Input((5, 2)), *layers])


def trained(start: Restarts, seed: int) -> list[np.ndarray]:
    model = start(seed)
    model.fit(X, Y, batch_size=16, epochs=3, verbose=0)
    return model.get_weights()


def equal(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all((a == b).all() for a, b in zip(one, other, strict=True))


def compiled() -> keras.Model:
    model = build()
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


def test_a_seed_gives_the_same_training_whatever_came_before():
    start = Restarts(compiled(), build)
    first, other, again = trained(start, 5), trained(start, 6), trained(start, 5)
    assert equal(first, again)
    assert not equal(first, other)


def test_a_restarted_network_trains_as_a_new_one_does():
    keras.utils.set_random_seed(5)
    model = compiled()
    keras.utils.set_random_seed(5)
    model.set_weights(build().get_weights())
    model.fit(X, Y, batch_size=16, epochs=3, verbose=0)
    assert equal(model.get_weights(), trained(Restarts(compiled(), build), 5))


def test_each_seed_compiles_where_build_does_not_and_trains_on_what_the_seed_gives():
    settings = {"optimizer": keras.optimizers.Adam(0.01), "loss": "mse"}
    fit = {"x": X, "y": Y, "batch_size": 16, "epochs": 3}
    outside = [model.get_weights() for model in each_seed(build, (5, 6), settings, fit)]
    inside = [model.get_weights() for model in each_seed(compiled, (5, 6), None, lambda seed: fit)]
    assert equal(outside[0], trained(Restarts(compiled(), build), 5))
    assert all(equal(one, other) for one, other in zip(outside, inside, strict=True))
    [other_data] = [
        model.get_weights() for model in each_seed(compiled, (5,), None, lambda seed: fit | {"y": Y + seed})
    ]
    assert not equal(other_data, outside[0])
