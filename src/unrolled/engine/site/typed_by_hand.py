"""What a page may not type by hand, found in its source: outputs, programs, numbers, shapes, scripts, bare pictures.

What a reader takes for measured must have been measured, so it comes from a record, by a macro or a cell's output.
Counts are words; digits may stand in names, formulas, code, years and references. Line numbers are those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})[ \t]*\{?[ \t]*\.?([\w+-]*)")
_MACRO = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$]+?(?<!\s)\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|<https?://[^>\s]+>|https?://[^\s)>]+")
_MARKS = re.compile(r"^\s*\d+[.)]\s|\[\^[^\]]+\]|\{[ \t]*[#.:][^{}\n]*\}", re.MULTILINE)
_YEARS = re.compile(r"\((?:[^()]*\b(?:19|20)\d\d[^()]*)\)|\b(?:19|20)\d\d\b")
_NAMES = re.compile(
    r"\b(COVID-19|Conv[123]D|ConvLSTM2D|[123]-?D|h5|q\d[\w.-]*|float(16|32|64)|int\d+|UTF-8|[A-Z]\w*\d\w*)\b"
)
_TUPLE = re.compile(r"(?<![\w\])])\(([^()\n]*)\)")
_TIMES = re.compile(r"\b\d+\s*(?:×|x|\\times)\s*\d+\b")
_PART = re.compile(r"[`$]?(?:\d+|None|[A-Za-z_][\w' -]*)[`$]?")
_DECIMAL = re.compile(r"-?\d+[.,]\d+\s*(?:\\?%)?")
_RUNS = re.compile(r"<(script|style|iframe|object|embed|link|base)\b|<[a-zA-Z][^<>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
_PICTURE = re.compile(r"!\[([^\]]*)\][(\[][^()\[\]\n]*[)\]]|<(img|svg)\b([^>]*)>", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:alt|aria-label)\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s])|\baria-hidden\s*=\s*[\"']?true", re.IGNORECASE
)
_READING = re.compile(r"^(#+)\s*(Further reading|Sources)\s*(?:\{.*)?$", re.MULTILINE)
_OPENS = re.compile(r"^(?:[-*+]|\d+[.)])\s|^(?:!!!|\?\?\?\+?|===)|^:\s|^\[\^")


def problems(root: Path = ROOT) -> list[str]:
    """A message for each thing that a page of the folder `docs` types by hand, with file and line.

    Args:
        root: The project's folder.
    """
    paths = [*sorted((root / "docs").rglob("*.md")), *sorted((root / "docs/walkthroughs").glob("*.py"))]
    found = []
    for path in paths:
        where = path.relative_to(root).as_posix()
        text = path.read_text("utf-8")
        text = _prose(text) if path.suffix == ".py" else _head(text)
        found += [f"{where}:{line}: {what}" for line, what in sorted(set(_typed(text)))]
    return found


def _prose(program: str) -> str:
    """The text cells of a walkthrough, each line where it stood."""
    lines, inside = [], False
    for line in program.split("\n"):
        if line.startswith("# %%"):
            inside = line.startswith("# %% [markdown]")
            lines.append("")
        else:
            lines.append(re.sub(r"^# ?", "", line) if inside else "")
    return "\n".join(lines)


def _head(page: str) -> str:
    """A page without the settings at its head, but with the title and the description, which readers see."""
    found = re.match(r"---\n.*?\n---\n", page, re.DOTALL)
    if found is None:
        return page
    kept = [
        line.partition(":")[2] if line.startswith(("title:", "description:")) else ""
        for line in found[0].split("\n")[:-1]
    ]
    return "\n".join([*kept, page[found.end() :]])


def _hidden(pattern: re.Pattern, text: str) -> str:
    """The text without what matches: in its place something that is neither a digit nor a space, and the same lines."""
    return pattern.sub(lambda found: "\x00" + "\n" * found[0].count("\n"), text)


def _typed(text: str) -> Iterator[tuple[int, str]]:
    text, fences = _without_fences(text)
    for line, language, lines in fences:
        if what := _fence(language, lines):
            yield line, what
    text = _hidden(_COMMENT, _hidden(_MACRO, text))
    yield from _indented(text)

    def line(found: re.Match) -> int:
        return text.count("\n", 0, found.start()) + 1

    code = [*_SPAN.finditer(text), *_FORMULA.finditer(_blank(_SPAN, text))]
    bare = _blank(_SPAN, text)
    for found in _RUNS.finditer(bare):
        what = f"<{found[1]}>" if found[1] else f"{found[2]}="
        yield (
            line(found),
            (
                f"a page runs and styles nothing itself, but {what} stands here; "
                "write it into docs/assets/unrolled.js or unrolled.css"
            ),
        )
    for found in _PICTURE.finditer(bare):
        if not (found[1] or "").strip() and not _WORDS.search(found[3] or ""):
            yield (
                line(found),
                (f"the picture {found[0][:60]!r} has no text alternative; say what it shows: ![in words](file)"),
            )
    for found in _READING.finditer(bare):
        end = re.search(rf"^#{{1,{len(found[1])}}}\s", bare[found.end() :], re.MULTILINE)
        stop = found.end() + end.start() if end else len(bare)
        lines = bare[found.end() : stop].count("\n")
        bare = bare[: found.end()] + "\n" * lines + " " * (stop - found.end() - lines) + bare[stop:]
    for found in code:
        said = found[0].strip("`$ ")
        if shape := _shape(said):
            yield line(found), _SHAPE.format(shape)
        elif _DECIMAL.fullmatch(said):
            yield line(found), _NUMBER.format(said)
    prose = bare
    for pattern in (_FORMULA, _ADDRESS, _TAG, _MARKS):
        prose = _blank(pattern, prose)
    for found in _TUPLE.finditer(prose):
        if shape := _shape(found[0]):
            yield line(found), _SHAPE.format(shape)
            prose = prose[: found.start()] + " " * len(found[0]) + prose[found.end() :]
    for number, one in enumerate(_blank(_NAMES, _blank(_YEARS, prose)).split("\n"), 1):
        if digits := re.search(r"\d[\d.,]*\d|\d", one):
            yield number, _NUMBER.format(digits[0])


_SHAPE = (
    "the shape {} is typed by hand; show what ran with a snippet, a table or a number of a record, "
    "or name the axes: (batch, time steps, features)"
)
_NUMBER = (
    'the number {} is typed by hand; look it up with {{{{ n("chapter.experiment.number") }}}}, '
    "in a walkthrough with say(…), or write a count as a word"
)


def _blank(pattern: re.Pattern, text: str) -> str:
    """The text with spaces and the same line ends in the place of what matches, so that places stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _shape(text: str) -> str | None:
    """A shape with a number in it, such as `(batch, 12, 32)`; no call, and no year with its author."""
    for found in _TUPLE.finditer(text):
        parts = [part.strip() for part in found[1].rstrip(", ").split(",")]
        numbers = [part for part in parts if re.fullmatch(r"\d+", part) and not _YEARS.fullmatch(part)]
        if len(parts) > 1 and numbers and all(_PART.fullmatch(part) for part in parts):
            return found[0]
    found = _TIMES.search(text)
    return found and found[0]


