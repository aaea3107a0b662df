"""A site of one page, built and served: what happens while a record is made, and when something is wrong."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
import yaml

from unrolled.records.catalogue import ROOT

PAGE = "# One\n\nThe answer is {{ n('q1_tiny.answer.answer') }}.\n\n{{ table('q1_tiny.slow.sizes') }}\n"
SLOW = "import time\n\n\ndef run(record):\n    time.sleep({})\n    record.table('sizes', ['size'], [['{}']])\n"


@pytest.fixture
def small(project):
    """A project with one page that shows a number and the table of a slow experiment."""
    shutil.copytree(ROOT / "src/unrolled/site", project.root / "src/unrolled/site", dirs_exist_ok=True)
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    config |= {"nav": [{"One": "index.md"}]}
    config["theme"] = {"name": "material", "font": False}
    config["plugins"] = [one for one in config["plugins"] if "search" not in one]
    del config["extra_css"], config["extra_javascript"]
    project.write("mkdocs.yml", yaml.safe_dump(config))
    project.write("docs/index.md", PAGE)
    project.write("snippets/q1_tiny/__init__.py", "")
    project.write("snippets/q1_tiny/hello.py", 'def hello():\n    """Say hello."""\n\n\nprint("hello")\n')
    project.write("tests/snippets/q1_tiny/test_hello.py", "def test_hello():\n    assert True\n")
    project.write("src/unrolled/experiments/q1_tiny/slow.py", SLOW.format(0, "small"))
    return project


def build(project):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=project.root, env=project.environment(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@contextlib.contextmanager
def served(project):
    """The address of the site, served on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=project.root, env=project.environment(), stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}/index.html"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=30)


def until(address, pattern, seconds=120):
    """The page once it matches."""
    deadline, page = time.monotonic() + seconds, ""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            page = urllib.request.urlopen(address, timeout=30).read().decode()
            if re.search(pattern, page):
                return page
        time.sleep(0.1)
    raise AssertionError(f"{pattern!r} never came; the page has: {page[-3000:]}")


def test_a_build_makes_what_is_missing_and_shows_it(small):
    done = build(small)
    assert done.returncode == 0, done.stderr
    page = (small.root / "site/index.html").read_text()
    assert re.search(r"The answer is <span[^>]*>7</span>", page)
    assert re.search(r"<th scope=\"row\">small</th>", page)


def test_a_warm_build_runs_nothing_and_never_imports_tensorflow(small):
    build(small)
    # Should anything import these from now on, it fails, and so does the build.
    small.write("tensorflow/__init__.py", "raise SystemExit('a warm build imported TensorFlow')\n")
    small.write("keras/__init__.py", "raise SystemExit('a warm build imported Keras')\n")
    done = build(small)
    assert done.returncode == 0, done.stderr
    assert "making" not in done.stderr


def test_nobody_waits_while_serving(small):
    small.write("src/unrolled/experiments/q1_tiny/slow.py", SLOW.format(8, "late"))
    with served(small) as address:
        page = until(address, "Being made")
        assert "<code>q1_tiny.slow</code>" in page
        page = until(address, r"<th scope=\"row\">late</th>")
        assert "Being made" not in page


def test_an_edited_module_is_seen_and_the_old_table_stands_in(small):
    build(small)
    with served(small) as address:
        until(address, r"<th scope=\"row\">small</th>")
        small.write("src/unrolled/experiments/q1_tiny/slow.py", SLOW.format(8, "changed"))
        page = until(address, "Being made")
        assert re.search(r"<th scope=\"row\">small</th>", page)
        until(address, r"<th scope=\"row\">changed</th>")


