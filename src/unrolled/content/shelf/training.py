"""Training the same network from several seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import keras


class Restarts:
    """One compiled network that starts anew from each seed.

    To trace or compile a small network takes as long as to train it, so it is done once.

    Args:
        model: The network, compiled. It is trained in place; what it says after one seed must be
            asked before the next.
        build: Gives a network of the same layers with fresh weights; it need not be compiled.

    Examples:
        >>> def build():
        ...     return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        >>> model = build()
        >>> model.compile("adam", "mse")
        >>> start = Restarts(model, build)
        >>> first = start(0).get_weights()[0]
        >>> bool((start(1).get_weights()[0] == first).all()), bool((start(0).get_weights()[0] == first).all())
        (False, True)
    """

    def __init__(self, model: keras.Model, build: Callable[[], keras.Model]) -> None:
        self._model, self._build = model, build
        model.optimizer.build(model.trainable_variables)
        self._optimizer = [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables]

    def __call__(self, seed: int) -> keras.Model:
        """The network with the weights that the seed draws, and an optimizer that has seen nothing."""
        keras.utils.set_random_seed(seed)
        self._model.set_weights(self._build().get_weights())
        for variable, value in zip(self._model.optimizer.variables, self._optimizer, strict=True):
            variable.assign(value)
        return self._model


def each_seed(
    build: Callable[[], keras.Model],
    seeds: Sequence[int],
    settings: dict[str, object] | None,
    fit: dict[str, object] | Callable[[int], dict[str, object]],
) -> Iterator[keras.Model]:
    """The network trained from each seed, one after the other.

    It is one object: what it says after one seed must be asked before the next.

    Args:
        build: Gives the network with fresh weights.
        seeds: What weights and order of batches are drawn from.
        settings: What `compile` takes; `None` where `build` gives the network compiled.
        fit: What `fit` takes, or a function that gives it for a seed.
    """
    model = build()
    if settings is not None:
        model.compile(**settings)
    start = Restarts(model, build)
    for seed in seeds:
        trained = start(seed)
        trained.fit(**(fit(seed) if callable(fit) else fit), verbose=0)
        yield trained


def falling_rate(rate: float, batches: int) -> dict[str, object]:
    """What `compile` takes to train on the mean absolute error with a learning rate that falls to nothing.

    Args:
        rate: The first learning rate of Adam; it falls along half a cosine.
        batches: How many batches it takes to fall.
    """
    schedule = keras.optimizers.schedules.CosineDecay(rate, batches)
    optimizer = keras.optimizers.Adam(schedule, clipnorm=1.0)
    return {"loss": "mae", "optimizer": optimizer, "jit_compile": True}
