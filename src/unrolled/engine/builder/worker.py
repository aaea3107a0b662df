"""Makes one record: runs an experiment, a snippet or a walkthrough and keeps what it gave."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import io
import multiprocessing
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

from unrolled.engine.builder import modules
from unrolled.engine.builder.alone import alone
from unrolled.engine.builder.errors import ChangedError, KeepError, MakeError, PassingError, passes
from unrolled.engine.builder.reads import Ear, Read, refuse_uncounted
from unrolled.engine.builder.walkthrough import execute
from unrolled.engine.records.bundles import UnwritableError, unwritable
from unrolled.engine.records.catalogue import ROOT, Source, catalogue
from unrolled.engine.records.key import MEASURE, SHOW, Key
from unrolled.engine.records.lock import lock
from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record
from unrolled.engine.records.state import State
from unrolled.engine.records.store import Store, cache_folder

SEED = 0
"""The seed of an experiment that names none."""

_SLOW = ("keras", "matplotlib.figure")
"""What most records use and what takes long to load."""

_reads: list[Read] = []
"""What the run at hand has read."""


def log_file(folder: Path) -> Path:
    """Where workers write what libraries log."""
    return folder / "worker.log"


def clear_log(folder: Path) -> None:
    """Start an empty log, and with it the cache folder.

    Raises:
        OSError: The folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log_file(folder).write_bytes(b"")


def work(pipe: Connection) -> None:
    """What a worker process does: makes the records that come through a pipe, one after another.

    A message is a name and whether to make the record even where it is there; the answer is the seconds that it took,
    or the error. An empty name has the worker load what takes long to load, and gets no answer.
    """
    enter()
    modules.load_from_source()
    with contextlib.suppress(EOFError):
        while True:
            name, again = pipe.recv()
            if not name:
                _warm()
                continue
            answer: float | MakeError
            try:
                answer = make(name, again)
            except MakeError as error:
                answer = error
            except Exception as error:
                answer = MakeError(f"{name}: {type(error).__name__}: {error}")
            pipe.send(answer)


def _warm() -> None:
    for module in _SLOW:
        with contextlib.suppress(ImportError):  # who needs it will say so
            importlib.import_module(module)


def enter() -> None:
    """Make a worker process quiet, and end it with the build that started it, however that ends."""
    os.setpgid(0, 0)  # what it starts ends with it
    _hush()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os.killpg(0, signal.SIGKILL)  # nobody is left to hear more


def _hush() -> None:
    """Send this process's output, and that of the C++ code in it, to the log: TensorFlow talks to the descriptors."""
    target = os.open(log_file(cache_folder()), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, 1)
    os.dup2(target, 2)


def make(name: str, again: bool = False) -> float:
    """Make one record unless it is there, and say how many seconds that took.

    Args:
        name: The record.
        again: Whether to make it even where it is there, what it measures included.

    A lock for each record keeps two builds from doing the same work; it goes with the process,
    however that ends.

    Raises:
        MakeError: The code failed.
        PassingError: It did, and not for its own fault.
        ChangedError: What it is made from changed while it ran.
        KeepError: The store cannot be written to.
    """
    source = catalogue()[name]
    store, state = Store(), State()
    try:
        key = store.keys().key(source.path)
    except SyntaxError as error:
        raise MakeError(located(error, source)) from error
    try:
        with lock(store.folder, name):
            if not again and store.records.has(name, key):
                return 0.0
            state.start(name, key.digest)
            begun = time.perf_counter()
            try:
                modules.forget_edited()
                record, shown = _run(source, store, key, again)
                _refuse_changed(source, _changed(source, key, store))
                store.put(record, key, shown, replace=again)
                return time.perf_counter() - begun
            except PassingError:
                raise  # nothing is wrong that a note should keep from being tried again
            except MakeError as error:
                _refuse_changed(source, _changed(source, key, store))
                state.fail(name, key.digest, str(error))
                raise
            finally:
                state.end(name)
    except UnwritableError as error:
        raise KeepError(str(error)) from error
    except OSError as error:
        raise KeepError(unwritable(store.folder, error)) from error


def _changed(source: Source, key: Key, store: Store) -> bool:
    try:
        return store.keys().key(source.path) != key
    except (OSError, SyntaxError, ValueError):  # it is gone, or half an edit
        return True


def _refuse_changed(source: Source, changed: bool) -> None:
    if changed:
        raise ChangedError(f"{_where(source)} or a module it uses changed while it ran")


