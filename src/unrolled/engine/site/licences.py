"""The page of licences: what the site ships, whose data it shows, and what it was made with."""

from __future__ import annotations

import importlib.metadata
import itertools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.record import RecordError

_LIST = Path(__file__).with_name("licences.toml")
# Packages whose metadata name no licence; each was read in the package itself.
_SILENT = {"axe-playwright-python": "MIT; axe-core in it MPL-2.0", "quickjs-ng": "MIT"}


@dataclass(frozen=True)
class Shipped:
    """Something in the site that has an author and a licence.

    Attributes:
        what: What it is.
        by: Who made it.
        licence: Under what terms.
        url: Where it comes from; empty for what the project made itself.
        files: Patterns of the site's files that it covers.
    """

    what: str
    by: str
    licence: str
    url: str
    files: tuple[str, ...]


def shipped() -> list[Shipped]:
    """What the site ships, each with its licence."""
    return [_entry(entry, _LIST) for entry in tomllib.loads(_LIST.read_text("utf-8"))["shipped"]]


def data() -> dict[str, Shipped]:
    """Whose data the content shows, by the module that gives them."""
    path = ROOT / "src/unrolled/content/data/licences.toml"
    entries = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {name: _entry(entry, path) for name, entry in sorted(entries.items())}


def requirements() -> dict[str, tuple[str, str]]:
    """The packages that the project asks for, each with its installed version and its licence."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, groups = settings["project"], settings["dependency-groups"]
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values(), *groups.values())]
    names = {re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in wanted}
    return {name: about for name in sorted(names, key=str.lower) if (about := _package(name))}


def page() -> str:
    """The page as Markdown."""
    packages = "\n".join(f"| {name} | {version} | {terms} |" for name, (version, terms) in requirements().items())
    return (
        "---\ntitle: Licences\nrender_macros: false\nsearch:\n  boost: 0.3\n---\n\n# Licences\n\n"
        "The site's programs may be used under the MIT licence, its text and figures under CC BY 4.0: say where they "
        "come from. What others made comes with it under their terms.\n\n"
        f"## What comes with the site\n\n{_table(shipped())}\n\n"
        f"## Data\n\n{_table(list(data().values()))}\n\n"
        "## What it was made with\n\nThese packages ran when the pages were made. They are not part of the site.\n\n"
        f"| package | version | licence |\n| --- | --- | --- |\n{packages}\n"
    )


def _table(entries: list[Shipped]) -> str:
    rows = []
    for entry in entries:
        what = f"[{entry.what}]({entry.url})" if entry.url else entry.what
        rows.append(f"| {what} | {entry.by} | {entry.licence} |")
    return "| what | by | licence |\n| --- | --- | --- |\n" + "\n".join(rows)


def _entry(entry: dict[str, Any], path: Path) -> Shipped:
    author, terms = entry.get("by", ""), entry.get("licence", "")
    if name := entry.get("package"):
        version, terms = _package(name) or ("", "")
        author = author or f"the package {name} {version}".rstrip()
    if not author or not terms:
        raise RecordError(f"{path.relative_to(ROOT).as_posix()}: “{entry['what']}” has no author or no licence")
    return Shipped(entry["what"], author, terms, entry.get("url", ""), tuple(entry.get("files", ())))


def _package(name: str) -> tuple[str, str] | None:
    """Version and licence of an installed package, or `None` where it is not installed."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    # Some packages put the whole text of their licence where its name belongs.
    short = _stated("License", about).strip()
    classes = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    stated = _stated("License-Expression", about) or (short if 0 < len(short) < 60 else ", ".join(classes))
    return about["Version"], stated or _SILENT.get(name.lower(), "not stated")


def _stated(field: str, about: importlib.metadata.PackageMetadata) -> str:
    return next(iter(about.get_all(field) or []), "")
