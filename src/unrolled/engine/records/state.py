"""What is being made right now, what failed and what somebody waits for, as small files that any process may read."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path

from unrolled.engine.records.bundles import discard, draft_for, sweep_drafts
from unrolled.engine.records.lock import lock, unless_held
from unrolled.engine.records.store import cache_folder

BUILDING = "UNROLLED_BUILDING"
"""Set in the environment of a walkthrough that the builder runs: what it shows has been made before."""

LOOKED_UP = "UNROLLED_LOOKED_UP"
"""Names a file, in the same environment: a line is added for each item of a record that the walkthrough looks up."""


PAUSE = 60
"""Seconds for which what may pass is left alone, so that it is tried again, and not all the time."""


class State:
    """The state of records in the making, shared by a builder and a site that waits for it.

    Times are those of `time.monotonic`, which all processes share and nobody sets. What is news is told by a mark that
    never comes again, and not by when a file was written.

    Args:
        folder: The cache folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or cache_folder()).absolute()

    def start(self, name: str, digest: str) -> None:
        """Note that this process, which holds the record's lock, makes it."""
        self._write("running", name, {"digest": digest, "since": time.monotonic()})
        self._path("failed", name).unlink(missing_ok=True)

    def end(self, name: str) -> None:
        """Note that nobody makes the record any longer."""
        self._path("running", name).unlink(missing_ok=True)
        self._tell("changed", [])

    def changes(self) -> str:
        """A mark that is another one whenever work on a record has ended."""
        return self._told("changed")

    def fail(self, name: str, digest: str, message: str, *, passing: bool = False) -> None:
        """Note that the record cannot be made from what this key stands for, and why.

        Args:
            name: The record.
            digest: Its key's.
            message: Why.
            passing: Whether that may pass by itself; the note then holds for `PAUSE`.
        """
        at = {"at": time.monotonic()} if passing else {}
        self._write("failed", name, {"digest": digest, "message": message, **at})

    def since(self, name: str, digest: str) -> float | None:
        """When a living process began to make the record, or `None`."""
        note = self._read("running", name, since=float)
        if not note or note["digest"] != digest:
            return None
        with unless_held(self.folder, name) as nobody:
            return None if nobody else note["since"]

    def failure(self, name: str, digest: str) -> str | None:
        """Why the record under this key could not be made, or `None`."""
        note = self._read("failed", name, message=str)
        at = note.get("at") if note else None
        # Below 0 the machine was started anew since.
        over = isinstance(at, float) and not 0 <= time.monotonic() - at < PAUSE
        return note["message"] if note and note["digest"] == digest and not over else None

    def ask(self, names: list[str]) -> None:
        """Say which records somebody waits for, the most wanted first, in place of what was asked for before."""
        self._tell("asked", names)

    def asked(self) -> list[str]:
        """The records that somebody waits for, the most wanted first."""
        try:
            asked = json.loads(self.asking())
        except ValueError:
            return []
        return asked[1:] if isinstance(asked, list) and all(isinstance(name, str) for name in asked) else []

    def asking(self) -> str:
        """A mark that is another one whenever somebody has asked."""
        return self._told("asked")

    def sweep(self) -> None:
        """Take away what builds that were killed have left: notes of what nobody makes, and half-written ones."""
        for folder in (self.folder, self.folder / "running", self.folder / "failed"):
            sweep_drafts(self.folder, folder)
        for path in (self.folder / "running").glob("[!.]*"):
            with unless_held(self.folder, path.stem) as nobody:
                if nobody:
                    discard(path)

    def _tell(self, news: str, names: list[str]) -> None:
        """Write news down, with a mark that never comes again."""
        with lock(self.folder, news):  # so that nobody takes the draft away
            self._put(self.folder / f"{news}.json", [uuid.uuid4().hex, *names])

    def _told(self, news: str) -> str:
        try:
            return (self.folder / f"{news}.json").read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name}.json"

    def _write(self, kind: str, name: str, note: dict) -> None:
        self._put(self._path(kind, name), note)

    def _put(self, path: Path, note: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_for(path.parent, path.stem)
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
