"""Has records made by a process of its own, so that the site never imports what they need."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading

from unrolled.engine.records.catalogue import ROOT

log = logging.getLogger("mkdocs.unrolled")


def make_and_wait(names: list[str]) -> bool:
    """Make records and show the progress; whether all of them are there."""
    return subprocess.run(_command(names), cwd=ROOT, env=_environment()).returncode == 0


def _command(names: list[str]) -> list[str]:
    return [sys.executable, "-m", "unrolled", "records", "--make", *names]


def _environment() -> dict[str, str]:
    """What makes the process end with this one, should this one be killed."""
    return {**os.environ, "UNROLLED_PARENT": str(os.getpid())}


class Background:
    """Makes records while the site is served: first those that it is given, then those that `State.ask` asks for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def make(self, names: list[str]) -> None:
        """Begin with records, in this order, and stay for what is asked for later."""
        if names:
            log.info(f"making {len(names)} stale records; the pages that need them say so and refresh themselves")
        self._process = subprocess.Popen(
            [*_command(names), "--as-given", "--stay"], cwd=ROOT, env=_environment(), stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._relay, args=(self._process,), daemon=True).start()

    def busy(self) -> bool:
        """Whether the process is there, to make records or to wait for more."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the work; records that are whole stay."""
        if self._process is not None:
            self._process.terminate()

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            log.info(line.rstrip())
