"""Which outputs change when one day of the window changes."""

import keras
import numpy as np


def changed_steps(layer: keras.Layer, steps: int, day: int) -> list[int]:
    """The steps, counted from 0, whose output depends on the given day's input.

    Args:
        layer: Reads `(batch, steps, 1)` and returns a sequence.
        steps: Days in the window.
        day: The day whose input is changed, from 0.

    Raises:
        ValueError: The window has no such day.

    Examples:
        >>> gru = keras.layers.GRU(8, return_sequences=True)
        >>> changed_steps(gru, steps=4, day=3)
        [3]
    """
    if not 0 <= day < steps:
        raise ValueError(f"a window of {steps} days has no day {day}")
    window = np.zeros((1, steps, 1), "float32")
    other = window.copy()
    other[0, day] = 1
    before, after = (
        keras.ops.convert_to_numpy(layer(x))[0] for x in (window, other)
    )
    return np.flatnonzero(np.abs(before - after).max(axis=-1) > 0).tolist()


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    gru = keras.layers.GRU(8, return_sequences=True)
    print("GRU, day 3 changed:               steps", changed_steps(gru, 6, 3))
    both = keras.layers.Bidirectional(
        keras.layers.GRU(8, return_sequences=True)
    )
    print("Bidirectional(GRU), day 3 changed: steps", changed_steps(both, 6, 3))
