"""Has records made by a process of its own, so that the site never imports what they need."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.state import State

log = logging.getLogger("mkdocs.unrolled")

REFRESH = 12.0
"""Seconds between two refreshes of the served site while records come in."""

STARTING = 2.0
"""Seconds after which the server surely watches the refresh file."""


def make_and_wait(names: list[str]) -> bool:
    """Make records and show the progress; whether all of them are there."""
    return subprocess.run(_command(names), cwd=ROOT, env=_environment()).returncode == 0


def _command(names: list[str]) -> list[str]:
    return [sys.executable, "-m", "unrolled", "records", "--make", *names]


def _environment() -> dict[str, str]:
    """What makes the process end with this one, should this one be killed."""
    return {**os.environ, "UNROLLED_PARENT": str(os.getpid())}


class Background:
    """Makes records while the site is served, and asks for a new build as they come in.

    Args:
        refresh: A file that the server watches; touching it builds the site again. Made at once.
    """

    def __init__(self, refresh: Path) -> None:
        self.refresh = refresh
        refresh.parent.mkdir(parents=True, exist_ok=True)
        refresh.touch()
        self._process: subprocess.Popen[str] | None = None
        self._state = State()

    def make(self, names: list[str]) -> None:
        """Make records, in this order, unless some are being made: what is stale then is seen at the next build."""
        if not names or self.busy():
            return
        log.info(f"making {len(names)} stale records; the pages that need them say so and refresh themselves")
        self._process = subprocess.Popen(
            [*_command(names), "--as-given"],
            cwd=ROOT,
            env=_environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._relay, args=(self._process,), daemon=True).start()
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def catch_up(self, since: int) -> None:
        """Ask for a new build, once the server watches, if records came in while it got ready.

        Args:
            since: The state's count of changes when the last build looked.
        """

        def look() -> None:
            time.sleep(STARTING)
            if self._state.changes() != since:
                self.refresh.touch()

        threading.Thread(target=look, daemon=True).start()

    def changes(self) -> int:
        """The state's count of changes now."""
        return self._state.changes()

    def busy(self) -> bool:
        """Whether records are being made."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the work; records that are whole stay."""
        if self._process is not None:
            self._process.terminate()

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            log.info(line.rstrip())

    def _watch(self, process: subprocess.Popen[str]) -> None:
        seen, last = self._state.changes(), time.monotonic()
        while process.poll() is None:
            time.sleep(0.25)
            if (now := self._state.changes()) != seen and time.monotonic() - last > REFRESH:
                seen, last = now, time.monotonic()
                self.refresh.touch()
        self.refresh.touch()
