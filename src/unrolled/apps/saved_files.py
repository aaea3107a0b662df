"""The two files of a saved model: settings as JSON, and numbers in an archive.

Both may come from anybody. A seal tells a file that is not as it was saved, and what a file claims of its own size is
looked at before anything of that size is made. Neither tells who saved it: nothing that the files bring is run.
"""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np

from unrolled.engine.terminal import one_line

SEAL = "seal"
"""The entry of the settings that holds a hash of all the others and of the archive."""
MOST_SETTINGS, MOST_NUMBERS = 2**20, 2**28
"""Bytes that the settings may have, and the numbers in the archive."""


def write_settings(path: Path, settings: dict[str, Any], archive: Path) -> None:
    """Write the settings of a saved model, sealed.

    Args:
        path: Where to.
        settings: What JSON can hold.
        archive: The file of its numbers, which is there already.

    Raises:
        OSError: It could not be written.
        UnicodeEncodeError: A text among them is none.
    """
    sealed = settings | {SEAL: _seal(settings, archive)}
    path.write_text(json.dumps(sealed, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_settings(path: Path, archive: Path) -> dict[str, Any]:
    """The settings of a saved model without their seal.

    Raises:
        ValueError: They cannot be read, are too large, or one of the files is not as it was saved.
        OSError: A file is missing or cannot be read.
    """
    if path.stat().st_size > MOST_SETTINGS or archive.stat().st_size > MOST_NUMBERS:
        raise ValueError("it is too large to be one")
    try:
        settings = json.loads(path.read_text("utf-8"))
    except RecursionError:
        raise ValueError(f"{path.name} is nested too deep") from None
    if not isinstance(settings, dict):
        raise ValueError(f"{path.name} holds no settings")
    # Earlier versions set no seal.
    if (seal := settings.pop(SEAL, None)) is not None and seal != _seal(settings, archive):
        raise ValueError(f"{path.name} and {archive.name} are not as they were saved, or do not belong together")
    return settings


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an `.npz` file; what each claims to hold is looked at first.

    Raises:
        ValueError: An array is of something else than numbers, or does not hold what it claims.
        Exception: Whatever the archive's reader raises at bytes that it cannot read.
    """
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as member:
                _check_array(member, entry)
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def check_archive(path: Path) -> None:
    """See that what is packed in an archive is no more than may be.

    Raises:
        ValueError: It is more.
        zipfile.BadZipFile: The file is no archive.
    """
    with zipfile.ZipFile(path) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MOST_NUMBERS:
        raise ValueError(f"{path.name} holds {size} bytes; want at most {MOST_NUMBERS}")


def reason(error: Exception) -> str:
    """Why a file cannot be read, as a piece of a line: readers raise whatever the bytes lead to."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return one_line(first.encode("utf-8", "replace").decode())[:200]


def _check_array(member: IO[bytes], entry: zipfile.ZipInfo) -> None:
    version = np.lib.format.read_magic(member)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, _, kind = readers[version](member)
    if kind.kind not in "biuf" or kind.hasobject:
        raise ValueError(f"{entry.filename} holds {kind} and no numbers")
    if min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize != entry.file_size - member.tell():
        raise ValueError(f"{entry.filename} does not hold the {shape} numbers that it claims")


def _seal(settings: dict[str, Any], archive: Path) -> str:
    text = json.dumps(settings, sort_keys=True)
    return hashlib.sha256(text.encode() + b"\0" + archive.read_bytes()).hexdigest()
