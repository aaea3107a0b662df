"""Which records there are: one file, one record.

| file | record |
|---|---|
| `src/unrolled/content/q2_shapes/outputs.py` | `q2_shapes.outputs` |
| `snippets/q2_shapes/one_layer.py` | `snippets.q2_shapes.one_layer` |
| `docs/walkthroughs/windows.py` | `walkthroughs.windows` |

A walkthrough's experiments and snippets stand in folders of its name, as a chapter's do.

The list is read from the folders, so finding it imports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]

NO_CHAPTERS = ("data", "shelf")
"""The folders of the content that hold no experiments."""


@dataclass(frozen=True)
class Source:
    """A file that gives a record.

    Attributes:
        name: The record's name.
        kind: `experiment`, `snippet` or `walkthrough`.
        path: The file.
    """

    name: str
    kind: str
    path: Path


def written(folder: Path, pattern: str) -> list[Path]:
    """The files of that pattern that somebody wrote, in order.

    Editors and tools put others beside them, or in folders of their own, under names that begin with a dot.
    """
    paths = sorted(folder.glob(pattern))
    return [path for path in paths if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def catalogue(root: Path = ROOT) -> dict[str, Source]:
    """Every record of the book by name, in alphabetical order."""
    sources = []
    for path in written(root / "src/unrolled/content", "*/*.py"):
        if path.name != "__init__.py" and path.parent.name not in NO_CHAPTERS:
            sources.append(Source(f"{path.parent.name}.{path.stem}", "experiment", path))
    for path in written(root / "snippets", "*/*.py"):
        if path.name != "__init__.py":
            sources.append(Source(f"snippets.{path.parent.name}.{path.stem}", "snippet", path))
    for path in written(root / "docs/walkthroughs", "*.py"):
        sources.append(Source(f"walkthroughs.{path.stem}", "walkthrough", path))
    return {source.name: source for source in sorted(sources, key=lambda source: source.name)}
