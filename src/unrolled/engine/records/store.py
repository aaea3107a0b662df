"""The store: records and measurements in a folder, each under its name and key."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from unrolled.engine.records import measurement
from unrolled.engine.records.bundles import Bundles
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.kept import Kept, kept_folder
from unrolled.engine.records.key import Key, KeyMaker
from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record, RecordError

MEASURED = "measured.json"
"""The file that holds a measurement."""


def cache_folder() -> Path:
    """Where records, locks and the state of running ones are kept (`UNROLLED_CACHE`, or `.cache`)."""
    return Path(os.environ.get("UNROLLED_CACHE") or ROOT / ".cache")


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
