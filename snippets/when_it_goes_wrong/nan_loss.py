"""Where NaN comes from, and that one update with it ruins a model."""

import keras
import numpy as np


def doublings(kind: str = "float32") -> int:
    """How often one can be doubled before it is infinite.

    Examples:
        >>> doublings("float16")
        16
    """
    value, count = np.ones((), kind), 0
    with np.errstate(over="ignore"):
        while np.isfinite(value):
            value, count = value * np.ones((), kind) * 2, count + 1
    return count


if __name__ == "__main__":
    print("doublings until it is infinite:", doublings())
    infinite = np.float32(np.inf)
    with np.errstate(invalid="ignore"):
        print("then:", infinite - infinite, infinite * 0)

    keras.utils.set_random_seed(0)
    series = np.random.normal(size=(64, 10, 1))
    model = keras.Sequential(
        [keras.Input((10, 1)), keras.layers.GRU(4), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.0001))
    series[3, 5] = np.nan  # one missing value among 640
    print("numbers that are none in the data:", np.isnan(series).sum())
    model.fit(series, series[:, -1], batch_size=64, verbose=0)
    weights = np.concatenate([w.ravel() for w in model.get_weights()])
    print(f"{np.isnan(weights).mean():.0%} of the weights are NaN")
