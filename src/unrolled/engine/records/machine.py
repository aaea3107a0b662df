"""What kind of machine this is: on two of the same kind the same program gives the same bits."""

from __future__ import annotations

import os
import platform
import re
from functools import cache
from pathlib import Path

_DECIDES = re.compile(r"^(avx|amx|fma|sse4|f16c|asimd|sve|bf16|i8mm)")
"""The instructions by which libraries choose how they add."""


@cache
def kind() -> str:
    """System, processor, its caches and instructions, in one line.

    Libraries choose by these in which order they add numbers: another order gives other last digits, and a training
    carries them on.
    """
    told = _told(Path("/proc/cpuinfo"))
    names = ("vendor_id", "cpu family", "model", "stepping", "CPU implementer", "CPU part")
    processor = " ".join(told[name] for name in names if name in told) or platform.processor()
    flags = sorted(flag for flag in told.get("flags", told.get("Features", "")).split() if _DECIDES.match(flag))
    sizes = [
        path.read_text().strip() for path in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size"))
    ]
    parts = (
        f"{platform.system()} {platform.machine()}",
        processor,
        f"{os.cpu_count()} cores",
        f"caches {' '.join(sizes)}" if sizes else "",
        " ".join(flags),
    )
    return ", ".join(filter(None, parts))


def _told(file: Path) -> dict[str, str]:
    """What the system says of the first processor."""
    try:
        first = file.read_text("utf-8").partition("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}
