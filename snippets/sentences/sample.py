"""Let a decoder write: the best symbol each time, or one drawn by chance."""

from collections.abc import Callable

import numpy as np


def write(
    step: Callable,
    word: np.ndarray,
    steps: int,
    temperature: float = 0.0,
    seed: int = 0,
) -> np.ndarray:
    """Write symbol after symbol; each is read before the next is written.

    Args:
        step: From `(word, last, state)` to `(scores, state)`; words and last
            symbols are `(batch,)`, scores `(batch, symbols)`. The state starts
            as `None`.
        word: What to write about, `(batch,)`.
        steps: How many symbols to write at most.
        temperature: Divides the scores; zero always takes the best symbol.
        seed: Seed of the draws.

    Returns:
        Symbols `(batch, steps)`; what follows the first zero means nothing.

    Raises:
        ValueError: The temperature is negative.

    Examples:
        >>> successor = np.eye(4)[[1, 2, 3, 0]]
        >>> step = lambda word, last, state: (successor[last], state)
        >>> write(step, word=[0], steps=5)
        array([[1, 2, 3, 0, 1]])
    """
    if temperature < 0:
        raise ValueError(f"want a temperature from 0 on, got {temperature}")
    rng, symbols = np.random.default_rng(seed), []
    last, state = np.zeros(len(word), int), None
    for _ in range(steps):
        scores, state = step(word, last, state)
        noise = rng.gumbel(size=np.shape(scores))
        # The best of scores / temperature + noise is a draw from the softmax.
        last = (np.asarray(scores) + temperature * noise).argmax(-1)
        symbols.append(last)
    return np.stack(symbols, axis=1)


if __name__ == "__main__":
    scores = np.log([[0.7, 0.2, 0.1]]).repeat(10_000, axis=0)
    word = np.zeros(len(scores), int)
    for temperature in (0, 0.3, 1, 3):
        drawn = write(lambda *_: (scores, None), word, 1, temperature)
        shares = np.bincount(drawn[:, 0], minlength=3) / len(word)
        print(f"temperature {temperature:3}: shares {shares.round(1)}")
