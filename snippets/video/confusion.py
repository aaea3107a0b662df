"""A confusion matrix, and what it says of each class."""

import numpy as np


def confusion(
    true: np.ndarray, predicted: np.ndarray, classes: int
) -> np.ndarray:
    """How often a clip of each class was given each class.

    Args:
        true: The class of each clip, `(clips,)`.
        predicted: The class that the model gives, `(clips,)`.
        classes: How many classes there are.

    Returns:
        Counts, `(classes, classes)`: rows are true classes, columns predicted.

    Raises:
        ValueError: The two differ in shape, or a class is out of range.

    Examples:
        >>> confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2)
        array([[1, 1],
               [0, 1]])
    """
    if true.shape != predicted.shape or true.ndim != 1:
        raise ValueError(
            f"want two of (clips,), got {true.shape}, {predicted.shape}"
        )
    both = np.concatenate([true, predicted])
    if both.size and not (both.min() >= 0 and both.max() < classes):
        raise ValueError(f"want classes 0 to {classes - 1}, got {both.max()}")
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (true, predicted), 1)
    return counts


def by_class(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Recall and precision of each class, `(classes,)` each; NaN for none of 0.

    Examples:
        >>> by_class(np.array([[1, 1], [0, 1]]))
        (array([0.5, 1. ]), array([1. , 0.5]))
    """
    right = np.diag(counts).astype(float)
    with np.errstate(invalid="ignore"):
        return right / counts.sum(axis=1), right / counts.sum(axis=0)


if __name__ == "__main__":
    true = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    predicted = np.array([0, 0, 1, 1, 1, 2, 0, 2])
    counts = confusion(true, predicted, classes=3)
    print(counts)
    recall, precision = by_class(counts)
    print("recall   ", recall.round(2))
    print("precision", precision.round(2))
    print("accuracy ", np.trace(counts) / counts.sum())