def test_an_experiment_that_fails_while_serving_is_shown_on_its_page(small):
    small.write("src/unrolled/experiments/q1_tiny/slow.py", "def run(record):\n    raise ValueError('no luck')\n")
    with served(small) as address:
        page = until(address, "u-error")
        assert "src/unrolled/experiments/q1_tiny/slow.py:2: ValueError: no luck" in page
        small.write("src/unrolled/experiments/q1_tiny/slow.py", SLOW.format(0, "mended"))
        until(address, r"<th scope=\"row\">mended</th>")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("{{ n('q1_tiny.answer.nothing') }}", r"md:7: q1_tiny\.answer gives no number nothing; it gives answer"),
        ("{{ table('q1_tiny.gone') }}", r"docs/index\.md:7: there is no record q1_tiny\.gone"),
        ("{{ figure('nonsense') }}", r"docs/index\.md:7: 'nonsense' is no path; write chapter\.experiment"),
        ("{{ claim('q1.nothing') }}", r"docs/index\.md:7: no test claims q1\.nothing"),
        ("{{ snippet('q1_tiny/gone.py') }}", r"docs/index\.md:7: there is no snippet q1_tiny/gone\.py"),
        ("{{ snippet('q1_tiny/hello.py', mark=['bye']) }}", r"docs/index\.md:7: the mark 'bye' is in no line"),
        ("{{ beside('q1_tiny/hello.py', [('e', 'x')]) }}", r"docs/index\.md:7: 'e' is in \d lines"),
        ("{{ take_away('q1_gone') }}", r"docs/index\.md:7: there are no snippets in snippets/q1_gone"),
        ("{{ nonsense() }}", "'nonsense' is undefined"),
        ("$\\nonsense$", r"docs/index\.md: KaTeX cannot typeset"),
        ("[gone](gone.md)", "index.md.*link.*gone.md"),
        ("[gone](index.md#gone)", "index.md.*#gone"),
    ],
)  # fmt: skip
def test_a_mistake_on_a_page_fails_the_build_and_is_named(small, call, message):
    small.write("docs/index.md", PAGE + "\n" + call + "\n")
    done = build(small)
    assert done.returncode != 0
    assert re.search(message, done.stderr + done.stdout), done.stderr


def test_a_failing_experiment_fails_the_build(small):
    small.write("src/unrolled/experiments/q1_tiny/slow.py", "def run(record):\n    raise ValueError('no luck')\n")
    done = build(small)
    assert done.returncode != 0
    assert "unrolled: src/unrolled/experiments/q1_tiny/slow.py:2: ValueError: no luck" in done.stderr


def test_a_snippet_without_a_test_fails_the_build(small):
    (small.root / "tests/snippets/q1_tiny/test_hello.py").unlink()
    small.write("docs/index.md", PAGE + "\n{{ snippet('q1_tiny/hello.py') }}\n")
    done = build(small)
    assert done.returncode != 0
    assert "snippets/q1_tiny/hello.py has no test; write tests/snippets/q1_tiny/test_hello.py" in done.stderr


CELLS = '# %% [markdown]\n# # Walk\n#\n# See [one](../index.md) and $a^2$.\n\n# %%\nprint("one plus one is", {})\n'


def test_a_walkthrough_is_shown_with_its_outputs_in_the_sites_own_dress(small):
    small.write("docs/walkthroughs/walk.py", CELLS.format("1 + 1"))
    config = yaml.safe_load((small.root / "mkdocs.yml").read_text())
    config["nav"].append({"Walk": "walkthroughs/walk.ipynb"})
    small.write("mkdocs.yml", yaml.safe_dump(config))
    done = build(small)
    assert done.returncode == 0, done.stderr
    page = (small.root / "site/walkthroughs/walk.html").read_text()
    assert "one plus one is 2" in page
    assert 'href="../index.html"' in page
    assert 'class="katex"' in page
    assert "jp-" not in page
    assert '"one plus one is 2\\n"' in (small.root / "site/walkthroughs/walk.ipynb").read_text()
    assert (small.root / "site/files/walkthroughs/walk.py").read_text() == CELLS.format("1 + 1")


def test_a_cell_that_raises_fails_the_build_with_its_line(small):
    small.write("docs/walkthroughs/walk.py", CELLS.format("1 / 0"))
    done = build(small)
    assert done.returncode != 0
    assert "unrolled: docs/walkthroughs/walk.py:7: ZeroDivisionError: division by zero" in done.stderr


def test_a_snippet_that_does_not_parse_is_told_on_its_page_while_serving(small):
    small.write("docs/index.md", PAGE + "\n{{ snippet('q1_tiny/hello.py') }}\n")
    small.write("snippets/q1_tiny/hello.py", "print('hello'\n")
    with served(small) as address:
        page = until(address, "u-error")
        assert "snippets/q1_tiny/hello.py:1: SyntaxError" in page
        small.write("snippets/q1_tiny/hello.py", 'print("mended")\n')
        until(address, "mended")


def test_a_taken_port_is_one_line(small):
    build(small)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=small.root, env=small.environment(), capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert done.returncode != 0
    assert f"unrolled: port {port} cannot be served at: " in done.stderr
    assert "Traceback" not in done.stderr
