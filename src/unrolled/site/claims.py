"""Claims: sentences that stand in a test's marker and are shown where a page names them.

A test carries `@pytest.mark.claim("q2.rank", "An RNN layer's input has three axes.")`. The tests
are read, not imported.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from unrolled.records.catalogue import ROOT
from unrolled.records.record import RecordError

_ID = re.compile(r"q[1-8]\.[a-z0-9_]+")


@dataclass(frozen=True)
class Claim:
    """A sentence and the test that checks it.

    Attributes:
        id: Its name, for example `q2.rank`.
        sentence: What the page says.
        path: The test's file, relative to the project.
        test: The test function's name.
        line: The line on which the test begins.
        source: The test's source.
    """

    id: str
    sentence: str
    path: str
    test: str
    line: int
    source: str

    @property
    def anchor(self) -> str:
        """Its place on the page of claims."""
        return self.id.replace(".", "-").replace("_", "-")


def claims(root: Path = ROOT) -> dict[str, Claim]:
    """Every claim by id.

    Raises:
        RecordError: A marker is malformed, or two tests claim the same id.
    """
    found: dict[str, Claim] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        source = path.read_text("utf-8")
        if "mark.claim" not in source:
            continue
        where = path.relative_to(root).as_posix()
        try:
            tree = ast.parse(source, str(path))
        except SyntaxError as error:
            raise RecordError(f"{where}:{error.lineno}: SyntaxError: {error.msg}") from error
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for mark in node.decorator_list:
                if ast.unparse(mark).startswith("pytest.mark.claim("):
                    claim = _claim(mark, node, where, source)
                    if claim.id in found:
                        other = found[claim.id]
                        raise RecordError(
                            f"{where}:{claim.line}: {claim.id} is claimed already by {other.path}:{other.line}"
                        )
                    found[claim.id] = claim
    return found


def _claim(mark: ast.Call, node: ast.FunctionDef, where: str, source: str) -> Claim:
    values = [argument.value for argument in mark.args if isinstance(argument, ast.Constant)]
    if len(values) != 2 or not all(isinstance(value, str) for value in values) or not _ID.fullmatch(values[0]):
        raise RecordError(f'{where}:{mark.lineno}: a claim is written claim("q2.name", "Its sentence.")')
    start = min(decorator.lineno for decorator in node.decorator_list)
    lines = source.splitlines()[start - 1 : node.end_lineno]
    return Claim(values[0], values[1], where, node.name, start, "\n".join(lines))
