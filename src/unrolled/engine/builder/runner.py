"""Brings records up to date, in worker processes on all cores."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from unrolled.engine.builder.environment import settled
from unrolled.engine.builder.errors import ChangedError, KeepError, PassingError
from unrolled.engine.builder.pool import Death, Pool
from unrolled.engine.builder.progress import Progress
from unrolled.engine.builder.worker import clear_log, log_file, work
from unrolled.engine.records.bundles import unwritable
from unrolled.engine.records.catalogue import ROOT, Source, catalogue
from unrolled.engine.records.key import Key, KeyMaker
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store

LONG = 20
"""Seconds from which on a record lets others go before it, where somebody waits for them."""

_GLANCE = 0.05
"""Seconds between two looks at what is asked for."""

_TRIES = 2
"""How often what may pass is tried: the second time with nothing beside it."""

_EDITS = 5
"""How often what is edited while it runs is tried."""


@dataclass(frozen=True)
class Status:
    """Whether a record is up to date.

    Attributes:
        source: The file that gives it.
        key: The key that it should have.
        why: Why it is stale; empty when it is fresh.
        needs: Records that it looks up: a walkthrough shows those of the experiments that it imports.
        minutes: How long its file says that it measures; 0 where it says nothing.
    """

    source: Source
    key: Key
    why: str
    needs: frozenset[str] = frozenset()
    minutes: float = 0

    @property
    def fresh(self) -> bool:
        """Whether the store has the record under its key."""
        return not self.why


def survey(store: Store | None = None) -> dict[str, Status]:
    """The status of every record of the book, by name. Runs none of the book's code."""
    surveyor = Surveyor(store or Store())
    return {name: surveyor.status(name) for name in surveyor.sources}


