"""What a page may not type by hand, found in its source: outputs, programs, numbers, shapes, scripts, bare pictures.

What a reader takes for measured must have been measured, so it comes from a record, by a macro or a cell's output.
Counts are words; digits may stand in names, formulas, code, years and references. Line numbers are those of the file.

A page is read in steps (`_Page`), each of which takes something out of the text and leaves the lines as they are; each
check then looks at the step that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT, written

Finding = tuple[int, str]
"""A line of the file, and what is wrong there."""

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})[ \t]*\{?[ \t]*\.?([\w+-]*)")
_MACRO = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_CALL = re.compile(r"\{\{\s*[a-z_]+\(.*\)\s*\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%-?\s*(?:if\b.*|elif\b.*|else|endif)\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$]+?(?<!\s)\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|<https?://[^>\s]+>|https?://[^\s)>]+")
_MARKS = re.compile(r"^\s*\d+[.)]\s|^# \d+ · |\[\^[^\]]+\]|\{[ \t]*[#.:][^{}\n]*\}", re.MULTILINE)
_YEARS = re.compile(r"\((?:[^()]*\b(?:19|20)\d\d[^()]*)\)|\b(?:19|20)\d\d\b")
_NAMES = re.compile(
    r"\b(COVID-19|seq2seq|Conv[123]D|ConvLSTM2D|[123]-?D|h5|q\d[\w.-]*|float(16|32|64)|int\d+|UTF-8|[A-Z]\w*\d\w*)\b"
)
_TUPLE = re.compile(r"(?<![\w\])])\(([^()\n]*)\)")
_TIMES = re.compile(r"\b\d+\s*(?:×|x|\\times)\s*\d+\b")
_AXIS = re.compile(r"[`$]?(?:\d+|None|[A-Za-z_][\w' -]*)[`$]?")
_DECIMAL = re.compile(r"-?\d+[.,]\d+\s*(?:\\?%)?")
_RUNS = re.compile(r"<(script|style|iframe|object|embed|link|base)\b|<[a-zA-Z][^<>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
_PICTURE = re.compile(r"!\[([^\]]*)\][(\[][^()\[\]\n]*[)\]]|<(img|svg)\b([^>]*)>", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:alt|aria-label)\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s])|\baria-hidden\s*=\s*[\"']?true", re.IGNORECASE
)
_REFERENCES = re.compile(r"^(#+)\s*(?:Further reading|Sources)\s*(?:\{.*)?$", re.MULTILINE)
_OPENS = re.compile(r"^(?:[-*+]|\d+[.)])\s|^(?:!!!|\?\?\?\+?|===)|^:\s|^\[\^")

_SHAPE_TYPED = (
    "the shape {} is typed by hand; show what ran with a snippet, a table or a number of a record, "
    "or name the axes: (batch, time steps, features)"
)
_NUMBER_TYPED = (
    'the number {} is typed by hand; look it up with {{{{ number("chapter.experiment.number") }}}}, '
    "in a walkthrough with say(…), or write a count as a word"
)
_BLOCK_TYPED = (
    "a block of {} is typed by hand; show a program that ran, with its output: "
    '{{{{ snippet("chapter/name.py") }}}}, or {{{{ text("chapter.experiment.text") }}}}, or a cell of a walkthrough'
)
_OUTPUT_TYPED = (
    "the output {!r} of a command is typed by hand; keep the lines that begin "
    'with "$ ", and show what ran with {{{{ text("chapter.experiment.text") }}}}'
)
_RUNS_ITSELF = (
    "a page runs and styles nothing itself, but {} stands here; write it into docs/assets/unrolled.js or unrolled.css"
)
_MISCALLED = (
    "{!r} would be read as a macro's call, and is none; write braces of a formula with a space between them, "
    "{{ {{…}} }}, an anchor as {{ #name }}, and put a program between {{% raw %}} and {{% endraw %}}"
)
_NO_WORDS = "the picture {!r} has no text alternative; say what it shows: ![in words](file)"


def problems(root: Path = ROOT, pages: Iterable[Path] | None = None) -> list[str]:
    """A message for each thing that a page of the folder `docs` types by hand, with file and line.

    Args:
        root: The project's folder.
        pages: The files of the pages to look at; all of them where none are given.
    """
    messages = []
    every = [*written(root / "docs", "**/*.md"), *written(root / "docs/walkthroughs", "*.py")]
    for path in every if pages is None else pages:
        where = path.relative_to(root).as_posix()
        source = path.read_text("utf-8")
        findings = set() if path.suffix == ".py" else set(miscalls(source))
        page = _read(_text_cells(source) if path.suffix == ".py" else _without_settings(source))
        findings |= {finding for check in _CHECKS for finding in check(page)}
        messages += [f"{where}:{line}: {what}" for line, what in sorted(findings)]
    return messages


def miscalls(source: str) -> Iterator[Finding]:
    """What Jinja would take for a call, a statement or a comment of its own, and was hardly meant so.

    It would drop doubled braces in a formula without a word, in programs too.

    Args:
        source: A page that is Markdown.
    """
    read = _RAW.sub(lambda match: _spaces(match[0]), source)
    for match in _MACRO.finditer(read):
        statement = _STATEMENT.fullmatch(match[0])
        if not (_CALL.fullmatch(match[0]) or statement):
            yield _line(read, match), _MISCALLED.format(match[0].partition("\n")[0][:40])
    rest = _blank(_MACRO, read)
    for match in re.finditer(r"\{[{%#]", rest):
        yield _line(rest, match), _MISCALLED.format(rest[match.start() :].partition("\n")[0][:40])


@dataclass(frozen=True)
class _Fence:
    """A fenced block: the line it begins on, its language, its lines."""

    line: int
    language: str
    lines: list[str]


@dataclass(frozen=True)
class _Page:
    """A page, and what is left of it after each step; all have the lines of the file.

    Attributes:
        fences: Its fenced blocks.
        markdown: The page without them, without macros and comments.
        bare: That without spans of code.
        prose: That without references, formulas, addresses, tags and the marks of lists and notes.
    """

    fences: list[_Fence]
    markdown: str
    bare: str
    prose: str


def _read(source: str) -> _Page:
    markdown, fences = _without_fences(source)
    # A sign is left in the place of a macro: what stands behind it in its line does not begin the line.
    for pattern in (_MACRO, _COMMENT):
        markdown = pattern.sub(lambda match: "\x00" + "\n" * match[0].count("\n"), markdown)
    bare = _blank(_SPAN, markdown)
    prose = _without_references(bare)
    # A formula may hold what looks like an address or a tag, an address what looks like a tag: from the outside in.
    for pattern in (_FORMULA, _ADDRESS, _TAG, _MARKS):
        prose = _blank(pattern, prose)
    return _Page(fences, markdown, bare, prose)


def _text_cells(program: str) -> str:
    """The text cells of a walkthrough, each line where it stood."""
    lines, inside = [], False
    for line in program.split("\n"):
        if line.startswith("# %%"):
            inside = line.startswith("# %% [markdown]")
            lines.append("")
        else:
            lines.append(re.sub(r"^# ?", "", line) if inside else "")
    return "\n".join(lines)


def _without_settings(page: str) -> str:
    """A page without the settings at its head, but with the title and the description, which readers see."""
    head = re.match(r"---\n.*?\n---\n", page, re.DOTALL)
    if head is None:
        return page
    shown = ("title:", "description:")
    lines = [line.partition(":")[2] if line.startswith(shown) else "" for line in head[0].split("\n")[:-1]]
    return "\n".join([*lines, page[head.end() :]])


def _without_fences(text: str) -> tuple[str, list[_Fence]]:
    lines: list[str] = []
    fences: list[_Fence] = []
    closing = None
    for number, line in enumerate(text.split("\n"), 1):
        if closing is not None:
            if re.fullmatch(closing, line.strip()):
                closing = None
            else:
                fences[-1].lines.append(line)
            lines.append("")
        elif opening := _FENCE.match(line):
            closing = re.escape(opening[2][0]) + f"{{{len(opening[2])},}}"
            fences.append(_Fence(number, opening[3], []))
            lines.append("")
        else:
            lines.append(line)
    return "\n".join(lines), fences


def _without_references(text: str) -> str:
    """The text with nothing in the sections that list what to read: titles and pages have digits of their own."""
    for heading in _REFERENCES.finditer(text):
        section = text[heading.end() :]
        following = re.search(rf"^#{{1,{len(heading[1])}}}\s", section, re.MULTILINE)
        stop = heading.end() + (following.start() if following else len(section))
        text = text[: heading.end()] + _spaces(text[heading.end() : stop]) + text[stop:]
    return text


def _blank(pattern: re.Pattern[str], text: str, when: Callable[[str], object] = bool) -> str:
    """The text with spaces and the same line ends in the place of what matches, so that places stay."""
    return pattern.sub(lambda match: _spaces(match[0]) if when(match[0]) else match[0], text)


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _fenced(page: _Page) -> Iterator[Finding]:
    """Of what is fenced only commands may be typed, without what they print."""
    for fence in page.fences:
        if fence.language not in ("console", "shell-session"):
            yield fence.line, _BLOCK_TYPED.format(fence.language or "text")
            continue
        continued = False
        for line in fence.lines:
            if line.strip() and not line.lstrip().startswith("$ ") and not continued:
                yield fence.line, _OUTPUT_TYPED.format(line.strip()[:40])
                break
            continued = line.rstrip().endswith("\\")


def _indented(page: _Page) -> Iterator[Finding]:
    """Blocks of code that are made by indenting, and raw `<pre>`: each is a fence by another name."""
    allowed, after_blank = 0, True
    for number, line in enumerate(page.markdown.split("\n"), 1):
        if not line.strip():
            after_blank = True
            continue
        depth = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if depth < allowed:
            allowed = depth - depth % 4
        if after_blank and depth >= allowed + 4:
            yield number, _BLOCK_TYPED.format("text")
        elif _OPENS.match(line.lstrip()):
            allowed = depth - depth % 4 + 4
        if re.search(r"<pre\b", re.sub(r"`[^`]*`", "", line), re.IGNORECASE):
            yield number, _BLOCK_TYPED.format("text")
        after_blank = False


def _scripts(page: _Page) -> Iterator[Finding]:
    for match in _RUNS.finditer(page.bare):
        yield _line(page.bare, match), _RUNS_ITSELF.format(f"<{match[1]}>" if match[1] else f"{match[2]}=")


def _pictures(page: _Page) -> Iterator[Finding]:
    for match in _PICTURE.finditer(page.bare):
        if not (match[1] or "").strip() and not _WORDS.search(match[3] or ""):
            yield _line(page.bare, match), _NO_WORDS.format(match[0][:60])


def _code(page: _Page) -> Iterator[Finding]:
    """A span of code or a formula that is nothing but a result."""
    for text, pattern in ((page.markdown, _SPAN), (page.bare, _FORMULA)):
        for match in pattern.finditer(text):
            content = match[0].strip("`$ ")
            if shape := _shape(content):
                yield _line(text, match), _SHAPE_TYPED.format(shape)
            elif _DECIMAL.fullmatch(content):
                yield _line(text, match), _NUMBER_TYPED.format(content)


def _shapes(page: _Page) -> Iterator[Finding]:
    for match in _TUPLE.finditer(page.prose):
        if shape := _shape(match[0]):
            yield _line(page.prose, match), _SHAPE_TYPED.format(shape)


def _numbers(page: _Page) -> Iterator[Finding]:
    text = _blank(_TUPLE, page.prose, _shape)
    for pattern in (_YEARS, _NAMES):
        text = _blank(pattern, text)
    for number, line in enumerate(text.split("\n"), 1):
        if digits := re.search(r"\d[\d.,]*\d|\d", line):
            yield number, _NUMBER_TYPED.format(digits[0])


def _shape(text: str) -> str | None:
    """A shape with a number in it, such as `(batch, 12, 32)`; no call, and no year with its author."""
    for match in _TUPLE.finditer(text):
        axes = [axis.strip() for axis in match[1].rstrip(", ").split(",")]
        sizes = [axis for axis in axes if re.fullmatch(r"\d+", axis) and not _YEARS.fullmatch(axis)]
        if len(axes) > 1 and sizes and all(_AXIS.fullmatch(axis) for axis in axes):
            return match[0]
    product = _TIMES.search(text)
    return product and product[0]


_CHECKS: tuple[Callable[[_Page], Iterator[Finding]], ...] = (
    _fenced,
    _indented,
    _scripts,
    _pictures,
    _code,
    _shapes,
    _numbers,
)
"""What is looked for, each on its own."""
