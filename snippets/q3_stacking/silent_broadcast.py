"""Outputs `(batch, steps, 1)`, targets `(batch, 1)`: what Keras computes."""

import keras
import numpy as np

OUTPUT = np.array([[[1.0], [2.0], [4.0]], [[0.0], [5.0], [8.0]]])
TARGET = np.array([[4.0], [8.0]])


def broadcast_loss(
    output: np.ndarray, target: np.ndarray
) -> tuple[float, float]:
    """The loss that Keras reports, and the same loss written out.

    Args:
        output: What a model gave, `(batch, steps, 1)`.
        target: What it should give, `(batch, 1)`.

    Returns:
        Keras's mean squared error, and the one against the target repeated
        at each time step.

    Raises:
        ValueError: The shapes are not the ones of this mistake.

    Examples:
        >>> broadcast_loss(np.array([[[1.0], [3.0]]]), np.array([[3.0]]))
        (2.0, 2.0)
    """
    if (
        output.ndim != 3
        or output.shape[2] != 1
        or target.shape != (len(output), 1)
    ):
        raise ValueError(
            "want (batch, steps, 1) and (batch, 1), "
            f"got {output.shape} and {target.shape}"
        )
    reported = keras.losses.MeanSquaredError()(target, output)
    repeated = np.repeat(target[:, np.newaxis], output.shape[1], axis=1)
    return float(reported), float(np.mean((repeated - output) ** 2))


if __name__ == "__main__":
    print("output", OUTPUT.shape, "target", TARGET.shape)
    reported, repeated = broadcast_loss(OUTPUT, TARGET)
    print(f"loss that Keras reports        {reported:.2f}")
    print(f"target repeated at each step   {repeated:.2f}")
    meant = np.mean((OUTPUT[:, -1] - TARGET) ** 2)
    print(f"last step alone, as was meant  {meant:.2f}")
    try:
        print(OUTPUT - TARGET)
    except ValueError as error:
        print("NumPy:", error)
