"""Binary crossentropy notices a wrong flag only if it knows the lengths."""

import keras
import numpy as np


class Batches(keras.utils.PyDataset):
    """Random sequences, one target for each; all in a batch are equally long.

    Args:
        lengths: The number of time steps in each batch.

    Examples:
        >>> [array.shape for array in Batches([4, 6])[1]]
        [(8, 6, 1), (8, 1)]
    """

    def __init__(self, lengths: list[int]) -> None:
        super().__init__()
        self.lengths = lengths

    def __len__(self) -> int:
        """The number of batches."""
        return len(self.lengths)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Inputs `(8, steps, 1)` and targets `(8, 1)`."""
        rng = np.random.default_rng(index)
        x = rng.normal(size=(8, self.lengths[index], 1)).astype("float32")
        return x, (x.sum(axis=1) > 0).astype("float32")


def loss_of_the_mistake(lengths: list[int]) -> float:
    """Train a model that returns a sequence where a vector is wanted.

    Raises:
        ValueError: Keras has compared the shapes.
    """
    recurrent = keras.layers.GRU(4, return_sequences=True)
    dense = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((None, 1)), recurrent, dense])
    model.compile(loss="binary_crossentropy")
    return model.fit(Batches(lengths), verbose=0).history["loss"][0]


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    for lengths in ([6, 6, 6], [4, 5, 6]):
        try:
            print(lengths, f"trains, loss {loss_of_the_mistake(lengths):.1f}")
        except ValueError as error:
            print(lengths, "ValueError:", str(error).split("Received: ")[0])
