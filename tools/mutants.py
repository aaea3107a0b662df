"""Counts how many small faults in a snippet its own tests find: `python tools/mutants.py q2_shapes/padding`.

mutmut makes the faults (mutants). Each is tried in a process of its own, forked from one that has imported what
the tests need, since TensorFlow takes seconds to import. No file of the working tree is changed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import gc
import importlib
import importlib.util
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import hypothesis
import pytest
from mutmut.mutation.file_mutation import create_mutations, deep_replace

ROOT = Path(__file__).resolve().parents[1]
KILLED, LATE, SURVIVED = "killed", "timed out", "survived"
WHAT = """\
What is mutated: functions, default values and module-level code. What is not: docstrings and other triple-quoted
strings, annotations, decorators, functions that have one, imports, f-strings' text, `raise` statements (their words
are for people; that they are reached is tested by the condition above them), calls of `len` and `isinstance`, and
the block under `if __name__ == "__main__":`, whose output is checked as a whole. A mutant that its tests run into
an endless loop counts as found.
"""


class RefusedError(Exception):
    """What was asked cannot be done; the message is one line."""


class Quickest:
    """A pytest plugin that runs the quickest tests first and notes how long each takes."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the tests; those that nothing is known of keep their order."""
        items.sort(key=lambda item: self.seconds.get(item.nodeid, 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what a test's parts take."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration


def chosen(names: list[str]) -> list[Path]:
    """The snippets of these chapters and names, or all of them.

    Raises:
        RefusedError: There is no such snippet, or it has no tests.
    """
    found = []
    for name in names or ["*"]:
        # A name is a folder or a file below `snippets`, so what leads out of it is no name.
        pattern = name if "/" in name else f"{name}/*"
        paths = [] if ".." in name or name.startswith("/") else sorted(ROOT.glob(f"snippets/{pattern}.py"))
        paths = [path for path in paths if path.stem != "__init__"]
        if not paths:
            raise RefusedError(f"no snippet or chapter {name!r} in snippets/")
        found += [path for path in paths if path not in found]
    for path in found:
        if not own_tests(path).is_file():
            raise RefusedError(f"{label(path)} has no tests: {own_tests(path).relative_to(ROOT)} is missing")
    return found


def label(snippet: Path) -> str:
    """A snippet's name as it is typed."""
    return snippet.relative_to(ROOT / "snippets").with_suffix("").as_posix()


def own_tests(snippet: Path) -> Path:
    """The test file of a snippet."""
    return ROOT / "tests/snippets" / snippet.parent.name / f"test_{snippet.name}"


def untouched(tree: ast.Module) -> set[int]:
    """The lines that are not mutated: docstrings, `raise` statements and the main block."""
    lines = set()
    for node in ast.walk(tree):
        match node:
            case ast.Raise() | ast.Expr(ast.Constant(str())) | ast.If(ast.Compare(ast.Name("__name__"))):
                lines |= set(range(node.lineno, node.end_lineno + 1))
    return lines


def mutants(source: str) -> list[str]:
    """The source with one fault in it, for each fault."""
    lines = set(range(1, source.count("\n") + 2)) - untouched(ast.parse(source))
    module, mutations, *_ = create_mutations("snippet", source, covered_lines=lines)
    codes = (deep_replace(module, one.original_node, one.mutated_node).code for one in mutations)
    return list(dict.fromkeys(codes))


def warm_up(snippets: list[Path]) -> None:
    """Import what the snippets and their tests import, so that every child has it at once.

    The snippets themselves are left out, and no TensorFlow operation may run: its threads do not survive a fork.
    """
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    files = {*snippets, *map(own_tests, snippets), *ROOT.glob("tests/conftest.py")}
    nodes = [node for path in files for node in ast.parse(path.read_text("utf-8")).body]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    names.add("hypothesis.internal.conjecture.engine")  # its pytest plugin does
    for name in sorted(names):
        if name.partition(".")[0] != "snippets":
            importlib.import_module(name)
    # One example that fails is enough: it is neither made smaller nor kept for the next mutant.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("first", database=None, phases=phases)
    hypothesis.settings.load_profile("first")
    # Else every child's collections walk through, and copy, all that was imported here.
    gc.collect()
    gc.freeze()


def install(snippet: Path, code: str, folder: Path) -> None:
    """Make a mutant the module that the tests import. It is a file, for what reads a function's source."""
    copy = folder / snippet.name
    copy.write_text(code, "utf-8")
    package = f"snippets.{snippet.parent.name}"
    spec = importlib.util.spec_from_file_location(f"{package}.{snippet.stem}", copy)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    setattr(importlib.import_module(package), snippet.stem, module)
    spec.loader.exec_module(module)


def verdict(snippet: Path, code: str, seconds: dict[str, float], limit: float = 0) -> str:
    """Run the snippet's tests with `code` in its place, in a child.

    Args:
        snippet: The snippet's file.
        code: What stands in its place.
        seconds: How long each test takes. It is filled in where it is empty and the tests pass.
        limit: When to give up, in seconds; 0 for never.

    Returns:
        `KILLED`, `LATE` or `SURVIVED`.
    """
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "seconds.json")
        child = os.fork()
        if not child:
            status = 1
            with contextlib.suppress(BaseException):
                os.setpgid(0, 0)
                signal.setitimer(signal.ITIMER_REAL, limit)  # its signal ends a process that does not handle it
                for stream in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
                install(snippet, code, Path(folder))
                plugin = Quickest(dict(seconds))
                options = ["-n0", "-x", "-q", "-p", "no:cacheprovider", "--assert=plain", "--hypothesis-seed=0"]
                options.append(f"--basetemp={folder}/tests")
                status = pytest.main([*options, str(own_tests(snippet)), str(snippet)], [plugin])
                notes.write_text(json.dumps(plugin.seconds), "utf-8")
            os._exit(status)
        try:
            _, status = os.waitpid(child, 0)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # and what it started
        if status == 0 and not seconds:
            seconds.update(json.loads(notes.read_text("utf-8")))
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return LATE
    return KILLED if status else SURVIVED


def survey(snippet: Path, grace: float, share: float) -> tuple[Counter[str], list[str]]:
    """Try mutants of a snippet.

    Args:
        snippet: The snippet's file.
        grace: The seconds that a mutant may take beyond ten times those of the tests.
        share: How many of its mutants, between 0 and 1; which ones is the same in each run. One at least is tried.

    Returns:
        How many had which verdict, and each survivor as a unified diff.

    Raises:
        RefusedError: The tests fail without any mutant.
    """
    source, seconds = snippet.read_text("utf-8"), {}
    for order in ("", " when the quickest come first"):
        start = time.monotonic()
        if verdict(snippet, source, seconds) != SURVIVED:
            tests, file = own_tests(snippet).relative_to(ROOT), snippet.relative_to(ROOT)
            raise RefusedError(f"{label(snippet)}: its tests fail without a mutant{order}: pytest {tests} {file}")
    limit = grace + 10 * (time.monotonic() - start)
    verdicts, survivors = Counter(), []
    tried = mutants(source)
    if share < 1 and tried:
        tried = random.Random(0).sample(tried, max(1, round(share * len(tried))))
    for code in tried:
        found = verdict(snippet, code, seconds, limit)
        verdicts[found] += 1
        if found == SURVIVED:
            lines = (text.splitlines(keepends=True) for text in (source, code))
            survivors.append("".join(difflib.unified_diff(*lines, label(snippet), "survivor", n=1)))
    return verdicts, survivors


def percent(verdicts: Counter[str]) -> float:
    """The share of mutants that the tests found; all of them where there was none."""
    return 100 - 100 * verdicts[SURVIVED] / max(verdicts.total(), 1)


def line(name: str, verdicts: Counter[str]) -> str:
    """A line of the table."""
    counts = (verdicts.total(), verdicts[KILLED], verdicts[LATE], verdicts[SURVIVED])
    return f"{name:40}" + "".join(f"{count:11}" for count in counts) + f"{percent(verdicts):8.1f}"


def main() -> int:
    """Read the command line, try the mutants, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=WHAT, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="chapters or snippets, as q2_shapes or q2_shapes/padding; else all")
    parser.add_argument("--least", type=float, default=90, help="the percentage below which the exit status is 1")
    parser.add_argument("--sample", type=float, default=1, help="try this share of each snippet's mutants (default: 1)")
    parser.add_argument("--survivors", action="store_true", help="show each mutant that no test found")
    parser.add_argument(
        "--grace", type=float, default=5, help="give a mutant up after ten times the tests' time + this"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many snippets at a time")
    options = parser.parse_args()

    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True  # a mutant's file is written anew too soon for a kept one to be told from it
    start, total = time.monotonic(), Counter()
    try:
        snippets = chosen(options.names)
        warm_up(snippets)
        print(f"{'snippet':40}{'mutants':>11}{KILLED:>11}{LATE:>11}{SURVIVED:>11}{'%':>8}", flush=True)
        with ProcessPoolExecutor(max(options.jobs, 1), multiprocessing.get_context("fork")) as pool:
            found = pool.map(survey, snippets, repeat(options.grace), repeat(options.sample))
            for snippet, (verdicts, survivors) in zip(snippets, found, strict=True):
                print(line(label(snippet), verdicts), flush=True)
                for survivor in survivors if options.survivors else []:
                    print(survivor, flush=True)
                total += verdicts
    except RefusedError as refused:
        print(f"mutants: {refused}", file=sys.stderr)
        return 2
    print(line(f"total, {time.monotonic() - start:.0f} s", total))
    return int(percent(total) < options.least)


if __name__ == "__main__":
    sys.exit(main())
