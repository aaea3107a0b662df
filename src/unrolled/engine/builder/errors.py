"""What can go wrong when a record is made."""


class MakeError(RuntimeError):
    """A record could not be made; the message names file and line."""


class KeepError(MakeError):
    """A record could not be kept, and no other could: the cache folder cannot be written to."""
