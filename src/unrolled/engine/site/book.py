"""What the pages look up: records, claims, sources. One book is opened for each build."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.builder.runner import Status, survey
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import Record, RecordError
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store
from unrolled.engine.site.claims import Claim, claims
from unrolled.engine.site.third_party import Asked

KINDS = {"number": "numbers", "table": "tables", "figure": "figures", "text": "texts", "quiz": "quizzes"}


@dataclass(frozen=True)
class Pending:
    """A record that a page asks for and that is still being made.

    Attributes:
        name: The record.
        since: When work on it began, in seconds since the epoch; `None` while it waits its turn.
    """

    name: str
    since: float | None


class Book:
    """The records as one build sees them.

    Args:
        serving: Whether a page may be shown before its records are there.

    Attributes:
        problems: What the pages asked for in vain, each with its file and line.
        said: The claims that each page makes, in their order there.
        scripts: The hashes of the inline scripts on the pages, for the Content-Security-Policy.
        asked: What the pages would load from other hosts.
    """

    def __init__(self, serving: bool) -> None:
        self.serving = serving
        self.store, self.state = Store(), State()
        self.status: dict[str, Status] = survey(self.store)
        self.claims: dict[str, Claim] = claims()
        self.problems: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.scripts: set[str] = set()
        self.asked = Asked()
        self._records: dict[str, tuple[Record | None, Pending | None]] = {}

    def stale(self) -> list[str]:
        """The records to make. While serving, those known to fail as the source is now are left alone."""
        return [
            name
            for name, one in self.status.items()
            if not one.fresh and not (self.serving and self.state.failure(name, one.key.digest))
        ]

    def record(self, name: str) -> tuple[Record | None, Pending | None]:
        """A record, and what it waits for while it is made again.

        While serving, an older version stands in for one that is in the making.

        Raises:
            RecordError: There is no such record, or it could not be made.
        """
        if name not in self._records:
            self._records[name] = self._open(name)
        return self._records[name]

    def _open(self, name: str) -> tuple[Record | None, Pending | None]:
        if name not in self.status:
            raise RecordError(f"there is no record {name}; `python -m unrolled records` lists them")
        one = self.status[name]
        if (record := self.store.get(name, one.key)) is not None:
            return record, None
        if (message := self.state.failure(name, one.key.digest)) is not None:
            raise RecordError(f"{name} could not be made: {message}")
        if not self.serving:
            raise RecordError(f"{name} is missing; `python -m unrolled records --make {name}` makes it")
        return self.store.latest(name), Pending(name, self.state.since(name, one.key.digest))

    def item(self, kind: str, path: str) -> tuple[object | None, Pending | None]:
        """What a page names, for example the table `q2_shapes.outputs` or `q2_shapes.outputs.masked`.

        Raises:
            RecordError: The path is malformed or leads to nothing.
        """
        if not re.fullmatch(r"[a-z]\w*(\.\w+){1,2}", path):
            raise RecordError(f"{path!r} is no path; write chapter.experiment or chapter.experiment.item")
        chapter, experiment, *rest = path.split(".")
        item = rest[0] if rest else experiment
        record, pending = self.record(f"{chapter}.{experiment}")
        found = getattr(record, KINDS[kind]) if record else {}
        if item in found:
            return found[item], pending
        if pending:
            return None, pending
        there = ", ".join(found) or "none"
        raise RecordError(f"{chapter}.{experiment} gives no {kind} {item}; it gives {there}")

    def unsaid(self) -> list[str]:
        """A message for each claim that a test makes and no page does.

        The pages' sources count: a part of a page is left out where its data are not there.
        """
        pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
        said = set(re.findall(r"claim\(\s*[\"']([\w.]+)", pages))
        return [
            f'{claim.path}:{claim.line}: no page says the claim {claim.id}; write {{{{ claim("{claim.id}") }}}} in its '
            "chapter, or take the marker off the test"
            for claim in self.claims.values()
            if claim.id not in said
        ]

    def source(self, path: str) -> tuple[str, Path]:
        """The record and the file of a snippet named as `q2_shapes/one_layer.py`.

        Raises:
            RecordError: There is no such snippet.
        """
        name = f"snippets.{path.removesuffix('.py').replace('/', '.')}"
        if not path.endswith(".py") or name not in self.status:
            raise RecordError(f"there is no snippet {path} under snippets/")
        return name, ROOT / "snippets" / path


def elapsed(pending: Pending) -> str:
    """How long work on a record has gone on, in words."""
    return "waits for its turn" if pending.since is None else f"{time.time() - pending.since:.0f} s"


_current: Book | None = None


def open_book(serving: bool) -> Book:
    """Open the book for a build; the macros then find it by `current`."""
    global _current
    _current = Book(serving)
    return _current


def current() -> Book:
    """The book of the build that runs."""
    if _current is None:
        raise RuntimeError("no build is running, so there is no book to look things up in")
    return _current
