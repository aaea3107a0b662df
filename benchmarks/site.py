"""Times what a newcomer and an author wait for, on a fresh clone of HEAD in a temporary folder.

    python benchmarks/site.py [fresh] [trained] [warm] [edit] [test] [--runs N]

`fresh` is `make serve` from nothing: set-up, the first page, the home page whole, every page whole. `trained` is the
last of these again, without the kept measurements. `warm` is `make site` with nothing to make. `edit` is from saving a
file to the served page that shows it: a sentence, a snippet's output, a caption. `test` is `make test` with no records.
All five if none is named; an hour or so. Prints medians with the least and the greatest, in seconds.

Set-up takes what the network takes, or what pip and uv have cached. Changes that are not committed are left out, and
so is `UNROLLED_DATA`: a newcomer has none. Leave the machine alone meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
RUNS = {"fresh": 1, "trained": 1, "warm": 5, "edit": 5, "test": 1}
PATIENCE = 3600
HOME = "index.html"

EDITS = {
    "a sentence": ("docs/index.md", "networks that read a sequence step by step", "edit number {} of a sequence", HOME),
    # The source on the page is in pieces, one for each colour: the words in a row are the output.
    "a snippet": (
        "snippets/q2_shapes/one_layer.py",
        "    one_variable =",
        '    print("edit number", {})\n    one_variable =',
        "questions/q2-shapes.html",
    ),
    "a caption": (
        "src/unrolled/content/q5_training/clipping.py",
        "The gradient of untrained",
        "edit number {}, untrained",
        "questions/q5-training.html",
    ),
}
"""For each edit: the file, what stands there, what stands there then, and the page that shows it."""


def main() -> None:
    """Time what was asked for and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"{', '.join(RUNS)}; all if not given")
    parser.add_argument("--runs", type=int, metavar="N", help="how often (default: once, warm and edit five times)")
    chosen = parser.parse_args()
    if unknown := set(chosen.what) - set(RUNS):
        parser.error(f"there is no {min(unknown)}; there are {', '.join(RUNS)}")
    what = [name for name in RUNS if name in chosen.what or not chosen.what]
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder, "clone"))
        print(f"{site.commit}, {_cores()} cores, {platform.system()} {platform.machine()}", flush=True)
        if "fresh" not in what:
            site.prepare()
        for name in what:
            rows: dict[str, list[float]] = {}
            for _ in range(chosen.runs or RUNS[name]):
                for row, seconds in getattr(site, name)():
                    rows.setdefault(row, []).append(seconds)
            for row, values in rows.items():
                spread = f"  ({min(values):.1f} to {max(values):.1f}, {len(values)} runs)" if len(values) > 1 else ""
                print(f"{row:40} {statistics.median(values):7.1f}{spread}", flush=True)


