"""Texts as numbers, and what the decoder reads while it is taught."""

from collections.abc import Iterable, Sequence

import numpy as np

PADDING, START, STOP = 0, 1, 2
Text = str | Sequence[str]  # characters, or a list of words


def alphabet(texts: Iterable[Text]) -> list[str]:
    """Every symbol of some texts, sorted; its number is its place plus 3."""
    return sorted({symbol for text in texts for symbol in text})


def encode(texts: Sequence[Text], known: list[str], length: int) -> np.ndarray:
    """Texts as symbol numbers, padded with zeros at the end.

    Returns:
        Integers `(batch, length)`. A symbol that is not known is left out.

    Raises:
        ValueError: A text is longer than `length`.
    """
    number = {symbol: place for place, symbol in enumerate(known, STOP + 1)}
    rows = [[number[s] for s in text if s in number] for text in texts]
    if (longest := max(map(len, rows))) > length:
        raise ValueError(f"a text has {longest} symbols, room is for {length}")
    return np.array([r + [PADDING] * (length - len(r)) for r in rows], "int32")


def taught(target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Teacher forcing: what the decoder reads, and what it must write.

    Args:
        target: Encoded texts `(batch, length)`.

    Returns:
        Two arrays `(batch, length + 1)`. At each step the first holds the
        right symbol of the step before, and the start symbol at the front;
        the second holds the right symbols, then the stop symbol.

    Examples:
        >>> before, write = taught(np.array([[7, 8, 9], [7, 0, 0]]))
        >>> before.tolist(), write.tolist()
        ([[1, 7, 8, 9], [1, 7, 0, 0]], [[7, 8, 9, 2], [7, 2, 0, 0]])
    """
    before = np.pad(target, ((0, 0), (1, 0)), constant_values=START)
    write = np.pad(target, ((0, 0), (0, 1)))
    write[np.arange(len(write)), (target != PADDING).sum(axis=1)] = STOP
    return before, write


if __name__ == "__main__":
    known = alphabet(["一百零二", "三百"])
    before, write = taught(encode(["一百零二", "三百"], known, length=4))
    print("known:", known)
    print("read: ", before.tolist())
    print("write:", write.tolist())
