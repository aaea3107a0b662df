"""Says what is being made and for how long: live on a terminal, a line each elsewhere."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn


class Progress:
    """A progress display on standard error.

    Args:
        total: How many records there are to make.
    """

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._console = Console(stderr=True, highlight=False)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        hidden = not self._console.is_terminal
        self._bars = Bars(*columns, console=self._console, transient=True, disable=hidden)
        self._tasks: dict = {}

    def __enter__(self) -> Progress:
        self._begun = time.perf_counter()
        self._say(f"making {self._total} record{'s' * (self._total != 1)}")
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        self._say(f"{self._done} of {self._total} made in {time.perf_counter() - self._begun:.1f} s")

    def start(self, name: str) -> None:
        """A record is begun."""
        self._tasks[name] = self._bars.add_task(name, total=None)

    def end(self, name: str, seconds: float) -> None:
        """A record is made."""
        self._done += 1
        self._drop(name)
        self._say(f"  {name} in {seconds:.1f} s ({self._done} of {self._total})")

    def fail(self, name: str) -> None:
        """A record could not be made; the reason is told at the end."""
        self._drop(name)
        self._say(f"  {name} failed")

    def _drop(self, name: str) -> None:
        self._bars.remove_task(self._tasks.pop(name))

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False)