def _without_fences(text: str) -> tuple[str, list[tuple[int, str, list[str]]]]:
    """The text with its fenced blocks taken out, and these: first line, language, lines."""
    kept, fences, closing = [], [], None
    for number, line in enumerate(text.split("\n"), 1):
        if closing is not None:
            if re.fullmatch(closing, line.strip()):
                closing = None
            else:
                fences[-1][2].append(line)
            kept.append("")
        elif found := _FENCE.match(line):
            closing = re.escape(found[2][0]) + f"{{{len(found[2])},}}"
            fences.append((number, found[3], []))
            kept.append("")
        else:
            kept.append(line)
    return "\n".join(kept), fences


def _fence(language: str, lines: list[str]) -> str | None:
    """What is wrong with a fenced block that a page types: only commands may be typed, without what they print."""
    if language in ("console", "shell-session"):
        continued = False
        for line in lines:
            if line.strip() and not line.lstrip().startswith("$ ") and not continued:
                return (
                    f"the output {line.strip()[:40]!r} of a command is typed by hand; keep the lines that begin "
                    'with "$ ", and show what ran with {{ text("chapter.experiment.text") }}'
                )
            continued = line.rstrip().endswith("\\")
        return None
    return (
        f"a block of {language or 'text'} is typed by hand; show a program that ran, with its output: "
        '{{ snippet("chapter/name.py") }}, or {{ text("chapter.experiment.text") }}, or a cell of a walkthrough'
    )


def _indented(text: str) -> Iterator[tuple[int, str]]:
    """Blocks of code that are made by indenting, and raw `<pre>`: each is a fence by another name."""
    lines = text.split("\n")
    allowed, blank = 0, True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            blank = True
            continue
        depth = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if depth < allowed:
            allowed = depth - depth % 4
        if blank and depth >= allowed + 4:
            yield number, _fence("text", [])
        elif _OPENS.match(line.lstrip()):
            allowed = depth - depth % 4 + 4
        if re.search(r"<pre\b", re.sub(r"`[^`]*`", "", line), re.IGNORECASE):
            yield number, _fence("text", [])
        blank = False
