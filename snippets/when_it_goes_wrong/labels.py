"""Labels as whole numbers, and labels as vectors of ones and zeros."""

import keras
import numpy as np


def loss_of(name: str, labels: np.ndarray, sequences: bool = False) -> str:
    """The loss of a model with three classes, or what Keras complains of.

    Args:
        name: The loss.
        labels: For four series of ten steps.
        sequences: Whether the model names a class at each step.

    Examples:
        >>> loss_of("categorical_crossentropy", np.eye(3)[[0, 1, 2, 0]])
        'a number'
    """
    model = keras.Sequential(
        [
            keras.Input((10, 1)),
            keras.layers.GRU(4, return_sequences=sequences),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(loss=name)
    try:
        model.evaluate(np.ones((4, 10, 1)), labels, verbose=0)
    except ValueError as error:
        return str(error)
    return "a number"


if __name__ == "__main__":
    labels = np.array([0, 2, 1, 2])
    vectors = keras.utils.to_categorical(labels, 3)
    for name in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        print(name)
        print("  whole numbers:", loss_of(name, labels))
        print("  vectors:      ", loss_of(name, vectors))
    print("one label for a model that returns sequences")
    print("  ", loss_of("categorical_crossentropy", vectors, sequences=True))
