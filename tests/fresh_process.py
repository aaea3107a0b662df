"""Runs programs in interpreters that nothing ran in before, and that know the installed packages alone.

Importing Keras takes seconds. A program may therefore be forked from a process that has imported it and done
nothing else: no TensorFlow operation may run there, its threads do not survive a fork. What such a program can
tell from a fresh interpreter: Keras is imported before its first line, and programs forked from one process share
the (random) seed of their hashes. So fork only those that import Keras before they do anything.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import functools
import gc
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import types
from pathlib import Path

_FORKS = sys.platform == "linux"  # elsewhere a system's linear algebra need not survive a fork
_STREAMS = ("stdin", "stdout", "stderr")


def imports_keras_first(code: str) -> bool:
    """Whether nothing but imports stands in a program before it has imported Keras."""
    for number, node in enumerate(ast.parse(code).body):
        match node:
            case ast.Expr(ast.Constant(str())) if number == 0:
                continue
            case ast.Import(names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module):
                modules = [module or ""]
            case _:
                break
        if any(module.partition(".")[0] == "keras" for module in modules):
            return True
    return False


def run(
    code: str, *arguments: str, folder: Path, stdin: str = "", fork: bool, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program as `python -c` does, without this project, its folder and settings from the environment.

    Args:
        code: The program.
        arguments: What follows `-c` in its `sys.argv`.
        folder: Where it runs.
        stdin: What it can read.
        fork: Whether to fork it from a process that has imported Keras, where the system allows it.
        timeout: The seconds after which it is ended.
        environment: Variables that it has besides those that are set here.

    Raises:
        subprocess.TimeoutExpired: It did not end in time.
    """
    if fork and _FORKS:
        return _run_forked(code, arguments, folder, stdin, timeout, environment)
    # `-S` leaves out the path file by which this project is installed, `-I` leaves out the environment.
    with_packages = f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", with_packages, *arguments],
        input=stdin, cwd=folder, env=_variables(environment), capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip


def _variables(more: dict[str, str]) -> dict[str, str]:
    own = ("PYTHON", "PYTEST", "KERAS", "TF_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | more


def _run_forked(
    code: str, arguments: tuple[str, ...], folder: Path, stdin: str, timeout: float, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    server = _server(**environment)
    with tempfile.TemporaryDirectory() as scratch:
        streams = [Path(scratch, name) for name in _STREAMS]
        streams[0].write_text(stdin)
        program = {
            "code": code,
            "argv": ["-c", *arguments],
            "folder": str(folder),
            "timeout": timeout,
            "streams": list(map(str, streams)),
        }
        print(json.dumps(program), file=server.stdin, flush=True)
        answer = server.stdout.readline()
        assert answer, "the process that has imported Keras ended; what it wrote to stderr says why"
        status, output, errors = int(answer), *(path.read_text() for path in streams[1:])
    if status == -signal.SIGALRM:
        raise subprocess.TimeoutExpired(program["argv"], timeout, output, errors)
    return subprocess.CompletedProcess(program["argv"], status, output, errors)


@functools.cache
def _server(**environment: str) -> subprocess.Popen[str]:
    """A process that has imported Keras and forks the programs that it is told; it ends with this one."""
    server = subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, sysconfig.get_path("purelib")],
        env=_variables(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Fork the programs that stdin names, one a line, and write the exit status of each to stdout."""
    sys.path.append(sys.argv[1])
    import keras  # noqa: F401

    gc.collect()
    gc.freeze()  # else every child's collections walk through, and copy, all that was imported here
    while line := sys.stdin.readline():
        if not (child := os.fork()):
            return _become(**json.loads(line))  # and ends as a program does, at the end of this file
        try:
            _, status = os.waitpid(child, 0)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # and what it started
        os.write(1, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    return None


def _become(code: str, argv: list[str], folder: str, timeout: float, streams: list[str]) -> None:
    os.setpgid(0, 0)
    signal.setitimer(signal.ITIMER_REAL, timeout)  # its signal ends a process that does not handle it
    for descriptor, path in enumerate(streams):
        with open(path, "r" if descriptor == 0 else "w") as file:
            os.dup2(file.fileno(), descriptor)
    os.chdir(folder)
    sys.argv[:] = argv
    sys.modules["numpy"].random.seed()  # `random` seeds itself anew after a fork
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(code, "<string>", "exec"), main.__dict__)


if __name__ == "__main__":
    _serve()
