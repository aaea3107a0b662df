"""The page of licences: what the site ships, whose data it shows, and what it was made with."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

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
    return [_entry(one) for one in _read()["shipped"]]


def data() -> dict[str, Shipped]:
    """Whose data the modules of `unrolled.content.data` give, by module; a test holds that each is listed."""
    known = _read()["data"]
    return {name: _entry(known[name]) for name in data_modules() if name in known}


def data_modules() -> list[str]:
    """The modules and packages of `unrolled.content.data`."""
    folder = ROOT / "src/unrolled/content/data"
    found = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    return sorted([*found, *(path.parent.name for path in folder.glob("*/__init__.py"))])


def requirements() -> dict[str, tuple[str, str]]:
    """The packages that the project asks for, each with its installed version and its licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    names = {re.match(r"[\w.-]+", one)[0] for one in asked}
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
    for one in entries:
        what = f"[{one.what}]({one.url})" if one.url else one.what
        rows.append(f"| {what} | {one.by} | {one.licence} |")
    return "| what | by | licence |\n| --- | --- | --- |\n" + "\n".join(rows)


def _read() -> dict:
    return tomllib.loads(_LIST.read_text("utf-8"))


def _entry(one: dict) -> Shipped:
    by, terms = one.get("by", ""), one.get("licence", "")
    if name := one.get("package"):
        version, terms = _package(name) or ("", "")
        by = by or f"the package {name} {version}".rstrip()
    if not by or not terms:
        raise RecordError(f"{_LIST.relative_to(ROOT).as_posix()}: “{one['what']}” has no author or no licence")
    return Shipped(one["what"], by, terms, one.get("url", ""), tuple(one.get("files", ())))


def _package(name: str) -> tuple[str, str] | None:
    """Version and licence of an installed package, or `None` where it is not installed."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    # Some packages put the whole text of their licence where its name belongs.
    short = about.get("License", "").strip()
    classes = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    said = about.get("License-Expression") or (short if 0 < len(short) < 60 else ", ".join(classes))
    return about["Version"], said or _SILENT.get(name.lower(), "not stated")
