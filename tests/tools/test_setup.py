"""The set-up script: what it says when a machine lacks something. It is run in a copy, never here."""

import importlib.metadata
import os
import re
import shutil
import subprocess

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

from unrolled.engine.records.catalogue import ROOT


@pytest.fixture
def copy(tmp_path):
    """The files that the set-up reads, in a folder without an environment, on a machine whose uv fails."""
    for name in ("requirements.lock", "pyproject.toml", "tools/setup.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    fake(tmp_path, "uv", "exit 1")
    return tmp_path


def fake(folder, name, script):
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def fake_python(folder, pip=""):
    """An interpreter that makes environments of itself, writes down what it is asked, and whose pip does this."""
    fake(
        folder, "fake",
        f"""case "$*" in
        --version) echo Python 3.12.0;;
        "-m venv"*) echo "$@" >>calls; mkdir -p .venv/bin; cp "$0" .venv/bin/python;;
        "-m pip"*) echo "$@" >>calls; {pip or ":"};;
        esac""",
    )  # fmt: skip


def calls(folder):
    """What the fake interpreter was asked since the last question: `venv`, `packages`, `project`."""
    path = folder / "calls"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    words = {
        "-m venv --clear .venv": "venv",
        "--require-hashes --requirement requirements.lock": "packages",
        "--no-deps --no-index --no-build-isolation --editable .": "project",
    }
    return [next((words[end] for end in words if line.endswith(end)), line) for line in lines]


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
    assert re.search(r"needs 3500 MB of disk .* has 100 MB free", done.stderr)
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("WARNING: Retrying ... NewConnectionError", "the package index cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "the disk filled up while installing"),
    ],
)
def test_a_failed_installation_is_one_line(copy, log, message):
    fake_python(copy, f'echo "{log}" >&2; exit 1')
    done = setup(copy, PYTHON="fake")
    assert done.returncode == 1
    assert done.stderr.startswith(f"setup: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert not (copy / ".venv/ready").exists()


def test_what_is_ready_is_left_alone(copy):
    fake_python(copy)
    assert setup(copy, PYTHON="fake").stdout.startswith("setup: making .venv with Python 3.12.0;")
    assert calls(copy) == ["venv", "packages", "project"]
    done = setup(copy, PYTHON="fake")
    assert (done.stdout, done.stderr, calls(copy)) == ("", "", [])


def test_another_lock_makes_the_environment_anew(copy):
    fake_python(copy)
    setup(copy, PYTHON="fake")
    calls(copy)
    with (copy / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    setup(copy, PYTHON="fake")
    assert calls(copy) == ["venv", "packages", "project"]


def test_another_pyproject_installs_no_package(copy):
    fake_python(copy)
    setup(copy, PYTHON="fake")
    calls(copy)
    with (copy / "pyproject.toml").open("a") as project:
        project.write("# changed\n")
    setup(copy, PYTHON="fake")
    assert calls(copy) == ["project"]
    setup(copy, PYTHON="fake")
    assert calls(copy) == []


def test_a_set_up_that_was_broken_off_begins_again(copy):
    fake_python(copy, 'case "$*" in *editable*) exit 1;; esac')
    assert setup(copy, PYTHON="fake").returncode == 1
    calls(copy)
    fake_python(copy)
    setup(copy, PYTHON="fake")
    assert calls(copy) == ["venv", "packages", "project"]


def test_uv_installs_the_same_packages_where_it_is_there(copy):
    fake_python(copy)
    fake(copy, "uv", 'echo "$@" >uv')
    assert setup(copy, PYTHON="fake").returncode == 0
    asked = (copy / "uv").read_text()
    assert asked.startswith("pip install --quiet --python .venv/bin/python ")
    assert asked.endswith(" --require-hashes --requirement requirements.lock\n")
    assert calls(copy) == ["venv", "project"]


@pytest.mark.parametrize(
    ("told", "by_uv", "by_pip"),
    [("", "--no-compile-bytecode", "--no-compile"), ("1", "--compile-bytecode", "--compile")],
)
def test_all_is_compiled_only_where_python_keeps_nothing(copy, told, by_uv, by_pip):
    fake_python(copy)
    fake(copy, "uv", 'echo "$@" >uv; exit 1')
    setup(copy, PYTHON="fake", PYTHONDONTWRITEBYTECODE=told)
    assert by_uv in (copy / "uv").read_text().split()
    assert by_pip in (copy / "calls").read_text().splitlines()[1].split()


def test_the_lock_pins_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "http" not in lock
    pins = re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)
    assert len(pins) > 50
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert not [block.partition("==")[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "tensorflow-cpu"),
        ("linux", "aarch64", "tensorflow"),
        ("darwin", "arm64", "tensorflow"),
    ],
)
def test_the_lock_has_one_tensorflow_for_each_machine(system, machine, name):
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^(tensorflow[\w-]*)==\S+ ; (.*) \\$", lock, flags=re.MULTILINE)
    where = {"sys_platform": system, "platform_machine": machine}
    assert [pin for pin, marker in pins if Marker(marker).evaluate(where)] == [name]


def test_what_runs_is_what_is_locked():
    lock = (ROOT / "requirements.lock").read_text()
    for module in ("keras", "tensorflow", "material", "mkdocs_jupyter", "pygraphviz"):
        name = canonicalize_name(importlib.metadata.packages_distributions()[module][0])
        locked = re.search(rf"^{name}==(\S+)", lock, flags=re.MULTILINE)
        assert importlib.metadata.version(name) == locked[1], name
