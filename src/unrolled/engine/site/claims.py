"""Claims: sentences that stand in a test's marker and are shown where a page names them.

A test carries `@pytest.mark.claim("q2.rank", "An RNN layer's input has three axes.")`. The tests
are read, not imported.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from unrolled.engine.records.catalogue import ROOT, catalogue
from unrolled.engine.records.record import RecordError

_ID = re.compile(r"q[1-8]\.[a-z0-9_]+")
_SEEDING = ("set_random_seed", "default_rng", "RandomState", "seed", "manual_seed")
_CLOSE = ("allclose", "assert_allclose", "isclose", "approx")
_TOLERANCES = ("atol", "rtol", "abs", "rel", "tolerance", "rel_tol", "abs_tol")


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

    def terms(self, root: Path = ROOT) -> list[tuple[str, str]]:
        """Under what terms the test holds the sentence: what it allows, its seeds, the records it reads.

        They are read from the test's source, and for a record from its experiment's: literals only. What a
        test works out elsewhere is not seen here, and the source that stands below says it.
        """
        tree = ast.parse(textwrap.dedent(self.source))
        found = {
            "tolerance": _tolerances(tree),
            "bounds": _bounds(tree),
            "seeds": _seeds(tree),
            "records": _records(tree, root),
        }
        return [(name, ", ".join(dict.fromkeys(values))) for name, values in found.items() if values]

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


def _calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Each call with the last part of its name."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(ast.unparse(call.func).rpartition(".")[2], call) for call in calls]


def _tolerances(tree: ast.AST) -> list[str]:
    found = []
    for name, call in _calls(tree):
        if name in _CLOSE:
            given = [f"`{one.arg}={ast.unparse(one.value)}`" for one in call.keywords if one.arg in _TOLERANCES]
            found += given or [f"that of `{name}`"]
    return found


def _bounds(tree: ast.AST) -> list[str]:
    """Numbers that a result is compared with, other than for being equal."""
    signs = {ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            for compared in [one for one in ast.walk(node.test) if isinstance(one, ast.Compare)]:
                for sign, right in zip(compared.ops, compared.comparators, strict=True):
                    literal = isinstance(right, ast.Constant) and isinstance(right.value, int | float)
                    if literal and type(sign) in signs:
                        found.append(f"`{signs[type(sign)]} {ast.unparse(right)}`")
    return found


def _seeds(tree: ast.AST) -> list[str]:
    found = []
    for name, call in _calls(tree):
        if name in _SEEDING and call.args and isinstance(call.args[0], ast.Constant | ast.List | ast.Tuple):
            found.append(f"`{ast.unparse(call.args[0])}`")
        elif name == "parametrize" and "seed" in ast.unparse(call.args[0]):
            found.append(f"`{ast.unparse(call.args[1])}`")
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and "seed" in ast.unparse(node.target):
            found.append(f"`{ast.unparse(node.iter)}`")
    return found


def _records(tree: ast.AST, root: Path) -> list[str]:
    """The records that a test reads, with the seeds that their experiments name."""
    sources = catalogue(root)
    found = []
    for name, call in _calls(tree):
        if name == "record" and call.args and isinstance(call.args[0], ast.Constant):
            source = sources.get(call.args[0].value)
            said = f"`{call.args[0].value}`"
            if source and (seeds := _seeds_of(source.path)):
                said += f" (seeds {seeds})"
            found.append(said)
    return found


def _seeds_of(path: Path) -> str:
    """What a module assigns to names such as `SEED` or `SEEDS`."""
    found = []
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and any("SEED" in ast.unparse(target) for target in node.targets):
            found.append(f"`{ast.unparse(node.value)}`")
    return ", ".join(found)
