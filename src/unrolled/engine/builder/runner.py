"""Brings records up to date, in worker processes on all cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from unrolled.engine.builder.environment import settle
from unrolled.engine.builder.errors import KeepError, MakeError
from unrolled.engine.builder.progress import Progress
from unrolled.engine.builder.worker import clear_log, enter, log_file, make
from unrolled.engine.records.catalogue import ROOT, Source, catalogue
from unrolled.engine.records.key import Key, KeyMaker
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store, unwritable

LONG = 20
"""Seconds from which on a record lets others go before it, where somebody waits for them."""

_PATIENCE = 5
"""Seconds that a worker is given to end."""


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
    store = store or Store()
    maker = KeyMaker()
    sources = catalogue()
    experiments = {source.path: name for name, source in sources.items() if source.kind == "experiment"}
    survey = {}
    for name, source in sources.items():
        key = maker.key(source.path)
        needs: frozenset[str] = frozenset()
        if source.kind == "walkthrough":
            needs = frozenset(experiments[path] for part in key.parts if (path := ROOT / part) in experiments)
        minutes = maker.module(source.path).literals.get("MINUTES", 0)
        survey[name] = Status(source, key, _why(store, name, key, maker), needs, minutes)
    return survey


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


def update(names: list[str], *, again: bool = False, jobs: int | None = None, as_given: bool = False) -> list[str]:
    """Make the named records and what they need, and give a message for each that failed.

    Args:
        names: Records to make; those already there cost nothing.
        again: Whether to make those too that are there.
        jobs: Worker processes; as many as cores when not given.
        as_given: Whether somebody waits for them in this order: then the long ones come last. Else they come
            first, for a long one that starts last leaves the other cores idle.
    """
    store = Store()
    try:
        clear_log(store.folder)
        sweep(store)
        settle(store.folder)
    except OSError as error:
        return [unwritable(store.folder, error)]
    status = survey(store)
    needed = {need for name in names for need in status[name].needs if not status[need].fresh}
    names = [*names, *sorted(needed - set(names))]
    cost = {name: store.seconds(name) or status[name].minutes * 60 for name in names}
    names.sort(key=lambda name: cost[name] > LONG if as_given else -cost[name])
    workers = max(1, min(jobs or cores(), len(names)))
    try:
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=enter)
    except OSError as error:
        return [f"no worker process can be started: {error.strerror or error}; make room in memory and in /dev/shm"]
    try:
        with Progress(len(names)) as progress:
            return _Round(names, status, pool, workers, progress, again).run()
    except KeepError as error:
        _stop(pool, store)
        return [str(error)]
    except KeyboardInterrupt:
        _stop(pool, store)
        raise
    finally:
        pool.shutdown(wait=not sys.exc_info()[0], cancel_futures=True)


class _Round:
    """Records on their way through the workers.

    Args:
        names: What is to be made, in the order in which it is begun.
        status: The status of every record.
        pool: The workers.
        workers: How many they are.
        progress: Where it is shown.
        again: Whether to make what is there already.
    """

    def __init__(
        self,
        names: list[str],
        status: dict[str, Status],
        pool: ProcessPoolExecutor,
        workers: int,
        progress: Progress,
        again: bool,
    ) -> None:
        self._waiting, self._status, self._pool = list(names), status, pool
        self._workers, self._progress, self._again = workers, progress, again
        self._running: dict[Future, str] = {}
        self._failed: set[str] = set()
        self._failures: list[str] = []

    def run(self) -> list[str]:
        """Make all of them, and give a message for each that failed.

        Raises:
            KeepError: The store cannot be written to.
        """
        try:
            while self._waiting or self._running:
                self._begin()
                if self._running:
                    for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                        self._end(future)
        except BrokenProcessPool:  # without its workers the round is over
            if not self._failures:  # it broke when the next record was to begin
                self._failures.append(f"a worker process was killed; its last words are in {log_file(Store().folder)}")
        return self._failures

    def _begin(self) -> None:
        """Begin what waits for nothing, as long as a worker is free."""
        unmade = {*self._waiting, *self._running.values()}
        for name in [name for name in self._waiting if not self._status[name].needs & unmade]:
            if len(self._running) == self._workers:
                return
            self._waiting.remove(name)
            self._progress.start(name)
            if missing := self._status[name].needs & self._failed:
                self._fail(name, f"{name} waits for {min(missing)}, which failed")
            else:
                self._running[self._pool.submit(make, name, self._again)] = name

    def _end(self, future: Future) -> None:
        name = self._running.pop(future)
        try:
            self._progress.end(name, future.result())
        except KeepError:
            self._progress.fail(name)
            raise
        except MakeError as error:
            self._fail(name, str(error))
        except BrokenProcessPool:
            log = log_file(Store().folder)
            self._fail(
                name, f"{name}: a worker process was killed, perhaps for want of memory; its last words are in {log}"
            )
            raise

    def _fail(self, name: str, message: str) -> None:
        self._progress.fail(name)
        self._failed.add(name)
        self._failures.append(message)


def _stop(pool: ProcessPoolExecutor, store: Store) -> None:
    """End the workers wherever they are, and take away what they were writing."""
    workers = list(pool._processes.values())  # the executor has no public way to stop what runs
    for process in workers:
        process.terminate()
    for process in workers:
        process.join(_PATIENCE)
    sweep(store)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
