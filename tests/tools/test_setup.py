"""The set-up script: what it says when a machine lacks something. It is run in a copy, never here."""

import importlib.metadata
import os
import re
import shutil
import subprocess

import pytest

from unrolled.engine.records.catalogue import ROOT


@pytest.fixture
def copy(tmp_path):
    """The files that the set-up reads, in a folder without an environment."""
    for name in ("requirements.lock", "pyproject.toml", "tools/setup.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def fake(folder, name, script):
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def setup(folder, **environment):
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "tools/setup.sh"],
        cwd=folder, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_python_that_is_too_old_is_named(copy):
    fake(copy, "python3.9", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    done = setup(copy, PYTHON="python3.9")
    assert done.returncode == 1
    assert done.stderr.startswith("setup: needs Python 3.11, 3.12 or 3.13; found python3.9 Python 3.9.2")
    assert not (copy / ".venv").exists()


def test_a_python_that_is_not_there_is_named(copy):
    done = setup(copy, PYTHON="python3.99")
    assert done.returncode == 1
    assert "found python3.99" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_python_without_venv_says_what_to_install(copy):
    fake(copy, "bare", 'case "$2" in *ensurepip*) exit 1;; esac; [ "$1" = --version ] && echo Python 3.11.2; exit 0')
    done = setup(copy, PYTHON="bare")
    assert done.stderr == "setup: Python 3.11.2 has no venv module; on Debian: apt-get install python3-venv\n"


def test_too_little_disk_is_said_before_anything_is_made(copy):
    fake(copy, "df", "echo Filesystem blocks Used Available; echo disk 9000 8900 100 99% /")
    done = setup(copy)
    assert done.returncode == 1
    assert re.search(r"needs 4000 MB of disk .* has 100 MB free", done.stderr)
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("WARNING: Retrying ... NewConnectionError", "the package index cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "the disk filled up while installing"),
    ],
)
def test_a_failed_installation_is_one_line(copy, log, message):
    # An environment is there already, whose pip fails as without a network or on a full disk.
    venv = copy / ".venv/bin"
    venv.mkdir(parents=True)
    script = f'case "$*" in *pip*) echo "{log}" >&2; exit 1;; esac; exit 0'
    shutil.move(fake(copy, "python", script), venv / "python")
    done = setup(copy)
    assert done.returncode == 1
    assert done.stderr.startswith(f"setup: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert not (copy / ".venv/ready").exists()


def test_what_is_ready_is_left_alone_until_the_lock_changes(copy):
    venv = copy / ".venv/bin"
    venv.mkdir(parents=True)
    shutil.move(fake(copy, "python", "exit 0"), venv / "python")
    assert "making .venv" in setup(copy).stdout
    assert setup(copy).stdout == ""
    with (copy / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert "making .venv" in setup(copy).stdout


def test_the_lock_pins_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "http" not in lock
    pins = re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)
    assert len(pins) > 50
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert not [block.partition("==")[0] for block in blocks if "--hash=sha256:" not in block]


def test_what_runs_is_what_is_locked():
    lock = (ROOT / "requirements.lock").read_text()
    for name in ("keras", "tensorflow", "mkdocs-material", "mkdocs-jupyter", "pygraphviz"):
        locked = re.search(rf"^{name}==(\S+)", lock, flags=re.MULTILINE)
        assert importlib.metadata.version(name) == locked[1], name
