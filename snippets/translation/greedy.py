"""Writing a translation: one step per symbol, the state carried along."""

from collections.abc import Callable

import numpy as np

PADDING, START, STOP = 0, 1, 2


def greedy(
    encoder: Callable, step: Callable, source: np.ndarray, longest: int
) -> tuple[np.ndarray, list]:
    """Feed each step the symbol that the step before liked best.

    Args:
        encoder: From the source to its state, or to a list of the state and
            what else each step wants.
        step: From a list of symbols `(batch, 1)`, the state and the rest to
            scores `(batch, 1, symbols)`, the next state, and what it adds.
        source: Symbol numbers `(batch, length)`.
        longest: After how many steps to stop at the latest.

    Returns:
        Symbols `(batch, steps)`, each row ended by the stop symbol and then
        padding; and for each step what `step` gave besides.

    Raises:
        ValueError: The source has not two axes, or there are no steps.

    Examples:
        >>> countdown(np.array([[5], [3]]))
        [[5, 4, 3, 2], [3, 2, 0, 0]]
    """
    if source.ndim != 2 or longest < 1:
        raise ValueError(f"got {source.shape} and {longest} steps")
    memory = encoder(source)
    state, *rest = memory if isinstance(memory, list) else [memory]
    symbol = np.full((len(source), 1), START, "int32")
    written, besides, open_rows = [], [], np.ones((len(source), 1), bool)
    while open_rows.any() and len(written) < longest:
        scores, state, *more = step([symbol, state, *rest])
        symbol = np.where(open_rows, scores.argmax(-1), PADDING).astype("int32")
        open_rows = open_rows & (symbol != STOP)
        written.append(symbol)
        besides.append(more)
    return np.concatenate(written, axis=1), besides


def countdown(source: np.ndarray) -> list[list[int]]:
    """A "model" that writes its state, then lowers it by one."""

    def step(inputs: list) -> list:
        return [np.eye(10)[inputs[1]], inputs[1] - 1]

    return greedy(lambda source: source, step, source, longest=8)[0].tolist()


if __name__ == "__main__":
    print(countdown(np.array([[5], [3], [7]])))
