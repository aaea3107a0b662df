"""The project's modules in a process that makes records: each record runs them as their sources are when it begins."""

from __future__ import annotations

import hashlib
import importlib
import sys
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType

from unrolled.engine.records.catalogue import ROOT

_FOLDERS = tuple(str(ROOT / name) for name in ("src/unrolled", "snippets"))
_FORGOTTEN = ("unrolled.content", "unrolled.apps", "unrolled.snippets", "unrolled.engine.render", "snippets")
"""What is loaded anew where one of it was edited. The rest of the engine makes records, and runs them."""

_loaded: dict[str, tuple[str, str]] = {}
"""The file of each module that was loaded, and the hash of the source that was compiled."""


class _FromSource(SourceFileLoader):
    """Compiles a module whenever it is loaded.

    Python would take a compiled file for that of any source that has its size and the time of its last writing: that
    of an edit within the same second, or after the clock was set back.
    """

    def get_code(self, fullname: str) -> CodeType:
        """The module's code."""
        path = self.get_filename(fullname)
        source = self.get_data(path)
        _loaded[fullname] = path, _hash(source)
        return self.source_to_code(source, path)


def load_from_source() -> None:
    """Have this process compile the project's modules from their sources, and note which these were."""
    find = FileFinder.path_hook((_FromSource, [".py"]))

    def find_ours(path: str) -> FileFinder:
        if not f"{path}/".startswith(tuple(f"{folder}/" for folder in _FOLDERS)):
            raise ImportError(path)
        return find(path)  # type: ignore[return-value]

    sys.path_hooks.insert(0, find_ours)
    for path in [path for path in sys.path_importer_cache if path.startswith(_FOLDERS)]:
        del sys.path_importer_cache[path]


def forget_edited() -> None:
    """Forget the modules that records run if the source of one is another than the one that was loaded."""
    importlib.invalidate_caches()  # a file may be new
    if any(_source(path) != loaded for path, loaded in _loaded.values()):
        forget()


def forget() -> None:
    """Forget the modules that records run, and what they remember."""
    for name in [name for name in sys.modules if name.startswith(_FORGOTTEN)]:
        del sys.modules[name]
    _loaded.clear()


def _source(path: str) -> str:
    """The hash of a source as it is now; empty where it is gone."""
    try:
        return _hash(Path(path).read_bytes())
    except OSError:
        return ""


def _hash(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()
