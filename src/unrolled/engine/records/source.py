"""What a piece of code reaches, read from the syntax alone: nothing is run.

A module is taken apart into its definitions: functions, classes, assigned names, imports. From the names that a
definition uses follow the definitions that it reaches, in its own module and through imports in others. What cannot
be followed (a star import, a module that is handed on as a value, `globals()`) takes the whole module in.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

WHOLE = "*"
"""Stands for all definitions of a module."""


@dataclass
class Definition:
    """A top-level statement of a module, or a part of a program that stands for one.

    Attributes:
        node: Its syntax.
        uses: For each name that it reads, the attributes that it asks of it; `WHOLE` where the value itself is used.
        imports: What it imports inside, as `Module.imported` has it.
    """

    node: ast.stmt
    uses: dict[str, set[str]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def canonical(self) -> str:
        """What it does, as text: its syntax without comments, docstrings and layout, the same on any Python."""
        return _canonical(self.node)


@dataclass
class Module:
    """A module taken apart.

    Attributes:
        defined: The statements that define a name, by name.
        imported: For each name that an import binds, the module and the name in it; an empty one for the module itself.
        loose: Statements that define nothing: they run whenever the module is loaded.
        stars: The modules whose names are all imported.
        literals: Names that are assigned a literal, with it.
    """

    defined: dict[str, list[Definition]] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    loose: list[Definition] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    literals: dict[str, Any] = field(default_factory=dict)

    def definitions(self, names: set[str]) -> list[Definition]:
        """The statements that define the names, in the order of the source, and those that define nothing."""
        wanted = self.defined if WHOLE in names else names
        chosen = {id(one): one for name in wanted for one in self.defined.get(name, [])}
        chosen |= {id(one): one for one in self.loose}
        return sorted(chosen.values(), key=lambda one: (one.node.lineno, one.node.col_offset))


def take_apart(source: str, package: str) -> Module:
    """A module's definitions.

    Args:
        source: Its source; one that does not parse counts as empty, for it fails when it runs, with file and line.
        package: The package it stands in, for relative imports.
    """
    module = Module()
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return module
    for node in tree.body:
        _place(module, node, package)
    return module


def _place(module: Module, node: ast.stmt, package: str) -> None:
    if _is_docstring(node) or _not_run_on_import(node):
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        bound, stars = _bound(node, package)
        module.imported |= bound
        module.stars += stars
        return
    definition = _definition(node, package)
    names = _defines(node)
    for name in names:
        module.defined.setdefault(name, []).append(definition)
    if not names or not isinstance(node, _SIMPLE):
        module.loose.append(definition)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        with contextlib.suppress(ValueError):
            module.literals[node.targets[0].id] = ast.literal_eval(node.value)
    if not isinstance(node, _SIMPLE):  # imports under `try` or `if` bind names of the module
        module.imported |= definition.imports


_SIMPLE = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


def _definition(node: ast.stmt, package: str) -> Definition:
    definition = Definition(node)
    of_attributes = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            definition.uses.setdefault(one.value.id, set()).add(one.attr)
            of_attributes.add(id(one.value))
        elif isinstance(one, ast.Import | ast.ImportFrom):
            definition.imports |= _bound(one, package)[0]
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and id(one) not in of_attributes:
            definition.uses.setdefault(one.id, set()).add(WHOLE)
    for name in definition.imports:
        definition.uses.setdefault(name, set())
    return definition


def _defines(node: ast.stmt) -> list[str]:
    """The names that a top-level statement gives to its module."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [one for target in targets for one in ast.walk(target)]
        return [one.id for one in parts if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
    return sorted(
        {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        | {one.name for one in ast.walk(node) if isinstance(one, ast.FunctionDef | ast.ClassDef)}
    )


def _bound(node: ast.Import | ast.ImportFrom, package: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """What an import binds, and the modules that it takes every name of."""
    if isinstance(node, ast.Import):
        # `import a.b` binds `a`, and what is asked of it may be anything below.
        return {alias.asname or alias.name.partition(".")[0]: (alias.name, "") for alias in node.names}, []
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, *filter(None, [node.module])])
    stars = [base for alias in node.names if alias.name == WHOLE]
    return {alias.asname or alias.name: (base, alias.name) for alias in node.names if alias.name != WHOLE}, stars


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _not_run_on_import(node: ast.stmt) -> bool:
    """Whether a statement runs only for a type checker, or only where the module is the program."""
    conditions = ("TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'")
    return isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test) in conditions


def digest(definitions: list[Definition]) -> str:
    """A hash of what definitions do."""
    text = "\n".join(one.canonical for one in definitions)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _canonical(node: object) -> str:
    """Syntax as text; empty fields are left out, for which there are differs from one Python to the next."""
    if isinstance(node, ast.JoinedStr):
        # Python 3.12 ends some of them with an empty text.
        return f"JoinedStr({_canonical([one for one in node.values if getattr(one, 'value', None) != ''])})"
    if isinstance(node, ast.AST):
        fields = [
            f"{name}={_canonical(value)}"
            for name, value in ast.iter_fields(node)
            if value is not None and value != [] and name not in ("ctx", "kind", "type_comment")
        ]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        kept = [one for one in node if not (isinstance(one, ast.stmt) and _is_docstring(one))]
        return f"[{','.join(map(_canonical, kept))}]"
    return repr(node)
