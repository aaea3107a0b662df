"""The error to expect, from errors on days that the model was not fitted to."""

import numpy as np


def half_widths(errors: np.ndarray, share: float) -> np.ndarray:
    """How far to go to both sides of a forecast, for each day ahead.

    Split conformal prediction: of `n` absolute errors the one of rank
    `ceil((n + 1) * share)`.

    Args:
        errors: Forecast less what came, `(windows, ahead)`.
        share: The share of days that should fall inside, between 0 and 1.

    Returns:
        `(ahead,)`, in the unit of the errors.

    Raises:
        ValueError: The share is not between 0 and 1, or there are too few
            errors for it.

    Examples:
        >>> half_widths(np.array([[1.0], [-2.0], [3.0], [-4.0]]), share=0.6)
        array([3.])
    """
    if not 0 < share < 1:
        raise ValueError(f"want a share between 0 and 1, got {share}")
    rank = int(np.ceil((len(errors) + 1) * share))
    if rank > len(errors):
        raise ValueError(f"{len(errors)} errors are too few for {share:.0%}")
    return np.sort(np.abs(errors), axis=0)[rank - 1]


def coverage(errors: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """The share of days inside the interval, for each day ahead, `(ahead,)`."""
    return (np.abs(errors) <= widths).mean(axis=0)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    spread = np.array([1.0, 1.5, 2.0])
    widths = half_widths(rng.normal(size=(5000, 3)) * spread, share=0.8)
    print("half widths", widths.round(1))
    print("same kind of days:", end=" ")
    print(coverage(rng.normal(size=(5000, 3)) * spread, widths).round(2))
    print("days with twice the errors:", end=" ")
    print(coverage(rng.normal(size=(5000, 3)) * spread * 2, widths).round(2))
