"""Reads files, one after another, in a process that may not use much memory, and says how each ended.

    python child.py KIND SETTINGS < paths

A line for each file that is begun and for each that ended, in JSON. `readers.py` has the kinds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import readers


def main() -> None:
    """Read the files that standard input names."""
    kind, given = sys.argv[1], json.loads(sys.argv[2])
    say = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    warnings.simplefilter("ignore")
    reader = readers.READERS[kind](**given["arguments"])
    reader.read(Path(given["good"]))  # what it needs is loaded then
    written = _watch_writes()
    _limit(given["bytes"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for line in sys.stdin:
        path = line.rstrip("\n")
        print(json.dumps({"begun": path}), file=say)
        try:
            ended = {"answer": str(reader.read(Path(path)))}
        except reader.refuses as error:
            ended = {"refused": str(error), "kind": type(error).__name__}
        except BaseException as error:
            ended = {"raised": str(error), "kind": type(error).__name__, "at": _where(error)}
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(json.dumps({"ended": path, **ended, "kilobytes": grown, "written": written}), file=say)
        written.clear()


def _limit(size: int) -> None:
    """Allow so many bytes of memory more than the process has now."""
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        return  # elsewhere the system has no such limit
    (now,) = (int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (now + size, now + size))


def _watch_writes() -> list[str]:
    """The files that are opened for writing from now on, but for what is temporary and for libraries' own settings."""
    allowed = (*(os.path.realpath(os.environ[name]) + "/" for name in ("TMPDIR", "HOME")), "/dev/")
    written: list[str] = []

    def hear(event: str, about: tuple) -> None:
        if event in ("os.mkdir", "os.rename", "os.symlink", "os.link"):
            name = about[1 if event != "os.mkdir" else 0]
        elif event == "open" and isinstance(about[2], int) and about[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            name = about[0]
        else:
            return
        if isinstance(name, str | bytes | os.PathLike):
            path = os.path.realpath(os.fsdecode(name))
            if not path.startswith(allowed):
                written.append(path)

    sys.addaudithook(hear)
    return written


def _where(error: BaseException) -> str:
    trace, at = error.__traceback__, ""
    while trace is not None:
        at = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return at


if __name__ == "__main__":
    main()
