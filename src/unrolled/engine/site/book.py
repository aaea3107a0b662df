"""What the pages look up: records, claims, sources. One book is opened for each build."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from unrolled.engine.builder.runner import LONG, Status, Surveyor, survey
from unrolled.engine.records.catalogue import ROOT, written
from unrolled.engine.records.key import Key
from unrolled.engine.records.record import Figure, Number, Question, Record, RecordError, Table
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store
from unrolled.engine.render import html
from unrolled.engine.site.claims import Claim, claims, look_up
from unrolled.engine.site.errors import PlacedError
from unrolled.engine.site.third_party import ThirdParties

log = logging.getLogger("mkdocs.unrolled")

T_co = TypeVar("T_co", covariant=True)

_MOMENT = 1.0
"""Seconds for which a page that was edited waits for a record before it is built without."""

NOTES = "looked_up.json"
"""The file in the cache folder in which a build notes the items that its pages looked up, as `record.item`; the same
file of a walkthrough's record names those that its cells did."""


_PATH = re.compile(r"""["']([a-z]\w*[./]\w+(?:\.\w+)?)["']""")
"""What a macro on a page names: `q2_shapes.outputs.masked`, or `q2_shapes/one_layer.py`."""


@dataclass(frozen=True)
class Kind(Generic[T_co]):
    """A kind of item: what a page calls it, and where a record has it."""

    name: str
    items: Callable[[Record], Mapping[str, T_co]]


NUMBER: Kind[Number] = Kind("number", lambda record: record.numbers)
TABLE: Kind[Table] = Kind("table", lambda record: record.tables)
FIGURE: Kind[Figure] = Kind("figure", lambda record: record.figures)
TEXT: Kind[str] = Kind("text", lambda record: record.texts)
QUIZ: Kind[list[Question]] = Kind("quiz", lambda record: record.quizzes)
KINDS: tuple[Kind[Any], ...] = (NUMBER, TABLE, FIGURE, TEXT, QUIZ)


@dataclass(frozen=True)
class Pending:
    """A record that a page asks for and that is still being made.

    Attributes:
        name: The record.
    """

    name: str

    def note(self, promise: str) -> str:
        """What a page shows in its place; while the site is served, a script says how far the record is."""
        return (
            f'<div class="u-pending" role="status">Being made: <code>{self.name}</code>'
            f'<span data-u-waits="{self.name}" aria-live="off"></span>. {promise}</div>'
        )


