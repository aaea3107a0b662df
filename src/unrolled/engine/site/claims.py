"""Claims: sentences that stand in a test's marker and are shown where a page names them.

A test carries `@pytest.mark.claim("q2.rank", "An RNN layer's input has three axes.")`. The tests
are read, not imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT, written
from unrolled.engine.records.record import RecordError
from unrolled.engine.render import html
from unrolled.engine.site.errors import PlacedError

NUMBER = re.compile(r"\{([a-z]\w*(?:\.\w+){1,2})\}")
"""A number in a sentence, by the path that a page would give."""

_SEEDS = re.compile(r'parametrize\("seed", \[([\d, ]+)\]')
_WITHIN = re.compile(r"\b(?:atol|rtol|abs|rel)=([\d.]+(?:e-?\d+)?)\b")
_FORM = 'a claim is written claim("q2.name", "Its sentence.")'


@dataclass(frozen=True)
class Claim:
    """A sentence and the test that checks it.

    Attributes:
        id: Its name, for example `q2.rank`.
        sentence: What the page says.
        path: The test's file, relative to the project.
        test: The test function's name.
        line: The line on which the test begins.
        source: The test's source, without the marker.
    """

    id: str
    sentence: str
    path: str
    test: str
    line: int
    source: str

    @property
    def chapter(self) -> str:
        """The part of its name before the dot."""
        return self.id.partition(".")[0]

    @property
    def heading(self) -> str:
        """What the pages of claims call its chapter."""
        if number := re.fullmatch(r"q(\d+)", self.chapter):
            return f"Question {number[1]}"
        return self.chapter.replace("_", " ").capitalize()

    @property
    def page(self) -> str:
        """The page that makes it and its place there, below the site's root."""
        pages = [*ROOT.glob(f"docs/questions/{self.chapter}-*.md"), *ROOT.glob(f"docs/walkthroughs/{self.chapter}.py")]
        where = pages[0].relative_to(ROOT / "docs").with_suffix("") if pages else Path(self.chapter.replace("_", "-"))
        return f"{where.as_posix()}.html#claim-{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its place on the page of its chapter's claims."""
        return self.id.replace(".", "-").replace("_", "-")

    @property
    def uri(self) -> str:
        """Its place on the page of its chapter's claims, below the site's root."""
        return f"reference/claims/{self.chapter}.html#{self.anchor}"

    @property
    def place(self) -> str:
        """The file and the line of its test."""
        return f"{self.path}:{self.line}"

    @property
    def how(self) -> str:
        """How its test looks: from how many seeds, within which tolerances; empty where its source names neither."""
        seeds = max((match[1].count(",") + 1 for match in _SEEDS.finditer(self.source)), default=0)
        equal = [line for line in self.source.splitlines() if "assert not " not in line]
        within = dict.fromkeys(_WITHIN.findall("\n".join(equal)))
        told = [f"{seeds} seeds"] if seeds > 1 else []
        return "; ".join([*told, *([f"within {' and '.join(within)}"] if within else [])])

    def as_html(self, number: Callable[[str], str]) -> str:
        """The sentence as HTML.

        Args:
            number: Gives the HTML of a number that the sentence names as `{q2_shapes.name.item}`.

        Raises:
            PlacedError: No record gives such a number.
        """
        parts = NUMBER.split(self.sentence)
        try:
            return "".join(number(part) if i % 2 else html.inline(part) for i, part in enumerate(parts))
        except RecordError as error:
            raise PlacedError(self.place, str(error)) from error

    def marked(self, number: Callable[[str], str], address: str) -> str:
        """The sentence as HTML, with the mark that leads to its test.

        Args:
            number: As for `as_html`.
            address: Of its place on the page of claims, seen from the page that shows it.

        Raises:
            PlacedError: No record gives a number that the sentence names.
        """
        return (
            f'{self.as_html(number)}<a class="u-mark" href="{address}" '
            f'title="Checked by {self.test}{f" ({self.how})" if self.how else ""}">'
            f'<span aria-hidden="true">✓</span><span class="u-hidden">Test of this sentence</span></a>'
        )


def claims(root: Path = ROOT) -> dict[str, Claim]:
    """Every claim by id: the questions by their number, then the walkthroughs.

    Raises:
        RecordError: A marker is malformed, or two tests claim the same id.
    """
    by_id: dict[str, Claim] = {}
    for path in written(root / "tests", "**/test_*.py"):
        source = path.read_text("utf-8")
        if "mark.claim" not in source:
            continue
        where = path.relative_to(root).as_posix()
        for node, mark in _marks(source, where):
            claim = _claim(node, mark, where, source, root)
            if other := by_id.get(claim.id):
                raise RecordError(f"{claim.place}: {claim.id} is claimed already by {other.place}")
            by_id[claim.id] = claim
    return {claim.id: claim for claim in sorted(by_id.values(), key=_rank)}


def look_up(claim_id: str, known: dict[str, Claim]) -> Claim:
    """A claim by its id.

    Raises:
        RecordError: No test claims it.
    """
    if claim_id not in known:
        raise RecordError(f'no test claims {claim_id}; mark one with @pytest.mark.claim("{claim_id}", "…")')
    return known[claim_id]


def _rank(claim: Claim) -> tuple[float, str]:
    number = re.fullmatch(r"q(\d+)", claim.chapter)
    return (int(number[1]) if number else float("inf"), claim.id)


def _marks(source: str, where: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.Call]]:
    """The functions of a test file that carry a claim, with the marker."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise RecordError(f"{where}:{error.lineno}: SyntaxError: {error.msg}") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.claim":
                    yield node, mark


def _claim(node: ast.FunctionDef | ast.AsyncFunctionDef, mark: ast.Call, where: str, source: str, root: Path) -> Claim:
    values = [argument.value for argument in mark.args if isinstance(argument, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) != 2 or len(mark.args) != 2:
        raise RecordError(f"{where}:{mark.lineno}: {_FORM}: two texts, as they stand")
    claim_id, sentence = texts
    if trouble := _trouble(claim_id, root):
        raise RecordError(f"{where}:{mark.lineno}: {_FORM}, but {trouble}")
    start = min(decorator.lineno for decorator in node.decorator_list)
    # Without the marker: whoever shows a test shows the sentence above it.
    kept = [number for number in range(start, (node.end_lineno or start) + 1) if not _holds(mark, number)]
    lines = [source.splitlines()[number - 1] for number in kept]
    return Claim(claim_id, sentence, where, node.name, start, "\n".join(lines))


def _holds(node: ast.expr, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _trouble(claim_id: str, root: Path) -> str | None:
    """What is wrong with the id of a claim."""
    chapter, dot, name = claim_id.partition(".")
    if not dot:
        return f"{claim_id!r} names no chapter: write chapter.name"
    if not re.fullmatch(r"q\d+", chapter) and not (root / "src/unrolled/content" / chapter).is_dir():
        return (
            f"{chapter!r} of {claim_id!r} is no chapter: write q and the number of a question, "
            "or the name of a folder of src/unrolled/content"
        )
    if not re.fullmatch(r"[a-z0-9_]+", name):
        return f"{name!r} of {claim_id!r} is no name: use a-z, 0-9 and _"
    return None
