"""A split that keeps clips of one recording on one side."""

import numpy as np

SHARES = 0.6, 0.2, 0.2


def split_groups(
    labels: np.ndarray, groups: np.ndarray, seed: int = 0
) -> np.ndarray:
    """Training, validation or test for each clip: every class in each of them.

    Args:
        labels: The class of each clip, `(clips,)`.
        groups: The recording that each clip was cut from, `(clips,)`.
        seed: Seed of the draw.

    Returns:
        0 for training, 1 for validation, 2 for test, `(clips,)`; about `SHARES`
        of each class, as far as whole recordings allow.

    Raises:
        ValueError: The two differ in shape, or no split was found.

    Examples:
        >>> split_groups(np.zeros(5, int), np.array([7, 7, 7, 8, 9]))
        array([0, 0, 0, 2, 1])
    """
    if labels.shape != groups.shape or labels.ndim != 1:
        wanted = f"want two of (clips,), got {labels.shape}, {groups.shape}"
        raise ValueError(wanted)
    classes, columns = np.unique(labels, return_inverse=True)
    names, rows = np.unique(groups, return_inverse=True)
    counts = np.zeros((len(names), len(classes)))
    np.add.at(counts, (rows, columns), 1)
    wanted = np.maximum(np.rint(np.outer(SHARES, counts.sum(axis=0))), 1)
    rng = np.random.default_rng(seed)
    for attempt in range(100):
        left, part = wanted.copy(), np.zeros(len(names), int)
        order = rng.permutation(len(names))
        if attempt == 0:  # small ones first fill the small parts without waste
            order = order[np.argsort(counts[order].sum(axis=1), kind="stable")]
        for one in order:
            filled = np.minimum(left, counts[one]).sum(axis=1)
            part[one] = (filled / wanted.sum(axis=1)).argmax()
            left[part[one]] = np.maximum(left[part[one]] - counts[one], 0)
        if all(len(set(part[has])) == len(SHARES) for has in counts.T > 0):
            return part[rows]
    raise ValueError("no split found that has every class in all three parts")


if __name__ == "__main__":
    labels = np.repeat([0, 1], 20)
    groups = np.tile(np.repeat(np.arange(10), 2), 2) + 10 * labels
    part = split_groups(labels, groups)
    for number, name in enumerate(("training", "validation", "test")):
        here = part == number
        clips, recordings = np.bincount(labels[here]), len(set(groups[here]))
        print(f"{name:10} {clips} clips of {recordings} recordings")
