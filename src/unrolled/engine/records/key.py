"""The keys of a record: hashes of all that its content depends on.

An experiment has two. The key of its **measurement** is made from what `measure` runs: the definitions that it reaches,
as syntax without comments and docstrings (see `source`), the installed versions of the libraries that these use and of
those that stand behind them (see `libraries`), and the data files that they name. What draws and shows does not count.
The key of the **record** is made from the measurement's and from what `show` runs, drawing code included. So a caption
or a colour that changes is shown again, and nothing is measured again.

Snippets and the cells of walkthroughs count by their bytes, for readers see them. What makes and keeps records counts
in no key; `FORMAT` stands for it. The version of Python and the machine are noted with a record, and count neither.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.records import percent
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.libraries import behind, distribution
from unrolled.engine.records.source import WHOLE, Module, digest, take_apart

FORMAT = "3"
"""Raised when the meaning of a record or a measurement changes, so that old ones are made again."""

MEASURE, SHOW = "measure", "show"
"""The two functions of an experiment."""

_ROOTS = {MEASURE: {MEASURE, "SEED"}, SHOW: {SHOW}}
_MAKES = tuple(f"src/unrolled/engine/{name}" for name in ("records/", "builder/", "site/", "command.py"))
_MAKES_AND_SHOWS = (*_MAKES, "src/unrolled/engine/render/", "src/unrolled/engine/cells.py")
NOT_THERE = "not there"
"""Stands in a key for the hash of a data file that is not there."""
# Keras computes with TensorFlow and NumPy even where a module does not import them itself.
_IMPLIED = {"keras": ("tensorflow", "numpy"), "tensorflow": ("keras", "numpy"), "graphviz": ("pygraphviz",)}
_RUN_CELLS = ("ipykernel", "jupytext", "nbclient")
"""What runs the cells of a walkthrough and decides in which form it shows what they give."""
_MEASURED = "measured from "


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
        changes = []
        for name in sorted({*self.parts, *old}):
            before, now = old.get(name), self.parts.get(name)
            if before == now:
                continue
            bare = name.removeprefix(_MEASURED)
            if "/" in name:
                what = "is new" if before is None else "is no longer used" if now is None else "changed"
                changes.append(f"{bare} {what}{', and with it what is measured' * (bare != name)}")
            else:
                changes.append(f"{bare} {before or 'not used'} → {now or 'not used'}")
        return list(dict.fromkeys(changes))


class KeyMaker:
    """Makes keys, reading each file once.

    Args:
        root: The project's folder, with `src/unrolled` and `snippets` below it.
        measured: Whether there is a measurement of an experiment under a key. It may then be used where the data
            files are not there: they count by the hashes that the source names.
    """

    def __init__(self, root: Path = ROOT, measured: Callable[[str, Key], bool] | None = None) -> None:
        self.root = root
        self._measured = measured or (lambda name, key: False)
        self._modules: dict[Path, Module] = {}
        self._digests: dict[tuple[Path, frozenset[str]], str] = {}
        self._files: dict[str, list[Path]] = {}

    def key(self, path: Path) -> Key:
        """The key of the record that a file gives."""
        if self._at(path).startswith("src/"):
            measured, named = self._measurement(path)
            parts = self._parts(path, _ROOTS[SHOW], _MAKES, named)
            if measured is not None:
                parts |= {f"{_MEASURED}{name}": value for name, value in measured.parts.items()}
            return _key(parts)
        parts = self._parts(path, {WHOLE}, _MAKES) | self._texts(path)
        for library in _RUN_CELLS if self._at(path).startswith("docs/") else ():
            parts |= behind(library)
        return _key(parts)

    def measurement(self, path: Path) -> Key | None:
        """The key of what an experiment measures, or `None` where it measures nothing."""
        return self._measurement(path)[0]

    def _measurement(self, path: Path) -> tuple[Key | None, bool]:
        """The key of a measurement, and whether data files that are not there count as the source names them."""
        if not self._at(path).startswith("src/") or MEASURE not in self.module(path).defined:
            return None, False
        key = _key(self._parts(path, _ROOTS[MEASURE], _MAKES_AND_SHOWS))
        if NOT_THERE in key.parts.values():
            named = _key(self._parts(path, _ROOTS[MEASURE], _MAKES_AND_SHOWS, named=True))
            if self._measured(f"{path.parent.name}.{path.stem}", named):
                return named, True
        return key, False

    def libraries(self, path: Path) -> set[str]:
        """The distributions that a file itself imports, by the names that pip knows them by."""
        module = self.module(path)
        inside = [one.imports for ones in (*module.defined.values(), module.loose) for one in ones]
        tops = {target.partition(".")[0] for names in (module.imported, *inside) for target, _ in names.values()}
        tops |= {implied for top in tops for implied in _IMPLIED.get(top, ())}
        outside = tops - set(sys.stdlib_module_names) - {"unrolled", "snippets"}
        return {distribution(top) for top in outside}

    def module(self, path: Path) -> Module:
        """A file taken apart; of a walkthrough only the code cells count, for prose changes no output."""
        if path not in self._modules:
            self._modules[path] = take_apart(self._source(path).decode(), self._package(path))
        return self._modules[path]

    def _parts(self, path: Path, names: set[str], uncounted: tuple[str, ...], named: bool = False) -> dict[str, str]:
        closure = _Closure(self, uncounted)
        closure.reach(path, names)
        parts = {"format": FORMAT}
        for file, reached in closure.reached.items():
            at = self._at(file)
            parts[at] = self._digest(file, frozenset(reached))
            for data, hashed in self.module(file).literals.get("DATA_FILES", {}).items():
                parts[f"data/{data}"] = _hash_of_data(data) or (hashed[:16] if named else NOT_THERE)
        for library in closure.libraries:
            parts |= behind(distribution(library))
        return parts

    def _texts(self, path: Path) -> dict[str, str]:
        """The files whose text a walkthrough shows with `code`, comments and all."""
        parts = {}
        if self._at(path).startswith("docs/"):
            imported = self.module(path).imported
            for node in ast.walk(ast.parse(self._source(path))) if self.module(path).defined or imported else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "code" and node.args:
                    root = ast.unparse(node.args[0]).partition(".")[0]
                    for file in self.files(".".join(filter(None, imported.get(root, ())))):
                        parts[f"{self._at(file)} as text"] = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        return parts

    def _digest(self, path: Path, names: frozenset[str]) -> str:
        if (path, names) not in self._digests:
            if self._at(path).startswith("src/"):
                self._digests[path, names] = digest(self.module(path).definitions(set(names)))
            else:
                self._digests[path, names] = hashlib.sha256(self._source(path)).hexdigest()[:16]
        return self._digests[path, names]

    def _source(self, path: Path) -> bytes:
        source = path.read_bytes()
        return "".join(percent.code(source.decode())).encode() if self._at(path).startswith("docs/") else source

    def _at(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _package(self, path: Path) -> str:
        base = self.root / "src" if path.is_relative_to(self.root / "src") else self.root
        return ".".join(path.relative_to(base).parts[:-1])

    def files(self, name: str) -> list[Path]:
        """The files that importing a local module runs: the packages above it, from the top, and it."""
        if name not in self._files:
            self._files[name] = self._look_for(name)
        return self._files[name]

    def _look_for(self, name: str) -> list[Path]:
        if name.startswith("unrolled.snippets."):  # how the programs name what stands in `snippets`
            name = name.removeprefix("unrolled.")
        above, _, last = name.rpartition(".")
        if not above:
            if name not in ("unrolled", "snippets"):
                return []
            files, here = [], (self.root / "src" if name == "unrolled" else self.root)
        else:
            files = list(self.files(above))
            here = self.root.joinpath("src" if name.startswith("unrolled.") else "", *above.split("."))
        return files + [file for file in (here / last / "__init__.py", here / f"{last}.py") if file.is_file()]

    def is_module(self, name: str) -> bool:
        """Whether a dotted name is a local module or package, and not something in one."""
        files = self.files(name)
        last = name.rpartition(".")[2]
        return bool(files) and (
            files[-1].stem == last or (files[-1].parent.name == last and files[-1].stem == "__init__")
        )


def _hash_of_data(file: str) -> str | None:
    """The hash of a data file, or `None` where it is not there."""
    folder = os.environ.get("UNROLLED_DATA")
    path = Path(folder, file) if folder else None
    if path is None or not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class _Closure:
    """All that some definitions reach.

    Attributes:
        reached: The names that count in each file.
        libraries: The packages from outside that are used.
    """

    def __init__(self, maker: KeyMaker, uncounted: tuple[str, ...]) -> None:
        self._maker, self._uncounted = maker, tuple(str(maker.root / path) for path in uncounted)
        self.reached: dict[Path, set[str]] = {}
        self.libraries: set[str] = set()
        self._waiting: list[tuple[Path, str]] = []
        self._seen: set[tuple[Path, str]] = set()

    def reach(self, path: Path, names: set[str]) -> None:
        """Follow the names of a file, and all that they use."""
        self._load(path)
        self._waiting += [(path, name) for name in names]
        while self._waiting:
            self._follow(*self._waiting.pop())

    def _load(self, path: Path) -> None:
        """Loading a file runs what defines nothing in it."""
        if path not in self.reached and not str(path).startswith(self._uncounted):
            self.reached[path] = set()
            for definition in self._maker.module(path).loose:
                self._use(path, definition.uses, definition.imports)

    def _follow(self, path: Path, name: str) -> None:
        if (path, name) in self._seen or str(path).startswith(self._uncounted):
            return
        self._seen.add((path, name))
        self._load(path)
        module = self._maker.module(path)
        if name in module.defined:
            self.reached[path].add(name)
            for definition in module.defined[name]:
                self._use(path, definition.uses, definition.imports)
        elif name in module.imported:
            self._import(module.imported[name], {WHOLE})
        elif name == WHOLE:
            self.reached[path].add(WHOLE)
            self._waiting += [(path, one) for one in (*module.defined, *module.imported)]
            for star in module.stars:
                self._import((star, ""), {WHOLE})
        elif module.stars:
            for star in module.stars:
                self._import((star, name), {WHOLE})
        elif name in ("__file__", "__name__", "__doc__"):
            return
        elif name not in _ROOTS[MEASURE] | _ROOTS[SHOW]:
            self._waiting.append((path, WHOLE))  # made in a way that the syntax does not show

    def _use(self, path: Path, uses: dict[str, set[str]], imports: dict[str, tuple[str, str]]) -> None:
        module = self._maker.module(path)
        for name, asked in uses.items():
            if name in imports:
                self._import(imports[name], asked)
            elif name in module.defined:
                self._waiting.append((path, name))
            elif name in module.imported:
                self._import(module.imported[name], asked)
            elif name in ("globals", "eval", "exec"):
                self._waiting.append((path, WHOLE))
            elif module.stars:
                for star in module.stars:
                    self._import((star, name), asked)

    def _import(self, target: tuple[str, str], asked: set[str]) -> None:
        """Follow an import: the module, the name in it or an empty one, and what is asked of what it binds."""
        base, name = target
        top = base.partition(".")[0]
        if top not in ("unrolled", "snippets"):
            if top not in sys.stdlib_module_names:
                self.libraries.update((top, *_IMPLIED.get(top, ())))
            return
        full = f"{base}.{name}" if name else base
        for file in self._maker.files(full):
            self._load(file)
        if self._maker.is_module(full):
            file = self._maker.files(full)[-1]
            # `import a.b` binds `a`: what is asked of that says nothing of what is used of `a.b`.
            for one in asked or {WHOLE} if name else {WHOLE}:
                below = one != WHOLE and self._maker.is_module(f"{full}.{one}")
                self._waiting.append((self._maker.files(f"{full}.{one}")[-1], WHOLE) if below else (file, one))
        elif files := self._maker.files(base):
            self._waiting.append((files[-1], name))


def _key(parts: dict[str, str]) -> Key:
    text = "\n".join(f"{name}={value}" for name, value in sorted(parts.items()))
    return Key(hashlib.sha256(text.encode()).hexdigest()[:24], parts)
