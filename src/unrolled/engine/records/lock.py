"""A lock for each record: whoever makes one holds it, and it goes with the process, however that ends.

That a process of some number lives says less: numbers are given again, a dead one that nobody has
buried still has its own, and a builder in another container counts for itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout


def lock(folder: Path, name: str) -> FileLock:
    """The lock of a record, to be waited for in a `with`.

    Args:
        folder: The cache folder.
        name: The record.

    Raises:
        OSError: The cache folder cannot be written to.
    """
    (folder / "locks").mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "locks" / f"{name}.lock")


@contextlib.contextmanager
def unless_held(folder: Path, name: str) -> Iterator[bool]:
    """Holds the lock of a record meanwhile if nobody else does, and says whether.

    Where locks cannot be written, nobody makes records.
    """
    try:
        held = lock(folder, name).acquire(blocking=False)
    except Timeout:
        yield False
        return
    except OSError:
        yield True
        return
    with held:
        yield True