class Site:
    """A clone, and what is timed in it.

    Args:
        folder: Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _run(["git", "clone", "--quiet", str(ROOT), str(folder)], ROOT)
        self.commit = subprocess.check_output(["git", "log", "-1", "--format=%h %cs"], cwd=folder, text=True).strip()
        self.port = _free_port()
        config = folder / "mkdocs.yml"
        config.write_text(f"dev_addr: 127.0.0.1:{self.port}\n{config.read_text('utf-8')}", "utf-8")

    def prepare(self) -> None:
        """Set up and make the records."""
        _run(["make", "setup"], self.folder)
        _run([".venv/bin/unrolled", "records", "--make"], self.folder)

    def fresh(self) -> Iterator[tuple[str, float]]:
        """From a clone and nothing else to every page whole."""
        _run(["git", "clean", "-fdxq"], self.folder)
        begun = time.monotonic()
        with self._served() as alive:
            ready = _wait(lambda: (self.folder / ".venv/ready").exists(), 0.2, alive)
            yield "set-up", ready - begun
            first = _wait(lambda: self._get(HOME), 0.1, alive)
            yield "first page, after set-up", first - ready
            yield "home page whole, after first page", _wait(lambda: self._is_whole(HOME), 0.5, alive) - first
            yield "site whole, after set-up", self._whole(alive) - ready

    def trained(self) -> Iterator[tuple[str, float]]:
        """From an environment to every page whole, all trained here."""
        self._forget()
        begun = time.monotonic()
        with self._served(UNROLLED_KEPT="no") as alive:
            _wait(lambda: self._get(HOME), 0.1, alive)
            yield "site whole, nothing kept, after set-up", self._whole(alive) - begun

    def warm(self) -> Iterator[tuple[str, float]]:
        """A build with nothing to make."""
        if not (self.folder / "site").exists():
            _run(["make", "site"], self.folder)  # warms the machine's caches
        begun = time.monotonic()
        _run(["make", "site"], self.folder)
        yield "warm build", time.monotonic() - begun

    def edit(self) -> Iterator[tuple[str, float]]:
        """From saving a file to the page that shows it."""
        originals = {file: (self.folder / file).read_text("utf-8") for file, *_ in EDITS.values()}
        try:
            with self._served() as alive:
                _wait(lambda: self._get(HOME), 0.1, alive)
                self._whole(alive)
                for name, (file, old, new, page) in EDITS.items():
                    mark = str(time.monotonic_ns())
                    changed = originals[file].replace(old, new.format(mark), 1)
                    begun = time.monotonic()
                    (self.folder / file).write_text(changed, "utf-8")
                    shown = _wait(lambda page=page, mark=mark: f"edit number {mark}" in self._get(page), 0.05, alive)
                    yield f"edit to page: {name}", shown - begun
                    time.sleep(2)  # the builder comes to rest
        finally:
            for file, text in originals.items():
                (self.folder / file).write_text(text, "utf-8")

    def test(self) -> Iterator[tuple[str, float]]:
        """What a newcomer's second command takes, without what the first has made."""
        self._forget()
        begun = time.monotonic()
        _run(["make", "test"], self.folder)
        yield "make test, after set-up", time.monotonic() - begun

    def _forget(self) -> None:
        for name in (".cache", "site"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @contextlib.contextmanager
    def _served(self, **environment: str) -> Iterator[Callable[[], bool]]:
        """Serve the site; gives a function that says whether the server lives."""
        with tempfile.TemporaryFile("w+") as log:
            server = subprocess.Popen(
                ["make", "serve"],
                cwd=self.folder, env=_environment() | environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            try:
                yield lambda: server.poll() is None
            except TimeoutError as error:
                log.seek(0)
                raise SystemExit(f"bench: {error}; the server said:\n{log.read()[-2000:]}") from None
            finally:
                for how in (signal.SIGTERM, signal.SIGKILL):
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(server.pid, how)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        server.wait(20)
                        break

    def _get(self, page: str) -> str:
        """A page's HTML; empty where the server does not answer yet."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{page}", timeout=120) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def _is_whole(self, page: str) -> bool:
        html = self._get(page)
        return bool(html) and not re.search(r'class="[^"]*\bu-pending\b', html)

    def _whole(self, alive: Callable[[], bool]) -> float:
        """Wait until no page waits for a record and none is stale; the time when that was so."""
        links = re.findall(r'<a href="([^":#]+\.html)" class="md-nav__link', self._get(HOME))
        pages = list(dict.fromkeys(urljoin(HOME, link) for link in links))
        assert len(pages) > 10, f"the home page leads to {len(pages)} pages only"
        # One page at a time, as a reader goes: the server makes first what the page that is asked for needs.
        for page in pages:
            whole = _wait(lambda page=page: self._is_whole(page), 5, alive)
        if not all(map(self._is_whole, pages)) or self._stale():
            whole = _wait(lambda: not self._stale(), 5, alive)
        return whole

    def _stale(self) -> int:
        listed = subprocess.check_output(
            [".venv/bin/unrolled", "records"], cwd=self.folder, env=_environment(), text=True
        )
        return int(re.search(r"(\d+) stale", listed)[1])


def _environment() -> dict[str, str]:
    """The environment without what belongs to this checkout and this reader."""
    ours = ("UNROLLED_", "MAKE", "MFLAGS", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PATH": kept["PATH"].replace(f"{ROOT / '.venv/bin'}{os.pathsep}", "")}


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")


def _wait(until: Callable[[], object], pause: float, alive: Callable[[], bool]) -> float:
    """Ask again and again; the time of the first yes."""
    deadline = time.monotonic() + PATIENCE
    while not until():
        if not alive() or time.monotonic() > deadline:
            raise TimeoutError("it never came")
        time.sleep(pause)
    return time.monotonic()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
