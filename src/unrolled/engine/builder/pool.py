"""Worker processes, each with a pipe of its own: the end of one costs no other anything.

An executor of the standard library is over when one of its processes dies, and has no public way to stop what runs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

_PATIENCE = 5
"""Seconds that a worker is given to end."""


@dataclass(frozen=True)
class Death:
    """That a worker ended before it answered.

    Attributes:
        status: Its exit status, negative where a signal ended it.
    """

    status: int

    def __str__(self) -> str:
        if self.status >= 0:
            return f"its worker process ended with status {self.status}"
        name = signal.Signals(-self.status).name if -self.status in list(signal.Signals) else f"signal {-self.status}"
        match name:
            case "SIGKILL":
                return f"its worker process was killed ({name}), perhaps for want of memory"
            case "SIGTERM" | "SIGINT" | "SIGHUP":
                return f"its worker process was ended from outside ({name})"
        return f"its worker process crashed ({name})"


class Pool:
    """Processes that are started as they are needed and stay.

    Args:
        size: How many there are at most.
        work: What each of them runs: it gets a pipe, and answers each message with one until the pipe ends.
    """

    def __init__(self, size: int, work: Callable[[Connection], None]) -> None:
        self.size = size
        self._work = work
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    @property
    def running(self) -> list[str]:
        """The tasks that are being worked at."""
        return [worker.task for worker in self._workers if worker.task is not None]

    def begin(self, task: str, message: object, *, alone: bool = False) -> bool:
        """Have a worker that is free, or a new one, work at something; whether there was one.

        Args:
            task: What `ended` will call it.
            message: What the worker gets.
            alone: Whether the workers that are free are ended and a new one begins it.

        Raises:
            OSError: Not a single process can be started.
        """
        free = [worker for worker in self._workers if worker.task is None]
        if alone:
            self._end(free)
            free = []
        if len(self.running) >= self.size:
            return False
        while free:  # first the one that worked last: it has loaded what the next one needs
            worker = free.pop()
            with contextlib.suppress(OSError):  # it died since
                worker.pipe.send(message)
                worker.task = task
                return True
            self._end([worker])
        try:
            worker = _Worker(self._context, self._work)
        except OSError:
            if not self._workers:
                raise
            self.size = len(self._workers)  # there is no room for more
            return False
        self._workers.append(worker)
        worker.task = task
        with contextlib.suppress(OSError):  # it is dead already, and `ended` will say so
            worker.pipe.send(message)
        return True

    def have_one_ready(self, message: object) -> None:
        """Have a worker where there is none, and let it get ready.

        Args:
            message: What has it do so, without an answer.
        """
        with contextlib.suppress(OSError):  # then one is started when there is something to do
            if not self._workers:
                self._workers.append(worker := _Worker(self._context, self._work))
                worker.pipe.send(message)

    def ended(self, seconds: float | None = None) -> list[tuple[str, object]]:
        """Wait until a task ended, and give each that did with its answer, or with the death of its worker.

        Args:
            seconds: How long to wait at most.
        """
        ended = []
        ready = wait([sign for worker in self._workers for sign in (worker.pipe, worker.process.sentinel)], seconds)
        for worker in [one for one in self._workers if one.pipe in ready or one.process.sentinel in ready]:
            try:
                answer = worker.pipe.recv()
                self._workers.remove(worker)  # to the end: the one that worked last
                self._workers.append(worker)
            except (EOFError, OSError):
                worker.process.join(_PATIENCE)  # by itself, so that its exit status is its own
                self._end([worker])
                answer = Death(worker.process.exitcode or 0)
            if worker.task is not None:
                ended.append((worker.task, answer))
                worker.task = None
        return ended

    def stop(self) -> None:
        """End the workers wherever they are."""
        self._end(list(self._workers))

    def _end(self, workers: list[_Worker]) -> None:
        for worker in workers:
            worker.end()
        for worker in workers:
            self._workers.remove(worker)
            worker.process.join()
            worker.pipe.close()


class _Worker:
    """A process, the pipe to it, and what it works at."""

    def __init__(self, context: multiprocessing.context.SpawnContext, work: Callable[[Connection], None]) -> None:
        self.task: str | None = None
        self.pipe, other = context.Pipe()
        # Ctrl-C reaches all processes of a terminal. A worker never hears it, or what is stopped would look like what
        # failed; who started it ends it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process = context.Process(target=work, args=(other,))
            self.process.start()
        except OSError:
            self.pipe.close()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            other.close()

    def end(self) -> None:
        """End the process and those that it has started, at once: what it runs may answer milder signals."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has begun no group yet, or none is left
            assert self.process.pid  # since it was started
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
