"""A control for the use of order: shuffle the frames of each clip."""

import numpy as np


def shuffle_time(clips: np.ndarray, seed: int) -> np.ndarray:
    """The same frames, each clip in a random order of its own.

    Args:
        clips: `(clips, frames, height, width, channels)`.
        seed: Seed of the orders.

    Returns:
        A shuffled copy, of the same shape.

    Raises:
        ValueError: The clips do not have five axes.

    Examples:
        >>> shuffle_time(np.zeros((2, 8, 16, 16, 1)), seed=0).shape
        (2, 8, 16, 16, 1)
    """
    if clips.ndim != 5:
        wanted = "(clips, frames, height, width, channels)"
        raise ValueError(f"want {wanted}, got {clips.shape}")
    count, frames = clips.shape[:2]
    order = np.tile(np.arange(frames), (count, 1))
    order = np.random.default_rng(seed).permuted(order, axis=1)
    return clips[np.arange(count)[:, np.newaxis], order]


if __name__ == "__main__":
    # Each frame is filled with its number, so that the order can be read off.
    clips = np.tile(np.arange(8).reshape(1, 8, 1, 1, 1), (3, 1, 16, 16, 1))
    shuffled = shuffle_time(clips, seed=0)
    print(shuffled.shape)
    print(shuffled[..., 0, 0, 0])
