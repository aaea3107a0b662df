"""`unrolled new snippet|experiment|claim|chapter NAME`: the files to begin from, and the line for the page.

What is written runs, passes its tests and shows on the page, so that one changes what works. Nothing that is there is
ever written over.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from unrolled.engine.new import texts
from unrolled.engine.records.catalogue import NO_CHAPTERS, ROOT
from unrolled.engine.terminal import InputError

FORMS = {
    "snippet": (r"([a-z]\w*)/([a-z]\w*)", "q2_shapes/time_major"),
    "experiment": (r"([a-z]\w*)\.([a-z]\w*)", "q2_shapes.time_major"),
    "claim": (r"([a-z]\w*)\.([a-z]\w*)", "q2.time_major"),
    "chapter": (r"(q\d+)_([a-z]\w*)", "q9_attention"),
}
"""How the name of each kind is written, and an example."""

EXAMPLES = "examples:\n" + "\n".join(f"  unrolled new {kind} {example}" for kind, (_, example) in FORMS.items())


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "new",
        help="write the files of a new snippet, experiment, claim or chapter",
        description="Write the files of a new snippet, experiment, claim or chapter, with their tests.",
        epilog=EXAMPLES,
    )
    parser.add_argument("kind", choices=FORMS, help="what to begin")
    parser.add_argument("name", metavar="NAME", help="its name, written as in the examples")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, root: Path = ROOT) -> int:
    """Write the files, and say what to write on the page.

    Raises:
        InputError: The name is malformed, its chapter is not there, or a file of it is there already.
    """
    pattern, example = FORMS[chosen.kind]
    if not (parts := re.fullmatch(pattern, chosen.name, re.ASCII)):
        raise InputError(f"{chosen.name[:40]!r} is no name of a new {chosen.kind}; write it as {example}")
    files, lines = _KINDS[chosen.kind](root, parts[1], parts[2])
    if there := [path for path in files if (root / path).exists()]:
        raise InputError(f"{there[0]} is there already; choose another name")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
        print(f"wrote {path}")
    print("\n".join(lines))
    return 0


def _snippet(root: Path, chapter: str, name: str) -> tuple[dict[str, str], list[str]]:
    _refuse_unknown(root, chapter)
    files = {
        f"snippets/{chapter}/{name}.py": texts.SNIPPET,
        f"tests/snippets/{chapter}/test_{name}.py": texts.SNIPPET_TEST.format(chapter=chapter, name=name),
    }
    return files, [f'on the page: {{{{ snippet("{chapter}/{name}.py") }}}}', _test(*files)]


def _experiment(root: Path, chapter: str, name: str) -> tuple[dict[str, str], list[str]]:
    _refuse_unknown(root, chapter)
    files = {
        f"src/unrolled/content/{chapter}/{name}.py": texts.EXPERIMENT.format(name=name),
        f"tests/content/{chapter}/test_{name}.py": texts.EXPERIMENT_TEST.format(chapter=chapter, name=name),
    }
    return files, [
        f'on the page: {{{{ table("{chapter}.{name}") }}}} and {{{{ number("{chapter}.{name}.largest") }}}}',
        f"its record: unrolled records --make {chapter}.{name}",
        _test(*files),
    ]


def _claim(root: Path, short: str, name: str) -> tuple[dict[str, str], list[str]]:
    chapters = [chapter for chapter in _chapters(root) if short in (chapter, chapter.partition("_")[0])]
    if len(chapters) != 1:
        known = ", ".join(_short(chapter) for chapter in _chapters(root))
        raise InputError(f"{short} is no chapter; a claim begins with one of {known}")
    path = f"tests/content/{chapters[0]}/test_{name}_claim.py"
    files = {path: texts.CLAIM_TEST.format(claim=f"{short}.{name}", name=name)}
    return files, [f'on the page: {{{{ claim("{short}.{name}") }}}}', _test(path)]


def _chapter(root: Path, number: str, title: str) -> tuple[dict[str, str], list[str]]:
    chapter = f"{number}_{title}"
    if taken := [one for one in _chapters(root) if one.partition("_")[0] == number]:
        raise InputError(f"{number} is {taken[0]} already; choose another number")
    page = f"questions/{chapter.replace('_', '-')}.md"
    words = title.replace("_", " ")
    name = f"{number.removeprefix('q')} · {words[:1].upper()}{words[1:]}"
    files = {
        f"snippets/{chapter}/__init__.py": texts.SNIPPETS.format(words=words),
        f"snippets/{chapter}/first.py": texts.SNIPPET,
        f"tests/snippets/{chapter}/test_first.py": texts.SNIPPET_TEST.format(chapter=chapter, name="first"),
        f"src/unrolled/content/{chapter}/__init__.py": texts.EXPERIMENTS.format(words=words),
        f"src/unrolled/content/{chapter}/sums.py": texts.EXPERIMENT.format(name="sums"),
        f"src/unrolled/content/{chapter}/quiz.py": texts.QUIZ,
        f"tests/content/{chapter}/test_sums.py": texts.EXPERIMENT_TEST.format(chapter=chapter, name="sums"),
        f"tests/content/{chapter}/test_order_claim.py": texts.CLAIM_TEST.format(claim=f"{number}.order", name="order"),
        f"docs/{page}": texts.PAGE.format(chapter=chapter, number=number, name=name),
    }
    return files, [
        f"in mkdocs.yml, under Questions: - {name}: {page}",
        f'in docs/index.md, a card with one of its figures: {{{{ chapter("{page}", "…", "What a running sum is.") }}}}',
        _test(*files),
    ]


_KINDS = {"snippet": _snippet, "experiment": _experiment, "claim": _claim, "chapter": _chapter}


def _test(*files: str) -> str:
    folders = sorted({path.rpartition("/")[0] for path in files if path.startswith("tests/")})
    return f"its tests: pytest {' '.join(folders)}"


def _chapters(root: Path) -> list[str]:
    """The chapters and walkthroughs that there are."""
    folders = sorted(path.parent.name for path in (root / "src/unrolled/content").glob("*/__init__.py"))
    return [name for name in folders if name not in NO_CHAPTERS]


def _short(chapter: str) -> str:
    """How a claim names a chapter: `q2` for `q2_shapes`, and a walkthrough by its own name."""
    return match[0] if (match := re.match(r"q\d+(?=_)", chapter)) else chapter


def _refuse_unknown(root: Path, chapter: str) -> None:
    if chapter not in _chapters(root):
        raise InputError(f"there is no chapter {chapter}; there are {', '.join(_chapters(root))}")
