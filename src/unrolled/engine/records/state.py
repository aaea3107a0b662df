"""What is being made right now and what failed, as small files that any process may read."""

from __future__ import annotations

import json
import time
from pathlib import Path

from unrolled.engine.records.lock import unless_held
from unrolled.engine.records.store import cache_folder, discard, draft_for, sweep_drafts

BUILDING = "UNROLLED_BUILDING"
"""Set in the environment of a walkthrough that the builder runs: what it shows has been made before."""

LOOKED_UP = "UNROLLED_LOOKED_UP"
"""Names a file, in the same environment: a line is added for each item of a record that the walkthrough looks up."""


class State:
    """The state of records in the making, shared by a builder and a site that waits for it.

    Args:
        folder: The cache folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or cache_folder()).absolute()

    def start(self, name: str, digest: str) -> None:
        """Note that this process, which holds the record's lock, makes it."""
        self._write("running", name, {"digest": digest, "since": time.time()})
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
        note = self._read("running", name, since=float)
        if not note or note["digest"] != digest:
            return None
        with unless_held(self.folder, name) as nobody:
            return None if nobody else note["since"]

    def failure(self, name: str, digest: str) -> str | None:
        """Why the record under this key could not be made, or `None`."""
        note = self._read("failed", name, message=str)
        return note["message"] if note and note["digest"] == digest else None

    def sweep(self) -> None:
        """Take away what builds that were killed have left: notes of what nobody makes, and half-written ones."""
        for kind in ("running", "failed"):
            sweep_drafts(self.folder, self.folder / kind)
        for path in (self.folder / "running").glob("[!.]*"):
            with unless_held(self.folder, path.stem) as nobody:
                if nobody:
                    discard(path)

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name}.json"

    def _write(self, kind: str, name: str, note: dict) -> None:
        path = self._path(kind, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_for(path.parent, name)
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
