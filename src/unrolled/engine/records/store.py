"""The store: records in a folder, each under its name and key.

A record is written to a temporary folder and renamed into place, so a reader sees all of it or
nothing, however a build ends. Two builds may use one store at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import time
import uuid
from pathlib import Path

from unrolled.engine.records import machine, measurement
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.kept import Kept, kept_folder
from unrolled.engine.records.key import Key, KeyMaker
from unrolled.engine.records.lock import unless_held
from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record, RecordError

_KEEP = 3
"""How many keys of one record are kept, so that going back to a branch trains nothing."""

MEASURED = "measured.json"
"""The file that holds a measurement."""

_DRAFT = ".draft-"
"""How the names of files and folders begin that are being written; the name of the record follows."""


def cache_folder() -> Path:
    """Where records, locks and the state of running ones are kept (`UNROLLED_CACHE`, or `.cache`)."""
    return Path(os.environ.get("UNROLLED_CACHE") or ROOT / ".cache")


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


class Store:
    """Records and measurements on disk.

    Args:
        folder: The cache folder; made when the first record is put into it.

    Attributes:
        folder: The cache folder.
        records: The records' files.
        measurements: The measurements' files.
        kept: The measurements that came with the source.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or cache_folder()).absolute()
        self.records = Bundles(self.folder, "records", "record.json")
        self.measurements = Bundles(self.folder, "measurements", MEASURED)
        self.kept = Kept(kept_folder())

    def keys(self) -> KeyMaker:
        """What makes the keys: a data file that is not there counts as its source names it, where that was measured."""
        return KeyMaker(measured=self.is_measured)

    def is_measured(self, name: str, key: Key) -> bool:
        """Whether there is a measurement under this key, made here or kept with the source."""
        return self.kept.has(name, key) or self.measurements.has(name, key)

    def get(self, name: str, key: Key) -> Record | None:
        """The record under this key without its files, or `None` where it is missing or damaged."""
        text = self.records.text(self.records.path(name, key))
        return None if text is None else Record.from_json(text.decode())

    def latest(self, name: str) -> Record | None:
        """The newest whole record of this name under any key that can be read today, or `None`."""
        for path in self.records.newest_first(name):
            if (text := self.records.text(path)) is not None:
                with contextlib.suppress(KeyError, TypeError):  # kept by an older version of the project
                    return Record.from_json(text.decode())
        return None

    def read(self, name: str, item: str, key: Key | None = None) -> bytes:
        """A file that a record keeps; without a key, that of the newest one.

        Raises:
            RecordError: There is no such record, or it keeps no such file.
        """
        for path in [self.records.path(name, key)] if key else self.records.newest_first(name):
            if self.records.text(path) is not None and (path / item).is_file():
                return (path / item).read_bytes()
        raise RecordError(f"the record {name} keeps no file {item}")

    def put(self, record: Record, key: Key, seconds: float, *, replace: bool = False) -> None:
        """Keep a record under a key, all of it or nothing.

        Args:
            record: What to keep.
            key: What it depends on.
            seconds: How long it took to make, measuring not counted.
            replace: Whether it takes the place of one that is there already.

        Raises:
            UnwritableError: The cache folder cannot be written to.
        """
        files = {"record.json": record.to_json().encode(), **record.files}
        self.records.put(record.name, files, key, seconds, replace=replace)

    def measured(self, name: str, key: Key) -> Measurement | None:
        """What was measured under this key: here, or by whoever kept it with the source; else `None`.

        Raises:
            RecordError: What is kept under this key is no measurement.
        """
        text = self.measurements.text(self.measurements.path(name, key))
        return self.kept.measured(name, key) if text is None else measurement.from_text(text.decode())

    def put_measured(
        self, name: str, measured: Measurement, key: Key, seconds: float, *, replace: bool = False
    ) -> Measurement:
        """Keep a measurement as `put` keeps a record, and give it as it will be read."""
        text = measurement.to_text(name, measured)
        self.measurements.put(name, {MEASURED: text.encode()}, key, seconds, replace=replace)
        return measurement.from_text(text)

    def seconds(self, name: str) -> float | None:
        """How long the newest record took to make, what it measured here included, or `None` where there is none."""
        times = [meta["seconds"] for kind in (self.records, self.measurements) if (meta := kind.meta(name))]
        return sum(times) if times else None

    def sweep(self) -> None:
        """Take away what builds that were killed have left half-written."""
        self.records.sweep()
        self.measurements.sweep()


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