def _run(source: Source, store: Store, key: Key, again: bool) -> tuple[Record, float]:
    """The record that a source gives, and the seconds that took, measuring not counted."""
    record = Record(source.name)
    begun = time.perf_counter()
    try:
        if source.kind == "walkthrough":
            reads = execute(source.path, record)
        else:
            with alone(), _listening() as reads:
                if source.kind == "snippet":
                    _run_snippet(source, record)
                else:
                    module = _experiment(source)
                    measured = _measured(source, module, store, again)
                    begun = time.perf_counter()
                    module.show(record) if measured is None else module.show(record, measured)
        _refuse_uncounted(reads, key, source)
    except (MakeError, UnwritableError):
        raise
    except BaseException as error:  # sys.exit() in a snippet would otherwise end the worker
        number = error.errno if isinstance(error, OSError) else None
        kind = PassingError if passes(type(error).__name__, number) else MakeError
        raise kind(located(error, source)) from error
    return record, time.perf_counter() - begun


@contextlib.contextmanager
def _listening() -> Iterator[list[Read]]:
    """Notes meanwhile what is read."""
    ear = _ear()
    _reads.clear()
    ear.listen()
    try:
        yield _reads
    finally:
        ear.listens = False


@functools.cache
def _ear() -> Ear:
    return Ear(_reads.append)


def _refuse_uncounted(reads: list[Read], key: Key, source: Source) -> None:
    try:
        refuse_uncounted(reads, key.parts, f"{_where(source)}:1")
    except MakeError:
        modules.forget()  # and what they read with it, or the next record would use that unseen
        raise


def _run_snippet(source: Source, record: Record) -> None:
    """Run a snippet as a program and keep what it prints."""
    _reset_keras()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(source.path), run_name="__main__")
    if not printed.getvalue().strip():
        raise MakeError(f"{_where(source)}:1: prints nothing, so its page would show no output")
    record.text("printed", printed.getvalue())


def _experiment(source: Source) -> ModuleType:
    module = importlib.import_module(f"unrolled.content.{source.name}")
    if not callable(getattr(module, SHOW, None)):
        raise MakeError(
            f"{_where(source)}:1: an experiment needs a function show(record), or measure() and show(record, measured)"
        )
    return module


def _measured(source: Source, module: ModuleType, store: Store, again: bool) -> Measurement | None:
    """What an experiment measured, from the store or by measuring now; `None` where it measures nothing."""
    key = store.keys().measurement(source.path)
    if key is None:
        return None
    if not again and (kept := store.measured(source.name, key)) is not None:
        return kept
    if _reset_keras():
        sys.modules["keras"].utils.set_random_seed(getattr(module, "SEED", SEED))
    begun = _processor_seconds()
    before = len(_reads)
    values = getattr(module, MEASURE)()
    seconds = _processor_seconds() - begun
    _refuse_uncounted(_reads[before:], key, source)
    _refuse_changed(source, store.keys().measurement(source.path) != key)
    return store.put_measured(source.name, values, key, seconds, replace=again)


def _processor_seconds() -> float:
    """What this process and its ended children have computed: the same however busy the machine is."""
    return sum(os.times()[:4])


def _reset_keras() -> bool:
    """Start from fresh layer names, as in a new interpreter; whether Keras is loaded at all."""
    if (keras := sys.modules.get("keras")) is None:
        return False
    if not gc.get_freeze_count():  # else each collection of garbage walks through all that TensorFlow has loaded
        gc.collect()
        gc.freeze()
    keras.utils.clear_session()
    return True


def located(error: BaseException, source: Source) -> str:
    """An error as `file:line: Kind: message`, with the innermost line that is the project's own."""
    place = f"{_where(source)}:1"
    for frame in traceback.extract_tb(error.__traceback__):
        ours = frame.filename.startswith((str(ROOT / "snippets"), str(ROOT / "src/unrolled")))
        # Where a record refuses a value, the line to mend is the one that gave it.
        if ours and not {"builder", "records"} & set(Path(frame.filename).parts):
            place = f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno}"
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{error.filename.removeprefix(f'{ROOT}/')}:{error.lineno}"
    message = str(error).strip().partition("\n")[0]
    return f"{place}: {type(error).__name__}: {message}"


def _where(source: Source) -> str:
    return source.path.relative_to(ROOT).as_posix()
