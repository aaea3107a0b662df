"""Graphviz drawings without a system program.

The graph is written with `graphviz`; the layout comes with the wheel of `pygraphviz`. Where that
wheel is missing, the `dot` on the PATH is used.
"""

from __future__ import annotations

import importlib
import shutil

import graphviz

from unrolled.engine.render.svg import themed

NO_ENGINE = (
    "no Graphviz layout engine: the wheel of pygraphviz does not import here and no `dot` is on the PATH; "
    "install Graphviz (Debian: apt-get install graphviz, macOS: brew install graphviz)"
)


class LayoutEngineError(RuntimeError):
    """Neither pygraphviz nor `dot` is there."""


def has_engine() -> bool:
    """Whether a drawing could be made."""
    try:
        importlib.import_module("pygraphviz")
    except ImportError:
        return shutil.which("dot") is not None
    return True


def draw(graph: graphviz.Graph | graphviz.Digraph, name: str) -> str:
    """Lay a graph out with its own engine and give it as a themed SVG element.

    Nodes with fixed positions want `engine="neato"` and `pos="x,y!"` in inches.

    Args:
        graph: The graph; its colours come from `unrolled.engine.render.svg`.
        name: What sets its ids apart from other drawings on the page.

    Raises:
        LayoutEngineError: Neither pygraphviz nor `dot` is there.
    """
    try:
        import pygraphviz
    except ImportError as error:
        if shutil.which(graph.engine) is None:
            raise LayoutEngineError(NO_ENGINE) from error
        svg = graph.pipe(format="svg", encoding="utf-8")
    else:
        drawing = pygraphviz.AGraph(string=graph.source)
        svg = drawing.draw(format="svg", prog=graph.engine).decode()
    return themed(svg, name)
