"""Gives files to one of `readers.py`, in a process of its own, and looks at how each ended."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 20
"""That one file may take. Nothing here takes one; the machine may be busy."""

MEMORY = 2**29
"""Bytes that one file may take beside what is loaded."""

_NO_LETTERS = ("Cc", "Cs", "Zl", "Zp")
"""Controls, halves of letters, ends of lines and of paragraphs."""

_CHILD = Path(__file__).with_name("child.py")


def run(
    kind: str, folder: Path, good: Path, bad: Sequence[Path], arguments: Mapping[str, str] | None = None
) -> dict[Path, dict]:
    """How each file ended: `answer` or `refused`, and what is wrong with that under `wrong`.

    Args:
        kind: The reader.
        folder: An empty folder; all that the reader writes must be in `temp` below it, and gone at the end.
        good: A file that it reads.
        bad: The files that are tried.
        arguments: What the reader is made with.
    """
    for name in ("cwd", "home", "temp"):
        (folder / name).mkdir()
    ended: dict[Path, dict] = {}
    left = list(bad)
    while left:
        ended |= _run(kind, folder, good, left, arguments or {})
        left = [path for path in bad if path not in ended]
    strays = [path.name for name in ("cwd", "temp") for path in (folder / name).iterdir()]
    assert not strays, f"left behind: {strays}"
    assert sorted(path.name for path in folder.iterdir()) == ["cwd", "home", "temp"]
    for one in ended.values():
        one["wrong"] = _wrong(one)
    return ended


def _run(kind: str, folder: Path, good: Path, paths: list[Path], arguments: Mapping[str, str]) -> dict[Path, dict]:
    """One process, until it is through or does not go on."""
    settings = json.dumps({"arguments": dict(arguments), "good": str(good), "bytes": MEMORY})
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "temp"), "XDG_CACHE_HOME": str(folder / "home")}
    environment = {**os.environ, **own, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    with (folder / "temp" / "errors").open("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, str(_CHILD), kind, settings],
            cwd=folder / "cwd", env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write("".join(f"{path}\n" for path in paths).encode())
        process.stdin.close()
        ended: dict[Path, dict] = {}
        begun, buffer = None, b""
        while True:
            ready, _, _ = select.select([process.stdout], [], [], SECONDS if begun else 120)
            piece = os.read(process.stdout.fileno(), 65536) if ready else b""
            if not piece:
                break
            *lines, buffer = (buffer + piece).split(b"\n")
            for line in map(json.loads, lines):
                begun = Path(line["begun"]) if "begun" in line else None
                if "ended" in line:
                    ended[Path(line.pop("ended"))] = line
        hangs = not ready
        process.kill()
        status = process.wait()
        process.stdout.close()
        errors.seek(0)
        said = errors.read()
    for path in (folder / "temp").iterdir():
        if path.name == "errors" or status:  # who was killed could not clear away
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if begun is not None:
        how = f"takes longer than {SECONDS} s" if hangs else f"ended its process with status {status}"
        ended[begun] = {"raised": f"{how}: {said[-500:]}", "kind": "end of the process", "at": "", "written": []}
    assert ended, f"{kind} cannot be read at all: {said[-3000:]}"
    return ended


def _wrong(one: dict) -> str:
    if "raised" in one:
        return f"{one['kind']}: {one['raised'][:300]} at {one['at']}"
    if one["written"]:
        return f"wrote {one['written']}"
    if one["kilobytes"] * 1024 > MEMORY:
        return f"took {one['kilobytes'] // 1024} MiB"
    if "refused" in one:
        said = one["refused"]
        if not said.strip() or any(unicodedata.category(letter) in _NO_LETTERS for letter in said):
            return f"is no line: {said!r}"
        if len(said) > 600:
            return f"is a line of {len(said)} letters: {said[:100]!r}"
    return ""


def complaints(ended: Mapping[Path, dict]) -> str:
    """What is wrong, a line for each kind with one file as its example."""
    counts = Counter(one["wrong"] for one in ended.values() if one["wrong"])
    example = {one["wrong"]: path for path, one in ended.items()}
    return "\n".join(f"{count} × {wrong} ({example[wrong].name})" for wrong, count in counts.most_common(20))


def answered(ended: Mapping[Path, dict]) -> dict[Path, str]:
    """The answers, by file."""
    return {path: one["answer"] for path, one in ended.items() if "answer" in one}
