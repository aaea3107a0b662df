"""The installed versions of libraries, and of those that stand behind them."""

from __future__ import annotations

import importlib.metadata
import itertools
from functools import cache

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

_DISTRIBUTIONS = {"PIL": "pillow", "sklearn": "scikit-learn"}
"""How pip knows what is imported under another name."""

_WHERE = [
    {"extra": "", "os_name": "posix", "python_full_version": f"{python}.0", "python_version": python, **system}
    for python, system in itertools.product(
        ("3.11", "3.12", "3.13"),
        (
            {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
            {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "aarch64"},
            {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
        ),
    )
]
"""Where the project runs. What a library needs only on some of them counts nowhere: one key serves all."""


_OTHERWISE = {"tensorflow": "tensorflow-cpu"}
"""The same under another name, where that is installed: without what graphics cards need, which nothing here uses."""


def distribution(package: str) -> str:
    """The name by which pip knows an imported package."""
    return _DISTRIBUTIONS.get(package, package)


def behind(library: str) -> dict[str, str]:
    """The version of a distribution, and of all that it needs wherever the project runs, by name."""
    versions: dict[str, str] = {}
    waiting = [canonicalize_name(library)]
    while waiting:
        if (name := waiting.pop()) not in versions:
            versions[name], needs = _installed(name)
            waiting += needs
    return versions


@cache
def _installed(name: str) -> tuple[str, tuple[NormalizedName, ...]]:
    """The version of a distribution, and what it needs."""
    try:
        installed = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return _installed(_OTHERWISE[name]) if name in _OTHERWISE else ("not installed", ())
    return installed.version, tuple(
        canonicalize_name(need.name)
        for need in map(Requirement, (text for text in installed.requires or () if "extra ==" not in text))
        if need.marker is None or all(need.marker.evaluate(where) for where in _WHERE)
    )
