"""Makes records twice and the site twice, and says what differs: nothing should.

    python tools/twice.py                  # all records from nothing, and the site from both: as long as a cold build
    python tools/twice.py q6_lstm_cell.cell snippets.q2_shapes.one_layer    # these records alone

The records that are there stay as they are; what is made again goes into a folder of its own, which is removed. Each
difference is a line, and the exit status is then 1. When a record was made and how long that took may differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ("1", "2")
"""Two orders of what Python keeps in sets: the site may depend on neither."""


def main() -> int:
    """Make both, compare, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="records to make twice (default: all, and the site)")
    chosen = parser.parse_args()
    kept = Path(os.environ.get("UNROLLED_CACHE") or ROOT / ".cache").absolute()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for cache in (kept, work / "cache"):
            if failed := _run("unrolled", "records", "--make", *chosen.names, UNROLLED_CACHE=str(cache)):
                return failed
        lines = []
        for kind in ("measurements", "records"):
            lines += differences(kept / kind, work / "cache" / kind, names=chosen.names)
        if not chosen.names:
            for cache, seed in zip((kept, work / "cache"), SEEDS, strict=True):
                target = str(work / f"site{seed}")
                command = ("mkdocs", "build", "--quiet", "--strict", "--site-dir", target)
                if failed := _run(*command, UNROLLED_CACHE=str(cache), PYTHONHASHSEED=seed):
                    return failed
            lines += differences(*(work / f"site{seed}" for seed in SEEDS))
    for line in lines:
        print(line)
    print(f"{len(lines)} differences" if lines else "the same, byte for byte")
    return 1 if lines else 0


def differences(one: Path, other: Path, names: list[str] | tuple[str, ...] = ()) -> list[str]:
    """A line for each file that is not the same in two folders.

    Args:
        one: A folder; where it holds records, it may hold other versions of them too.
        other: A folder made again.
        names: The folders below that count; all when there are none.
    """
    left, right = _files(one, names), _files(other, names)
    if one.name in ("measurements", "records"):  # there may be older keys, and such of others that are gone too
        keys = {_folder(name) for name in right}
        left = {name: path for name, path in left.items() if _folder(name) in keys}
    lines = [f"{name} is in {one} alone" for name in sorted(left.keys() - right.keys())]
    lines += [f"{name} is in {other} alone" for name in sorted(right.keys() - left.keys())]
    for name in sorted(left.keys() & right.keys()):
        first, second = _content(left[name]), _content(right[name])
        if first != second:
            at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), -1)
            at = min(len(first), len(second)) if at < 0 else at
            around = (bytes(content[max(at - 30, 0) : at + 30]) for content in (first, second))
            lines.append(f"{name} differs at byte {at}: {' and '.join(map(repr, around))}")
    return lines


def _files(folder: Path, names: list[str] | tuple[str, ...]) -> dict[str, Path]:
    tops = [folder / name for name in names] or [folder]
    return {path.relative_to(folder).as_posix(): path for top in tops for path in top.rglob("*") if path.is_file()}


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _content(path: Path) -> bytes:
    """What counts of a file: of the settings of a record, not when it was made and how long that took."""
    if path.name != "meta.json":
        return path.read_bytes()
    meta = json.loads(path.read_text("utf-8"))
    return json.dumps({key: meta[key] for key in ("parts", "sums")}, sort_keys=True).encode()


def _run(*command: str, **environment: str) -> int:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environment}).returncode


if __name__ == "__main__":
    sys.exit(main())
