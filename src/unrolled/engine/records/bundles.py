"""Files that belong together, in folders of a cache: whole or not there at all, however a build ends.

They are written to a temporary folder, which is renamed into place. Two builds may use one cache at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import shutil
import time
import uuid
from pathlib import Path

from unrolled.engine.records import machine
from unrolled.engine.records.key import Key
from unrolled.engine.records.lock import unless_held
from unrolled.engine.records.record import RecordError

_KEEP = 3
"""How many keys of one record are kept, so that going back to a branch trains nothing."""

_DRAFT = ".draft-"
"""How the names of files and folders begin that are being written; the name of the record follows."""


class UnwritableError(RecordError):
    """The cache folder cannot be written to, so that nothing more can be kept."""


class Bundles:
    """Files that belong together, in a folder for each name and key.

    Args:
        cache: The cache folder; made when the first bundle is put into it.
        kind: The folder below it.
        main: The file that every bundle has.
    """

    def __init__(self, cache: Path, kind: str, main: str) -> None:
        self._cache, self._folder, self._main = cache, cache / kind, main

    def path(self, name: str, key: Key) -> Path:
        """The folder of a bundle under a key, whether it is there or not."""
        return self._folder / name / key.digest

    def has(self, name: str, key: Key) -> bool:
        """Whether the bundle is there under this key and undamaged."""
        return self.text(self.path(name, key)) is not None

    def text(self, path: Path) -> bytes | None:
        """The main file of the bundle in a folder if nothing of it is missing or altered."""
        try:
            text = (path / self._main).read_bytes()
            meta = json.loads((path / "meta.json").read_text("utf-8"))
            if not {"parts", "seconds", "made"} <= meta.keys() or self._main not in meta["sums"]:
                return None
            for item, digest in meta["sums"].items():
                if _sum(text if item == self._main else (path / item).read_bytes()) != digest:
                    return None
            return text
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # missing, cut short or not ours: the caller makes it again

    def meta(self, name: str, key: Key | None = None) -> dict | None:
        """When a bundle was made, the seconds that took, its size, and the parts of its key.

        Without a key, of the newest one.
        """
        for path in [self.path(name, key)] if key else self.newest_first(name):
            if self.text(path) is not None:
                meta = _meta(path)
                meta["bytes"] = sum(file.stat().st_size for file in path.iterdir())
                return meta
        return None

    def newest_first(self, name: str) -> list[Path]:
        """The folders of a name, the one that was put last first."""
        return sorted((self._folder / name).glob("*"), key=_order, reverse=True)

    def put(self, name: str, files: dict[str, bytes], key: Key, seconds: float, *, replace: bool) -> None:
        """Keep a bundle under a key, all of it or nothing.

        Args:
            name: Whose it is.
            files: What to keep, by file name; the main file is among them.
            key: What it depends on.
            seconds: How long it took to make.
            replace: Whether it takes the place of one that is there already.

        Raises:
            UnwritableError: The cache folder cannot be written to.
        """
        final = self.path(name, key)
        draft = draft_for(self._folder, name)
        try:
            draft.mkdir(parents=True)
            try:
                for item, data in files.items():
                    (draft / item).write_bytes(data)
                sums = {item: _sum(data) for item, data in sorted(files.items())}
                # Which is the newest a number says, for a clock may be set back.
                number = 1 + max((_order(path)[0] for path in final.parent.glob("*")), default=0)
                meta = {"parts": key.parts, "seconds": round(seconds, 3), "number": number, "sums": sums}
                meta |= {"made": time.time()}
                meta |= {"python": platform.python_version(), "machine": machine.kind()}
                (draft / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
                if final.parent.is_file():
                    discard(final.parent)
                final.parent.mkdir(parents=True, exist_ok=True)
                self._settle(draft, final, replace)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        except OSError as error:
            raise UnwritableError(unwritable(self._cache, error)) from error
        for path in self.newest_first(name)[_KEEP:]:
            shutil.rmtree(path, ignore_errors=True)

    def _settle(self, draft: Path, final: Path, replace: bool) -> None:
        try:
            draft.rename(final)
        except OSError:
            if not final.exists():
                raise
            if not replace and self.text(final) is not None:
                return  # another build kept the same bundle first
            # An old or damaged one stands in the way: a rename takes it aside at one stroke.
            aside = draft.with_name(draft.name + "-old")
            final.rename(aside)
            draft.rename(final)
            discard(aside)

    def sweep(self) -> None:
        """Take away what builds that were killed have left half-written."""
        sweep_drafts(self._cache, self._folder)


def unwritable(folder: Path, error: OSError) -> str:
    """One line for a cache folder that cannot be written to."""
    at = f" ({error.filename})" if error.filename and str(error.filename) != str(folder) else ""
    return (
        f"the cache folder {folder} cannot be written: {error.strerror or error}{at}; "
        "make room or permission there, or set UNROLLED_CACHE to another folder"
    )


def draft_for(folder: Path, name: str) -> Path:
    """Where something of a record is written before it is renamed into place; whoever writes holds its lock."""
    return folder / f"{_DRAFT}{name}-{uuid.uuid4().hex}"


def sweep_drafts(cache: Path, folder: Path) -> None:
    """Take away the drafts in a folder whose writers are dead."""
    for path in folder.glob(f"{_DRAFT}*"):
        with unless_held(cache, path.name.removeprefix(_DRAFT).partition("-")[0]) as nobody:
            if nobody:
                discard(path)


def discard(path: Path) -> None:
    """Remove a file or a folder with all that is in it, if it is there and may be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _meta(path: Path) -> dict:
    """What is noted of the bundle in a folder."""
    return json.loads((path / "meta.json").read_text("utf-8"))


def _order(path: Path) -> tuple[int, float]:
    """The place of a bundle in the order in which those of its name were put: its number.

    Those of earlier versions have none. They come first, by when they were made.
    """
    try:
        meta = _meta(path)
        return int(meta.get("number", 0)), float(meta["made"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0, 0.0


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
