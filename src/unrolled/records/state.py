"""What is being made right now and what failed, as small files that any process may read."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path

from unrolled.records.store import cache_folder


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
        note = self._read("running", name)
        return note["since"] if note and note["digest"] == digest and _alive(note["pid"]) else None

    def failure(self, name: str, digest: str) -> str | None:
        """Why the record under this key could not be made, or `None`."""
        note = self._read("failed", name)
        return note["message"] if note and note["digest"] == digest else None

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name}.json"

    def _write(self, kind: str, name: str, note: dict) -> None:
        path = self._path(kind, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{uuid.uuid4().hex}")
        draft.write_text(json.dumps(note), "utf-8")
        draft.replace(path)

    def _read(self, kind: str, name: str) -> dict | None:
        try:
            return json.loads(self._path(kind, name).read_text("utf-8"))
        except FileNotFoundError:
            return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's process, but a process
    return True
