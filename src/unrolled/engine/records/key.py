"""The key of a record: a hash of all that its content depends on.

These are the source of its file and of every local module that it imports, directly or not,
the installed versions of the libraries that those modules import, Python's version, and the
data files that they name. The seed stands in the source. Imports are read from the syntax
tree: nothing is run, so a key costs milliseconds.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT

FORMAT = "1"
"""Raised when the meaning of a record changes, so that old ones are made again."""

_DISTRIBUTION = {"sklearn": "scikit-learn"}
# Keras computes with TensorFlow and NumPy even where a module does not import them itself.
_IMPLIED = {"keras": ("tensorflow", "numpy"), "tensorflow": ("keras", "numpy"), "graphviz": ("pygraphviz",)}


@dataclass(frozen=True)
class Key:
    """A key and what it was made from, so that a stale record can say what changed.

    Attributes:
        digest: 24 hexadecimal digits.
        parts: The hash or version of each thing that counts, by name.
    """

    digest: str
    parts: dict[str, str]

    def changes_since(self, old: dict[str, str]) -> list[str]:
        """What differs from the parts of an older key, in words."""
        said = []
        for name in sorted({*self.parts, *old}):
            before, now = old.get(name), self.parts.get(name)
            if before == now:
                continue
            if "/" in name:
                what = "is new" if before is None else "is no longer used" if now is None else "changed"
                said.append(f"{name} {what}")
            else:
                said.append(f"{name} {before or 'not used'} → {now or 'not used'}")
        return said


class KeyMaker:
    """Makes keys, reading each file once.

    Args:
        root: The project's folder, with `src/unrolled` and `snippets` below it.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._read: dict[Path, tuple[str, set[str], tuple[str, ...]]] = {}
        self._versions: dict[str, str] = {}

    def key(self, path: Path) -> Key:
        """The key of the record that the file gives."""
        parts = {"format": FORMAT, "python": ".".join(map(str, sys.version_info[:3]))}
        libraries: set[str] = set()
        waiting, seen = [path], {path}
        while waiting:
            current = waiting.pop()
            digest, imports, files = self._parse(current)
            parts[current.relative_to(self.root).as_posix()] = digest
            for file in files:
                parts[f"data/{file}"] = self._data(file)
            for name in imports:
                top = name.partition(".")[0]
                if top in ("unrolled", "snippets"):
                    for found in self._modules(name):
                        if found not in seen:
                            seen.add(found)
                            waiting.append(found)
                elif top not in sys.stdlib_module_names:
                    libraries.update((top, *_IMPLIED.get(top, ())))
        for library in libraries:
            parts[library] = self._version(library)
        text = "\n".join(f"{name}={value}" for name, value in sorted(parts.items()))
        return Key(hashlib.sha256(text.encode()).hexdigest()[:24], parts)

    def libraries(self, path: Path) -> set[str]:
        """The distributions that a file itself imports, by the names that pip knows them by."""
        tops = {name.partition(".")[0] for name in self._parse(path)[1]}
        tops |= {implied for top in tops for implied in _IMPLIED.get(top, ())}
        outside = tops - set(sys.stdlib_module_names) - {"unrolled", "snippets"}
        return {_DISTRIBUTION.get(top, top) for top in outside}

    def _parse(self, path: Path) -> tuple[str, set[str], tuple[str, ...]]:
        if path not in self._read:
            source = path.read_bytes()
            if path.is_relative_to(self.root / "docs"):
                source = _without_prose(source.decode()).encode()
            try:
                tree = ast.parse(source, str(path))
            except SyntaxError:
                tree = ast.parse("")  # it will fail when it runs, and that names file and line
            imports: set[str] = set()
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    imports.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom):
                    base = self._absolute(path, node)
                    # `from package import name` may name a module as well as an object.
                    imports.update({base, *(f"{base}.{alias.name}" for alias in node.names)})
            self._read[path] = (hashlib.sha256(source).hexdigest()[:16], imports, _data_files(tree))
        return self._read[path]

    def _absolute(self, path: Path, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        base = self.root / "src" if path.is_relative_to(self.root / "src") else self.root
        package = path.relative_to(base).parts[: -node.level]
        return ".".join((*package, *filter(None, [node.module])))

    def _modules(self, name: str) -> list[Path]:
        """The files that importing a local module runs: it and the packages above it."""
        base = self.root / "src" if name.startswith("unrolled") else self.root
        found, here = [], base
        for part in name.split("."):
            here /= part
            for file in (here / "__init__.py", here.with_suffix(".py")):
                if file.is_file():
                    found.append(file)
        return found

    def _version(self, library: str) -> str:
        if library not in self._versions:
            try:
                self._versions[library] = importlib.metadata.version(_DISTRIBUTION.get(library, library))
            except importlib.metadata.PackageNotFoundError:
                self._versions[library] = "not installed"
        return self._versions[library]

    def _data(self, file: str) -> str:
        folder = os.environ.get("UNROLLED_DATA")
        path = Path(folder, file) if folder else None
        if path is None or not path.is_file():
            return "not there"
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _without_prose(source: str) -> str:
    """A percent-format notebook without its text cells: prose changes no output."""
    cells = re.split(r"^(?=# %%)", source, flags=re.MULTILINE)
    return "".join(cell for cell in cells[1:] if not cell.startswith("# %% [markdown]"))


def _data_files(tree: ast.Module) -> tuple[str, ...]:
    """The literal of a module's `DATA_FILES`: names of files in the folder `UNROLLED_DATA`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "DATA_FILES" for t in node.targets):
            return tuple(ast.literal_eval(node.value))
    return ()
