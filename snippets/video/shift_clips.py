"""More clips from few: each is moved a little, all of its frames alike."""

import numpy as np


def shift_clips(clips: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move each clip by up to a seventh of its sides; for training only.

    Args:
        clips: `(clips, frames, height, width, channels)`.
        rng: Draws the shifts.

    Returns:
        Moved copies; what comes in at an edge repeats it.

    Raises:
        ValueError: The clips do not have five axes.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> shift_clips(np.zeros((2, 12, 64, 64, 3)), rng).shape
        (2, 12, 64, 64, 3)
    """
    if clips.ndim != 5:
        wanted = "(clips, frames, height, width, channels)"
        raise ValueError(f"want {wanted}, got {clips.shape}")
    sides = clips.shape[2:4]
    moved = np.empty_like(clips)
    for number, clip in enumerate(clips):
        steps = [rng.integers(-(side // 7), side // 7 + 1) for side in sides]
        rows, columns = (
            np.clip(np.arange(side) - step, 0, side - 1)
            for side, step in zip(sides, steps, strict=True)
        )
        moved[number] = clip[:, rows][:, :, columns]
    return moved


if __name__ == "__main__":
    clip = np.zeros((1, 3, 7, 7, 1), int)
    for frame in range(3):
        clip[0, frame, 3, 2 + frame] = 1
    moved = shift_clips(clip, np.random.default_rng(4))
    for name, clips in (("clip ", clip), ("moved", moved)):
        print(name, [np.argwhere(f)[0, :2].tolist() for f in clips[0]])
