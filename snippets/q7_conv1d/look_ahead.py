"""Which outputs of `Conv1D` move when one time step of its input changes."""

import keras
import numpy as np


def moved_outputs(
    steps: int, changed: int, kernel: int, padding: str, dilation: int = 1
) -> list[int]:
    """Change one time step of the input and compare the outputs.

    Args:
        steps: Time steps of the input, counted from zero.
        changed: The step that is changed.
        kernel: Kernel size.
        padding: `valid`, `same` or `causal`.
        dilation: Steps from one tap of the kernel to the next.

    Returns:
        The time steps of the outputs that are not the same as before.

    Raises:
        ValueError: There is no such step, or the padding has another name.

    Examples:
        >>> moved_outputs(8, changed=4, kernel=3, padding="causal")
        [4, 5, 6]
    """
    if not 0 <= changed < steps:
        raise ValueError(f"want a step from 0 to {steps - 1}, got {changed}")
    if padding not in ("valid", "same", "causal"):
        raise ValueError(f"want valid, same or causal, got {padding!r}")
    layer = keras.layers.Conv1D(
        1,
        kernel,
        padding=padding,
        dilation_rate=dilation,
        kernel_initializer="ones",
    )
    before = np.zeros((1, steps, 1))
    after = before.copy()
    after[0, changed] = 1
    difference = np.asarray(layer(after)) - np.asarray(layer(before))
    return np.flatnonzero(difference[0, :, 0]).tolist()


if __name__ == "__main__":
    for padding in ("causal", "same", "valid"):
        moved = moved_outputs(8, changed=4, kernel=3, padding=padding)
        print(f"{padding:6} input 4 changes, outputs {moved} move")
