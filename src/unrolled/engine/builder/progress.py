"""Says what is being made and for how long: live on a terminal, a line each elsewhere."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn


class Progress:
    """A progress display on standard error."""

    def __init__(self) -> None:
        self._total = self._done = 0
        self._begun = time.perf_counter()
        self._console = Console(stderr=True, highlight=False)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        hidden = not self._console.is_terminal
        self._bars = Bars(*columns, console=self._console, transient=True, disable=hidden)
        self._tasks: dict = {}

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        self.rest()

    def add(self, count: int) -> None:
        """There are so many records more to make."""
        if not self._total:
            self._begun = time.perf_counter()
        if count:
            self._say(f"making {count} {'more ' * bool(self._total)}record{'s' * (count != 1)}")
        self._total += count

    def rest(self) -> None:
        """Nothing is left to make."""
        if self._total:
            self._say(f"{self._done} of {self._total} made in {time.perf_counter() - self._begun:.1f} s")
        self._total = self._done = 0

    def start(self, name: str) -> None:
        """A record is begun."""
        self._tasks[name] = self._bars.add_task(name, total=None)

    def end(self, name: str, seconds: float) -> None:
        """A record is made."""
        self._done += 1
        self._drop(name)
        self._say(f"  {name} in {seconds:.1f} s ({self._done} of {self._total})")

    def repeat(self, name: str, why: str) -> None:
        """A record is to be begun once more."""
        self._drop(name)
        self._say(f"  {name} will be tried again: {why}")

    def fail(self, name: str, why: str = "") -> None:
        """A record could not be made; where no reason is given, it is told at the end."""
        self._drop(name)
        self._say(f"  {name} failed{': ' if why else ''}{why}")

    def _drop(self, name: str) -> None:
        if (task := self._tasks.pop(name, None)) is not None:
            self._bars.remove_task(task)

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)
