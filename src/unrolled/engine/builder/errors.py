"""What can go wrong when a record is made."""

import errno


class MakeError(RuntimeError):
    """A record could not be made; the message names file and line."""


class PassingError(MakeError):
    """A record could not be made this time, and the code need not be wrong: room or memory was short."""


class ChangedError(PassingError):
    """What a record is made from changed meanwhile."""


class KeepError(MakeError):
    """A record could not be kept, and no other could: the cache folder cannot be written to."""


_SHORT = {errno.EAGAIN, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC}
_SHORT_OF_MEMORY = ("MemoryError", "ResourceExhaustedError")  # Python's and TensorFlow's


def passes(kind: str, number: int | None) -> bool:
    """Whether an error may pass, by the name of its kind and, where the system gave it, its number."""
    return kind in _SHORT_OF_MEMORY or number in _SHORT
