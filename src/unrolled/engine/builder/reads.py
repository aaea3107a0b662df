"""Watches which files a run reads: one that no key counts could change, and the record would stay as it was.

Python tells of each file that it opens. What libraries open in C code of their own (HDF5, FFmpeg, TensorFlow) is not
seen, and neither is what another program reads that a run starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.engine.builder.errors import MakeError
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.store import cache_folder

_ENGINE = str(ROOT / "src/unrolled/engine")
_EVENTS = ("open", "os.mkdir", "os.rename", "sqlite3.connect")
_LOADS = "<frozen importlib."
_NOBODY = "nobody"
"""The place of what neither a page nor a chapter reads: the engine does, or a library while it is loaded."""
_CODE = (".py", ".pyc", ".so")
"""What a run imports follows from its syntax, or counts by the library's version."""
_SYSTEM = (
    *("/bin", "/dev", "/etc", "/lib", "/lib64", "/nix", "/opt", "/proc", "/run", "/sbin", "/sys", "/usr", "/var"),
    *("/Applications", "/Library", "/System"),
)


@dataclass(frozen=True)
class Read:
    """That a run read a file.

    Attributes:
        path: The file, without links.
        place: The file and the line of the project that opened it; empty where that was a cell of a walkthrough.
    """

    path: str
    place: str


class Ear:
    """Hears of each file that this process opens, and tells of those that somebody wrote for the run to read.

    Those are neither of the system, nor of a library, nor made by the run itself.

    Args:
        tell: Called with each.

    Attributes:
        listens: Whether a run is at work.
    """

    def __init__(self, tell: Callable[[Read], None]) -> None:
        self.listens = False
        self._tell, self._own = tell, set[str]()
        self._home = os.path.realpath(os.path.expanduser("~"))
        places = (sys.prefix, sys.base_prefix, *sys.path, str(cache_folder()), *_SYSTEM)
        brought = {os.path.realpath(place) for place in places}
        self._brought = brought - {str(ROOT), str(ROOT / "src"), _data_folder()}
        self._places = brought | {str(ROOT), self._home, _data_folder()}
        sys.addaudithook(self._hear)

    def listen(self) -> None:
        """Begin with a run."""
        self._own.clear()
        self.listens = True

    def _hear(self, event: str, about: tuple[Any, ...]) -> None:
        if not self.listens or event not in _EVENTS:
            return
        if not isinstance(about[0], str | bytes | os.PathLike):
            return  # it was open before
        path = os.path.realpath(os.fsdecode(about[0]))
        if event == "os.mkdir":
            self._own.add(path)
        elif event == "os.rename":
            if self._is_own(path):
                self._own.add(os.path.realpath(os.fsdecode(about[1])))
        elif not path.endswith(_CODE):
            self._opened(path, about[2] if event == "open" and isinstance(about[2], int) else os.O_RDONLY)

    def _opened(self, path: str, flags: int) -> None:
        there = os.path.isfile(path)
        if flags & os.O_CREAT and (flags & os.O_TRUNC or not there):
            self._own.add(path)
        elif there and not flags & os.O_WRONLY and not self._is_own(path) and not self._is_brought(path):
            place = _place()
            if place != _NOBODY:
                self._tell(Read(path, place))

    def _is_own(self, path: str) -> bool:
        return any(_is_below(path, own) for own in self._own)

    def _is_brought(self, path: str) -> bool:
        """Whether a file is of the system or of a library: the narrowest place that it lies in decides."""
        place = max((place for place in self._places if place and _is_below(path, place)), key=len, default="")
        if place == self._home:  # what programs keep there
            return os.path.relpath(path, place).startswith((".", "Library/"))
        return place in self._brought


def refuse_uncounted(reads: Iterable[Read], parts: Mapping[str, str], where: str) -> None:
    """Refuse what a run read and its key does not count.

    Args:
        reads: What it read.
        parts: Those of the key.
        where: The file that ran.

    Raises:
        MakeError: There is such a file.
    """
    counted = {part.removeprefix("measured from ").removesuffix(" as text") for part in parts}
    for read in reads:
        root = _data_folder() if _is_below(read.path, _data_folder()) else str(ROOT)
        name = os.path.relpath(read.path, root) if _is_below(read.path, root) else read.path
        if (name if root == str(ROOT) else f"data/{name}") not in counted:
            raise MakeError(
                f"{read.place or where}: reads the file {name}, which no key counts, so that an edit of it would leave "
                "old output on the page; write its content into the source, or name the file in DATA_FILES and read it "
                "from the folder UNROLLED_DATA"
            )


def _data_folder() -> str:
    """The folder of the data files without links; empty where there is none."""
    folder = os.environ.get("UNROLLED_DATA")
    return os.path.realpath(folder) if folder else ""


def _is_below(path: str, folder: str) -> bool:
    return bool(folder) and (path == folder or path.startswith(folder.rstrip("/") + "/"))


def _place() -> str:
    """The line of the project that opens a file; empty where it has none."""
    frame = sys._getframe(3)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_LOADS):
            return _NOBODY  # a library reads what it needs, while it is loaded
        if file.startswith(f"{ROOT}/") and "/site-packages/" not in file:
            return _NOBODY if file.startswith(_ENGINE) else f"{os.path.relpath(file, ROOT)}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""
