"""What is being made right now and what failed, as small files that any process may read."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path

from unrolled.records.store import alive, cache_folder, discard

_DRAFT = ".draft-"


class State:
    """The state of records in the making, shared by a builder and a site that waits for it.

    Args:
        folder: The cache folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or cache_folder()).absolute()

    def start(self, name: str, digest: str) -> None:
        """Note that this process makes the record."""
        self._write("running", name, {"digest": digest, "pid": os.getpid(), "since": time.time()})
        self._path("failed", name).unlink(missing_ok=True)

    def end(self, name: str) -> None:
        """Note that nobody makes the record any longer."""
        self._path("running", name).unlink(missing_ok=True)
        (self.folder / "changed").touch()

    def changes(self) -> int:
        """A number that grows whenever work on a record ends."""
        try:
            return (self.folder / "changed").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def fail(self, name: str, digest: str, message: str) -> None:
        """Note that the record cannot be made from what this key stands for, and why."""
        self._write("failed", name, {"digest": digest, "message": message})

    def since(self, name: str, digest: str) -> float | None:
        """The time at which a living process began to make the record, or `None`."""
        note = self._read("running", name, pid=int, since=float)
        return note["since"] if note and note["digest"] == digest and alive(note["pid"]) else None

    def failure(self, name: str, digest: str) -> str | None:
        """Why the record under this key could not be made, or `None`."""
        note = self._read("failed", name, message=str)
        return note["message"] if note and note["digest"] == digest else None

    def sweep(self) -> None:
        """Take away what builds that were killed have left: notes of what nobody makes, and half-written ones."""
        for path in (self.folder / "running").glob("*"):
            if path.name.startswith(_DRAFT):
                gone = not alive(path.name.removeprefix(_DRAFT).partition("-")[0])
            else:
                note = self._read("running", path.stem, pid=int, since=float)
                gone = note is None or not alive(note["pid"])
            if gone:
                discard(path)
        for path in (self.folder / "failed").glob(f"{_DRAFT}*"):
            if not alive(path.name.removeprefix(_DRAFT).partition("-")[0]):
                discard(path)

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name}.json"

    def _write(self, kind: str, name: str, note: dict) -> None:
        path = self._path(kind, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{_DRAFT}{os.getpid()}-{uuid.uuid4().hex}")
        try:
            draft.write_text(json.dumps(note), "utf-8")
            if path.is_dir():
                discard(path)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _read(self, kind: str, name: str, **wanted: type) -> dict | None:
        """A note with the entries that are wanted, or `None`; a damaged one is as good as none."""
        try:
            note = json.loads(self._path(kind, name).read_text("utf-8"))
            whole = isinstance(note["digest"], str) and all(isinstance(note[k], of) for k, of in wanted.items())
            return note if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
