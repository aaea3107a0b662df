"""What `python -m unrolled forecast` prints for Seattle's daily maximum, and the forecaster that it saves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from unrolled.apps.forecast import command
from unrolled.content.data.seattle import load
from unrolled.engine.records.record import Record

WORDS = ["seattle.csv", "--date", "date", "--value", "temp_max", "--save", "forecaster"]
COLUMNS = ["forecaster", "2014", "2015", "day 1", "day 7", "chosen on 2014"]
assert command  # what the command does is part of this record's key


def run(record: Record) -> None:
    """Write the series as a file, run the command in its folder, keep what it says and what it saves."""
    weather = load()
    lines = ["date,temp_max", *(f"{day},{value}" for day, value in zip(weather.dates, weather.temp_max, strict=True))]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "seattle.csv").write_text("\n".join(lines) + "\n", "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "unrolled", "forecast", *WORDS],
            cwd=folder, env={**os.environ, "COLUMNS": "72"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-500:])
        saved = Path(folder, "forecaster")
        for path in sorted(saved.iterdir()):
            record.file(path.name, path.read_bytes())
    before, rows, after = parts(done.stdout)
    record.text("command", "python -m unrolled forecast " + " ".join(WORDS))
    record.text("before", before)
    record.table("errors", COLUMNS, rows, "Mean absolute error in °C, mean over the days ahead, and of two of them.")
    record.text("after", after)


def parts(printed: str) -> tuple[str, list[list[str]], str]:
    """What the command prints, cut into its first lines, the rows of its table, and the rest.

    The table is wider than a page; as a table of the site it can be read on a phone.

    Raises:
        ValueError: The table is not where it was.
    """
    blocks = re.sub(r" +$", "", printed, flags=re.MULTILINE).strip().split("\n\n")
    at = next((i for i, block in enumerate(blocks) if block.startswith("Mean absolute error")), None)
    if at is None:
        raise ValueError("the command printed no table of errors")
    rows = []
    for line in blocks[at].splitlines()[2:]:
        name, *setting, valid, test, first, last = re.split(r"\s{2,}", line.removeprefix("→").strip())
        mark = " (chosen)" if line.startswith("→") else ""
        rows.append([name + mark, valid, test, first, last, *(setting or [""])])
    return "\n\n".join(blocks[:at]), rows, "\n\n".join(blocks[at + 1 :])
