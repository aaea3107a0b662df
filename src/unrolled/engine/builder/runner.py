"""Brings records up to date, in worker processes on all cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from unrolled.engine.builder.progress import Progress
from unrolled.engine.builder.worker import KeepError, MakeError, clear_log, enter, log_file, make
from unrolled.engine.records.catalogue import ROOT, Source, catalogue
from unrolled.engine.records.key import Key, KeyMaker
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store, unwritable

# One thread for each worker: as many workers as cores share the machine without fighting over it,
# and a sum does not depend on how many cores there are. No GPU, so that a record made on a machine
# with one is the record made on a machine without.
ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}
"""What a worker's environment holds, unless it was set already."""

# A long one that starts last leaves the other cores idle. Once made, a record's own seconds are known.
SLOW = (
    "forecasting.trains_ablation",
    "forecasting.trains",
    "translation.dates",
    "sentences.decoders",
    "q8_video.others",
    "q8_video.answers",
    "video.command",
    "q5_training.normalisation",
    "q5_training.recall_short",
    "q8_video.digits",
    "harmony.contest",
    "epidemic.contest",
    "translation.numbers",
    "q4_seven_days.chicago",
    "video.seeds",
)
"""Records that take the better part of a minute or more: on a new machine they are begun first, in this order."""

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
    """

    source: Source
    key: Key
    why: str
    needs: frozenset[str] = frozenset()

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
    found = {}
    for name, source in sources.items():
        key = maker.key(source.path)
        needs: frozenset[str] = frozenset()
        if source.kind == "walkthrough":
            needs = frozenset(experiments[path] for part in key.parts if (path := ROOT / part) in experiments)
        found[name] = Status(source, key, _why(store, name, key), needs)
    return found


def _why(store: Store, name: str, key: Key) -> str:
    if store.has(name, key):
        return ""
    if store.path(name, key).exists():
        return "its files in the cache are damaged"
    old = store.meta(name)
    if old is None:
        return "never made"
    return "; ".join(key.changes_since(old["parts"]))


def sweep(store: Store | None = None) -> None:
    """Take away what builds that were killed have left in the cache folder."""
    store = store or Store()
    store.sweep()
    State(store.folder).sweep()


def update(names: list[str], *, again: bool = False, jobs: int | None = None) -> list[str]:
    """Make the named records and what they need, the slowest first, and give a message for each that failed.

    Args:
        names: Records to make; those already there cost nothing.
        again: Whether to make those too that are there.
        jobs: Worker processes; as many as cores when not given.
    """
    os.environ.update({name: os.environ.get(name, value) for name, value in ENVIRONMENT.items()})
    store = Store()
    try:
        clear_log(store.folder)
        sweep(store)
    except OSError as error:
        return [unwritable(store.folder, error)]
    status = survey(store)
    needed = {need for name in names for need in status[name].needs if not status[need].fresh}
    names = [*names, *sorted(needed - set(names))]
    # What has never been made comes first: it may be slow, and nobody knows.
    rank = {name: place for place, name in enumerate(SLOW)}
    known = {name: meta["seconds"] for name in names if (meta := store.meta(name))}
    waiting = sorted(names, key=lambda name: (-known.get(name, 1e9), rank.get(name, len(SLOW))))
    failures: list[str] = []
    running: dict[Future, str] = {}
    failed: set[str] = set()
    workers = max(1, min(jobs or cores(), len(names)))
    try:
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=enter)
    except OSError as error:
        return [f"no worker process can be started: {error.strerror or error}; make room in memory and in /dev/shm"]
    try:
        with Progress(len(names)) as progress:
            while waiting or running:
                unmade = {*waiting, *running.values()}
                for name in [name for name in waiting if not status[name].needs & unmade]:
                    if len(running) == workers:
                        break
                    waiting.remove(name)
                    progress.start(name)
                    if missing := status[name].needs & failed:
                        progress.fail(name)
                        failed.add(name)
                        failures.append(f"{name} waits for {min(missing)}, which failed")
                        continue
                    running[pool.submit(make, name, again)] = name
                if not running:
                    continue
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    name = running.pop(future)
                    try:
                        progress.end(name, future.result())
                    except KeepError as error:
                        progress.fail(name)
                        _stop(pool, store)
                        return [str(error)]
                    except MakeError as error:
                        failed.add(name)
                        progress.fail(name)
                        failures.append(str(error))
                    except BrokenProcessPool:
                        progress.fail(name)
                        failures.append(
                            f"{name}: a worker process was killed, perhaps for want of memory; "
                            f"its last words are in {log_file(store.folder)}"
                        )
                        return failures
    except KeyboardInterrupt:
        _stop(pool, store)
        raise
    finally:
        pool.shutdown(wait=not sys.exc_info()[0], cancel_futures=True)
    return failures


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