class Surveyor:
    """Tells the status of records as the source is when it is first asked.

    Args:
        store: Where the records are.

    Attributes:
        sources: The files that give records, by the records' names.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._maker = store, store.keys()
        self.sources = catalogue()
        self._experiments = {source.path: name for name, source in self.sources.items() if source.kind == "experiment"}

    def status(self, name: str) -> Status:
        """The status of a record.

        Raises:
            KeyError: There is none of this name.
        """
        source = self.sources[name]
        key = self._maker.key(source.path)
        needs: frozenset[str] = frozenset()
        if source.kind == "walkthrough":
            shown = (self._experiments.get(ROOT / part) for part in key.parts)
            needs = frozenset(one for one in shown if one)
        minutes = self._maker.module(source.path).literals.get("MINUTES", 0)
        return Status(source, key, _why(self._store, name, key, self._maker), needs, minutes)

    def seconds(self, name: str, status: Status) -> float:
        """How long a record will take, as far as one can know: what is measured already costs nothing."""
        key = self._maker.measurement(status.source.path)
        if key is not None and self._store.is_measured(name, key):
            meta = self._store.records.meta(name)
            return meta["seconds"] if meta else 0
        return self._store.seconds(name) or status.minutes * 60


def _why(store: Store, name: str, key: Key, maker: KeyMaker) -> str:
    if store.records.has(name, key):
        return ""
    if store.records.path(name, key).exists():
        return "its files in the cache are damaged"
    old = store.records.meta(name)
    if old is None:
        return "never made"
    return "; ".join(key.changes_since(old["parts"]))


def sweep(store: Store | None = None) -> None:
    """Take away what builds that were killed have left in the cache folder."""
    store = store or Store()
    store.sweep()
    State(store.folder).sweep()


def update(
    names: list[str], *, again: bool = False, jobs: int | None = None, as_given: bool = False, stay: bool = False
) -> list[str]:
    """Make the named records and what they need, and give a message for each that failed.

    Args:
        names: Records to make; those already there cost nothing.
        again: Whether to make those too that are there.
        jobs: Worker processes; as many as cores when not given.
        as_given: Whether somebody waits for them in this order: then the long ones come last, what `State.ask` asks
            for meanwhile is made before all others, and one worker is kept free of long ones. Else the long ones come
            first, for one that starts last leaves the other cores idle.
        stay: Whether to wait for what is asked for when nothing is left, with workers that are warm: as long as a
            site is served.
    """
    store = Store()
    with contextlib.ExitStack() as until_the_end:
        try:
            clear_log(store.folder)
            sweep(store)
            until_the_end.enter_context(settled(store.folder))
        except OSError as error:
            return [unwritable(store.folder, error)]
        pool = Pool(jobs or (max(2, cores()) if as_given else cores()), work)
        until_the_end.callback(sweep, store)  # what the workers were writing
        until_the_end.callback(pool.stop)
        try:
            with Progress() as progress:
                return _Round(names, pool, store, progress, again=again, as_given=as_given, stay=stay).run()
        except KeepError as error:
            return [str(error)]


class _Round:
    """Records on their way through the workers.

    Args:
        names: What is to be made.
        pool: The workers.
        store: Where the records are.
        progress: Where it is shown.
        again: Whether to make what is there already.
        as_given: Whether somebody waits for them.
        stay: Whether it goes on when nothing is left.
    """

    def __init__(
        self,
        names: list[str],
        pool: Pool,
        store: Store,
        progress: Progress,
        *,
        again: bool = False,
        as_given: bool = False,
        stay: bool = False,
    ) -> None:
        self._pool, self._store, self._state, self._progress = pool, store, State(store.folder), progress
        self._as_given, self._stay = as_given, stay
        self._again = set(names if again else ())
        self._waiting: dict[str, Status] = {}
        self._running: dict[str, Status] = {}
        self._seconds: dict[str, float] = {}
        self._asked: list[str] = []
        self._asking = ""
        self._broken: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._failures: dict[str, str] = {}
        self._add(names)

    def run(self) -> list[str]:
        """Make all of them, and give a message for each that failed.

        Raises:
            KeepError: The store cannot be written to, or no worker can be started.
        """
        ready = False
        while self._look() or self._stay:
            self._begin()
            if not self._waiting and not self._running:
                self._progress.rest()
                if self._stay and not ready:
                    self._pool.have_one_ready(("", False))
                    ready = True
            if self._running or self._stay:
                for name, answer in self._pool.ended(_GLANCE if self._as_given else None):
                    self._end(name, answer)
        return list(self._failures.values())

    def _look(self) -> bool:
        """See what somebody asks for, also of what turned stale meanwhile; whether there is anything to do."""
        if self._as_given and (asking := self._state.asking()) != self._asking:
            self._asking, self._asked = asking, self._state.asked()
            self._add(self._asked, asked=True)
        return bool(self._waiting or self._running)

    def _add(self, names: Iterable[str], *, asked: bool = False) -> None:
        """Put records that are to be made, each after what it needs, among those that wait.

        Args:
            names: Records.
            asked: Whether those are left alone that are known to fail as the source is now.
        """
        surveyor = Surveyor(self._store)
        before = len(self._waiting)
        for name in names:
            try:
                status = surveyor.status(name)
                needs = {need: surveyor.status(need) for need in sorted(status.needs)}
            except (KeyError, OSError, SyntaxError, ValueError):
                continue  # it is gone, or half an edit: whoever ends the edit asks again
            for one, its in (needs | {name: status}).items():
                known = asked and self._state.failure(one, its.key.digest) is not None
                if (not its.fresh or one in self._again) and one not in self._running and not known:
                    self._waiting[one] = its
                    self._seconds[one] = surveyor.seconds(one, its)
                    self._failures.pop(one, None)
        self._progress.add(len(self._waiting) - before)

    def _begin(self) -> None:
        """Begin what waits for nothing, as long as a worker is free."""
        for name in self._in_order():
            status = self._waiting[name]
            if status.needs & {*self._waiting, *self._running} or not self._may_begin(name):
                continue
            if missing := status.needs & self._failures.keys():
                self._fail(name, message := f"{name} waits for {min(missing)}, which failed")
                self._note(name, self._waiting.pop(name), message)
                continue
            try:
                if not self._pool.begin(name, (name, name in self._again), alone=name in self._broken):
                    return
            except OSError as error:
                raise KeepError(f"no worker process can be started: {error.strerror or error}; make room") from error
            self._progress.start(name)
            self._running[name] = self._waiting.pop(name)

    def _in_order(self) -> list[str]:
        """What waits, in the order in which it is to be begun; what broke its worker last of all."""
        if not self._as_given:
            return sorted(self._waiting, key=lambda name: (name in self._broken, -self._seconds[name]))
        rank: dict[str, int] = {}
        for name in self._asked:
            for one in (*sorted(self._waiting[name].needs), name) if name in self._waiting else ():
                rank.setdefault(one, len(rank))

        def key(name: str) -> tuple:
            asked, long = name in rank, self._seconds[name] > LONG
            urgent = (not asked, long) if self._pool.size > 1 else (long, not asked)
            return (name in self._broken, *urgent, rank.get(name, 0))

        return sorted(self._waiting, key=key)

    def _may_begin(self, name: str) -> bool:
        """Whether a record may be begun beside those that run."""
        if name in self._broken:
            return not self._running
        if self._broken & self._running.keys():
            return False
        long = [one for one in (name, *self._running) if self._seconds[one] > LONG]
        return not (self._as_given and name in long and len(long) >= self._pool.size > 1)

    def _end(self, name: str, answer: object) -> None:
        status = self._running.pop(name)
        if isinstance(answer, float):
            self._progress.end(name, answer)
            self._again.discard(name)
            self._tries.pop(name, None)
            self._broken.discard(name)
            return
        message = str(answer)
        if isinstance(answer, Death):
            sweep(self._store)  # what it was writing
            message = f"{name}: {answer}; its last words are in {log_file(self._store.folder)}"
        if isinstance(answer, KeepError):
            self._progress.fail(name)
            raise answer
        if isinstance(answer, Death | PassingError):
            self._tries[name] += 1
            if not isinstance(answer, ChangedError):
                self._broken.add(name)
            if self._tries[name] < (_EDITS if isinstance(answer, ChangedError) else _TRIES):
                self._progress.repeat(name, message)
                self._waiting[name] = status
                self._add([name])
                return
            message += f" ({self._tries.pop(name)} times)"
            self._broken.discard(name)
            self._note(name, status, message)
        self._fail(name, message)

    def _fail(self, name: str, message: str) -> None:
        self._progress.fail(name, message if self._stay else "")
        self._failures[name] = message

    def _note(self, name: str, status: Status, message: str) -> None:
        """Have a page say for a while what may pass."""
        try:
            self._state.fail(name, status.key.digest, message, passing=True)
            self._state.end(name)
        except OSError as error:
            raise KeepError(unwritable(self._store.folder, error)) from error


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
