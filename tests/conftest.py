"""What all tests share: made records, a small project to build in, the built site, a browser."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from filelock import FileLock

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers that fit trees would fight over the cores
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from unrolled.engine.builder.runner import survey
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import Record
from unrolled.engine.records.store import Store

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


# What takes longest, in this order, so that all workers end at about the same time. One builds the site for its first
# tests; the second needs no site meanwhile.
_FIRST = (
    "tests/site/test_browser.py::TestOtherPages",
    "tests/apps/",
    "tests/site/test_browser.py",
    "tests/site/",
    "tests/content/",
    "tests/engine/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    place = {name: number for number, name in enumerate(_FIRST)}
    items.sort(key=lambda item: next((place[name] for name in _FIRST if item.nodeid.startswith(name)), len(_FIRST)))


@pytest.fixture(scope="session")
def record() -> Callable[[str], Record]:
    """Look a made record up by name; `make test` makes them first."""
    store, status = Store(), survey()

    def look_up(name: str) -> Record:
        record = store.get(name, status[name].key)
        assert record is not None, f"{name} is stale: run `unrolled records --make {name}`"
        return record

    return look_up


class Project:
    """A copy of the package with experiments of its own, to be edited and built at will.

    Attributes:
        PAGE: The page of a small site.
        SLOW: Its slow experiment: the seconds it sleeps and what its table says are filled in.
    """

    PAGE = "# One\n\nThe answer is {{ number('q1_tiny.answer.answer') }}.\n\n{{ table('q1_tiny.slow.sizes') }}\n"
    SLOW = "import time\n\n\ndef show(record):\n    time.sleep({})\n    record.table('sizes', ['size'], [['{}']])\n"

    def __init__(self, root: Path) -> None:
        self.root = root
        ignore = shutil.ignore_patterns("content", "site", "__pycache__")
        shutil.copytree(ROOT / "src/unrolled", root / "src/unrolled", ignore=ignore)
        shutil.copy(ROOT / "pyproject.toml", root)
        self.write("src/unrolled/content/__init__.py", "")
        self.write("src/unrolled/content/data/__init__.py", "")
        self.write("snippets/__init__.py", "")

    def write(self, path: str, text: str) -> Path:
        """Write a file below the project."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run `python -m unrolled` in the project."""
        return subprocess.run(
            [sys.executable, "-m", "unrolled", *arguments],
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def build(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Build the project's site as `make site` does."""
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", *arguments],
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run tests that stand in the project, as `make test` does."""
        # A worker's own variables would make the copy's pytest take itself for that worker.
        environment = {k: v for k, v in self.environment().items() if not k.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-q", *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def record(self, name: str) -> Record:
        """The newest record of that name that the project has made."""
        record = Store(self.root / ".cache").latest(name)
        assert record is not None, f"{name} was not made"
        return record

    def configure(self, **settings: object) -> None:
        """Set what `mkdocs.yml` says."""
        self.write("mkdocs.yml", yaml.safe_dump(yaml.safe_load((self.root / "mkdocs.yml").read_text()) | settings))

    def environment(self, **more: str) -> dict[str, str]:
        """The environment in which the copy is imported, and not the installed package."""
        path = os.pathsep.join((str(self.root / "src"), str(self.root)))
        own = {"PYTHONPATH": path, "UNROLLED_CACHE": str(self.root / ".cache"), "NO_MKDOCS_2_WARNING": "1"}
        return {**os.environ, **own, **more}


def _tiny(root: Path) -> Project:
    project = Project(root)
    project.write("src/unrolled/content/data/near.py", "from unrolled.content.data.far import VALUE\n\nNEAR = VALUE\n")
    project.write("src/unrolled/content/data/far.py", "VALUE = 7\n")
    project.write("src/unrolled/content/data/unrelated.py", "VALUE = 1\n")
    project.write("src/unrolled/content/q1_tiny/__init__.py", "")
    project.write(
        "src/unrolled/content/q1_tiny/answer.py",
        "from unrolled.content.data.near import NEAR\n\n\ndef show(record):\n    record.number('answer', NEAR)\n",
    )
    return project


def _small(project: Project) -> Project:
    shutil.copytree(ROOT / "src/unrolled/engine/site", project.root / "src/unrolled/engine/site", dirs_exist_ok=True)
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    config |= {"nav": [{"One": "index.md"}]}
    config["theme"] = {"name": "material", "font": False}
    config["plugins"] = [plugin for plugin in config["plugins"] if "search" not in plugin]
    del config["extra_css"], config["extra_javascript"]
    project.write("mkdocs.yml", yaml.safe_dump(config))
    project.write("docs/index.md", Project.PAGE)
    project.write("snippets/q1_tiny/__init__.py", "")
    project.write("snippets/q1_tiny/hello.py", 'def hello():\n    """Say hello."""\n\n\nprint("hello")\n')
    project.write("tests/snippets/q1_tiny/test_hello.py", "def test_hello():\n    assert True\n")
    project.write("src/unrolled/content/q1_tiny/slow.py", Project.SLOW.format(0, "small"))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project with one experiment that reaches a module two imports away."""
    return _tiny(tmp_path / "project")


@pytest.fixture
def small(project: Project) -> Project:
    """A project with one page that shows a number and the table of a slow experiment."""
    return _small(project)


@pytest.fixture(scope="module")
def kept_small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small site that the tests of one file share, or copy: what was made for it is made once."""
    return _small(_tiny(tmp_path_factory.mktemp("kept") / "project"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The whole site, built once from an empty folder with every warning an error."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    target = shared / "site"
    with FileLock(shared / "site.lock"):
        if not target.exists():
            built = subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=600,
            )
            assert built.returncode == 0, built.stderr
    return target


@pytest.fixture(scope="session")
def pages(site: Path) -> list[Path]:
    """Every page of the built site."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 10
    return pages


@pytest.fixture(scope="session")
def names(site: Path, pages: list[Path]) -> list[str]:
    """The address of every page below the site's, the page for a wrong address included."""
    return [page.relative_to(site).as_posix() for page in pages]


@pytest.fixture(scope="session")
def soups(site: Path, names: list[str]) -> dict[str, BeautifulSoup]:
    """Every page by its address, parsed once for all tests that read it; none may change it."""
    return {name: BeautifulSoup((site / name).read_text("utf-8"), "html.parser") for name in names}


@pytest.fixture(scope="session")
def kinds(names: list[str]) -> list[str]:
    """One page of each kind, for what the site's parts decide and not what stands on a page."""
    first: dict[tuple[str, ...], str] = {}
    for name in names:
        first.setdefault(Path(name).parent.parts[:2], name)
    return list(first.values())


@pytest.fixture(scope="session")
def written(names: list[str], kinds: list[str]) -> list[str]:
    """Every page that somebody writes, and one of each kind that is made from sources."""
    return [name for name in names if name.count("/") < 2 or name in kinds]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _browser() -> str | None:
    named = [path for name in _BROWSERS if (path := shutil.which(name))]
    return next(iter([*named, *(path for path in _MAC_BROWSERS if Path(path).exists())]), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless browser; without one the test is skipped, or fails where `CI` is set."""
    path = _browser()
    if path is None:
        why = "no Chromium or Chrome on this machine; on Debian: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has no user namespaces for Chromium's sandbox, and the pages are our own.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


# The theme lets the keyboard come to a wide block of code once it has looked at it; it is given a while.
_LOOKED_AT = """
async () => {
  const wide = code => code.checkVisibility() && code.scrollWidth > code.clientWidth + 1 && code.tabIndex < 0
  for (let waited = 0; waited < 5000; waited += 50) {
    await new Promise(done => setTimeout(done, 50))
    if (![...document.querySelectorAll("article .highlight > pre > code")].some(wide)) break
  }
}
"""


@pytest.fixture(scope="session")
def draw() -> Callable[[object], None]:
    """Shows a page to the theme's script as a whole, as for a reader who has been everywhere."""

    def go_everywhere(page: object) -> None:
        if (size := page.viewport_size) is None:
            return
        # The theme looks at a block of code when it is on the screen: for a moment all of them are, and nothing is
        # painted, since that takes long.
        page.evaluate("document.documentElement.style.visibility = 'hidden'")
        page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
        page.evaluate(_LOOKED_AT)
        page.set_viewport_size(size)
        page.evaluate("document.documentElement.style.visibility = ''")

    return go_everywhere