class Book:
    """The records as one build sees them.

    Args:
        serving: Whether a page may be shown before its records are there.

    Attributes:
        problems: What the pages asked for in vain, each with its file and line.
        page_claims: The claims that each page makes, in their order there.
        scripts: The hashes of the inline scripts on the pages, for the Content-Security-Policy.
        third_parties: What the pages would load from other hosts.
        looked_up: The items that pages and walkthroughs looked up, as `record.item`.
        uses: The records and claims that each page looked up, each with how it was then.
    """

    def __init__(self, serving: bool) -> None:
        self.serving = serving
        self.store, self.state = Store(), State()
        self.status: dict[str, Status] = survey(self.store)
        self.claims: dict[str, Claim] = claims()
        self.problems: list[str] = []
        self.page_claims: dict[str, list[str]] = {}
        self.scripts: set[str] = set()
        self.third_parties = ThirdParties()
        self.looked_up: set[str] = set()
        self.uses: dict[str, dict[str, object]] = {}
        self._reader = ""
        self._records: dict[str, tuple[Record | None, Pending | None]] = {}
        self._seconds: dict[str, float | None] = {}

    def read_for(self, page: str, *, anew: bool = True) -> None:
        """Say for which page is looked up what follows.

        Args:
            page: Its source, below `docs`; empty where it is none of one page.
            anew: Whether to forget what was looked up for it before.
        """
        self._reader = page
        if anew:
            self.uses[page] = {}
            self.page_claims.pop(page, None)

    def renew(self, changed: set[Path]) -> list[str]:
        """See what changed since the book was opened, and give the records that are stale for it.

        Args:
            changed: The files that did. None is new, and none is gone.
        """
        names = {path.relative_to(ROOT).as_posix() for path in changed}
        surveyor = Surveyor(self.store)
        touched = [name for name, status in self.status.items() if names.intersection(_files(status.key))]
        for name in touched:
            self.status[name] = surveyor.status(name)
        self._let_in(self.status)
        if any(name.startswith("tests/") for name in names):
            self.claims = claims()
        self.problems, self.third_parties = [], ThirdParties()
        self._records.clear()
        return [name for name in touched if self.is_missing(name)]

    def wait_for(self, names: list[str]) -> None:
        """Wait a moment for records: most come soon, and then their pages are built once and not twice."""
        names = [name for name in names if self.status[name].source.kind != "walkthrough"]
        begun = time.monotonic()
        while any(map(self.is_missing, names)) and time.monotonic() - begun < _MOMENT:
            time.sleep(0.02)
            self._let_in(names)

    def _let_in(self, names: Iterable[str]) -> None:
        """See which records have come in."""
        for name in names:
            status = self.status[name]
            if not status.fresh and self.store.records.has(name, status.key):
                self.status[name] = replace(status, why="")

    def concerned(self) -> list[str]:
        """The pages that looked up what is otherwise now, by their sources."""
        return [page for page, used in self.uses.items() if any(self._view(one) != was for one, was in used.items())]

    def note(self, name: str) -> None:
        """Note that the page at hand shows a record or a claim."""
        self.uses.setdefault(self._reader, {})[name] = self._view(name)

    def _view(self, name: str) -> object:
        """All that decides what a page shows of a record or a claim."""
        status = self.status.get(name)
        failure = status and not status.fresh and self.state.failure(name, status.key.digest)
        return status and (status.key.digest, status.fresh, failure), self.claims.get(name)

    def records_of(self, page: str) -> list[str]:
        """The records that a page shows."""
        return [name for name in dict(self.uses.get(page, {})) if name in self.status]

    def is_other(self, name: str) -> bool:
        """Whether a record is otherwise than when the files for readers to take along were made from it."""
        was = self.uses.get("", {}).get(name)
        return was is not None and was != self._view(name)

    def digest(self, name: str) -> str:
        """What the key of a record is now."""
        return self.status[name].key.digest

    def since(self, name: str) -> float | None:
        """When somebody began to make a record, by `time.monotonic`, or `None`."""
        return self.state.since(name, self.digest(name))

    def missing(self, page: str) -> list[str]:
        """Those of them that are still to be made."""
        return [name for name in self.records_of(page) if self.is_missing(name)]

    def is_missing(self, name: str) -> bool:
        """Whether a record is still to be made, as far as one knows."""
        status = self.status[name]
        return not status.fresh and self.state.failure(name, status.key.digest) is None

    def progress(self, name: str, before: int) -> str:
        """How far a record is that a page waits for, in words.

        Args:
            name: The record.
            before: How many are made before it.
        """
        if (since := self.since(name)) is not None:
            words = f" for {max(0, time.monotonic() - since):.0f} s"
        else:
            words = f" after {before} other{'s' * (before != 1)}" if before else " next"
        if name not in self._seconds:
            self._seconds[name] = self.store.seconds(name)
        if (seconds := self._seconds[name]) is not None:
            words += f"; it took {seconds:.0f} s before" if seconds >= 1 else "; it took less than a second before"
        return words

    def in_making_order(self, names: list[str]) -> list[str]:
        """Records in the order in which they are likely to be made: what takes long comes last."""
        for name in names:
            if name not in self._seconds:
                self._seconds[name] = self.store.seconds(name)
        return sorted(names, key=lambda name: (self._seconds[name] or self.status[name].minutes * 60) > LONG)

    def stale(self) -> list[str]:
        """The records to make. While serving, those known to fail as the source is now are left alone."""
        return [
            name
            for name, status in self.status.items()
            if not status.fresh and not (self.serving and self.state.failure(name, status.key.digest))
        ]

    def in_reading_order(self, names: list[str]) -> list[str]:
        """Records as a reader comes to them: home, the questions, other pages, the walkthroughs, the rest."""
        rank: dict[str, int] = {}
        docs = ROOT / "docs"
        for page in [docs / "index.md", *written(docs, "questions/*.md"), *written(docs, "*.md")]:
            for path in _PATH.findall(page.read_text("utf-8") if page.is_file() else ""):
                parts = path.removesuffix(".py").replace("/", ".").split(".")
                name = ".".join(["snippets", *parts] if "/" in path else parts[:2])
                rank.setdefault(name, len(rank))
        for name in sorted(self.status):
            if self.status[name].source.kind == "walkthrough":
                for shown in (*sorted(self.status[name].needs), name):
                    rank.setdefault(shown, len(rank))
        return sorted(names, key=lambda name: rank.get(name, len(rank)))

    def record(self, name: str) -> tuple[Record | None, Pending | None]:
        """A record, and what it waits for while it is made again.

        While serving, an older version stands in for one that is in the making.

        Raises:
            RecordError: There is no such record, or it could not be made.
        """
        self.note(name)
        if name not in self._records:
            self._records[name] = self._open(name)
        return self._records[name]

    def _open(self, name: str) -> tuple[Record | None, Pending | None]:
        if name not in self.status:
            raise RecordError(f"there is no record {name}; `unrolled records` lists them")
        key = self.status[name].key
        if (record := self.store.get(name, key)) is not None:
            return record, None
        if (message := self.state.failure(name, key.digest)) is not None:
            raise RecordError(f"{name} could not be made: {message}")
        if not self.serving:
            raise RecordError(f"{name} is missing; `unrolled records --make {name}` makes it")
        return self.store.latest(name), Pending(name)

    def item(self, kind: Kind[T_co], path: str) -> tuple[T_co | None, Pending | None]:
        """What a page names, for example the table `q2_shapes.outputs` or `q2_shapes.outputs.masked`.

        Raises:
            RecordError: The path is malformed or leads to nothing.
        """
        name, item = _name_and_item(path)
        self.looked_up.add(f"{name}.{item}")
        record, pending = self.record(name)
        items = kind.items(record) if record else {}
        if item in items or pending:
            return items.get(item), pending
        if record and (reason := record.reasons.get(item)):
            raise RecordError(f"{name} does not give {item} here: {reason} Ask first: {{% if gives({path!r}) %}}")
        raise RecordError(f"{name} gives no {kind.name} {item}; it gives {', '.join(items) or 'none'}")

    def number(self, path: str) -> str:
        """A number as HTML, for a sentence; a sign in its place while it is made.

        Raises:
            RecordError: The path is malformed or leads to nothing.
        """
        number, pending = self.item(NUMBER, path)
        if number is not None:
            return html.number(number, path)
        assert pending  # or there would be an error
        return f'<span class="u-pending" title="{pending.name} is being made">…</span>'

    def gives(self, path: str) -> bool:
        """Whether a record gives an item, of any kind; while it is made, a page may count on it.

        Raises:
            RecordError: The path is malformed, there is no such record, or it says nothing of such an item.
        """
        name, item = _name_and_item(path)
        record, _ = self.record(name)
        if record is None or record.gives(item):
            return True
        if item not in record.reasons:
            raise RecordError(f"{name} neither gives {item} nor says why it is absent")
        return False

    def claim(self, claim_id: str) -> Claim:
        """A claim by its id.

        Raises:
            RecordError: No test claims it.
        """
        self.note(claim_id)
        return look_up(claim_id, self.claims)

    def report(self, place: str, error: ValueError) -> str:
        """Note what a page asked for in vain, a cause once, and give the message.

        Args:
            place: The file and the line of the page.
            error: What is wrong, and where, if it is not the page's fault.
        """
        message = f"{error.place if isinstance(error, PlacedError) else place}: {error}"
        if message not in self.problems:
            self.problems.append(message)
            if self.serving:  # a build lists them at its end, and fails
                log.warning(message)
        return message

    def unsaid(self) -> list[str]:
        """A message for each claim that a test makes and no page does.

        The pages' sources count: a part of a page is left out where its data are not there.
        """
        sources = [*written(ROOT / "docs", "**/*.md"), *written(ROOT / "docs/walkthroughs", "*.py")]
        pages = "\n".join(path.read_text("utf-8") for path in sources)
        named = set(re.findall(r"\bclaim\(\s*[\"']([\w.]+)", pages))
        return [
            f'{claim.place}: no page says the claim {claim.id}; write {{{{ claim("{claim.id}") }}}} in its '
            "chapter, or take the marker off the test"
            for claim in self.claims.values()
            if claim.id not in named
        ]

    def keep_notes(self) -> None:
        """Write down what was looked up, for the test of what is looked up nowhere.

        Raises:
            OSError: The cache folder cannot be written to.
        """
        notes = json.dumps(sorted(self.looked_up), indent=1)
        path = self.store.folder / NOTES
        if not path.is_file() or path.read_text("utf-8") != notes:
            path.write_text(notes, "utf-8")

    def source(self, path: str) -> tuple[str, Path]:
        """The record and the file of a snippet named as `q2_shapes/one_layer.py`.

        Raises:
            RecordError: There is no such snippet.
        """
        name = f"snippets.{path.removesuffix('.py').replace('/', '.')}"
        if not path.endswith(".py") or name not in self.status:
            raise RecordError(f"there is no snippet {path} under snippets/")
        self.note(name)
        return name, ROOT / "snippets" / path


def _files(key: Key) -> set[str]:
    """The files that a key is made from, below the project's folder."""
    return {part.removeprefix("measured from ").removesuffix(" as text") for part in key.parts}


def _name_and_item(path: str) -> tuple[str, str]:
    """The record's name and the item's: that of the experiment, where the path names none."""
    if not re.fullmatch(r"[a-z]\w*(\.\w+){1,2}", path):
        raise RecordError(f"{path!r} is no path; write chapter.experiment or chapter.experiment.item")
    chapter, experiment, *item = path.split(".")
    return f"{chapter}.{experiment}", item[0] if item else experiment


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
