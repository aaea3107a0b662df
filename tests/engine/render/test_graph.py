import builtins
import shutil

import graphviz
import pytest

from unrolled.engine.render import graph


@pytest.fixture
def small():
    drawing = graphviz.Digraph(engine="neato")
    drawing.node("a", "one", pos="0,0!")
    drawing.node("b", "two", pos="2,1!")
    drawing.edge("a", "b")
    return drawing


@pytest.fixture
def no_wheel(monkeypatch):
    """A platform on which pygraphviz does not import."""
    original = builtins.__import__

    def refuse(name, *arguments, **named):
        if name.partition(".")[0] == "pygraphviz":
            raise ImportError(name)
        return original(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(graph.importlib, "import_module", refuse)


def test_a_graph_is_drawn_with_dot_hidden(small, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("dot") is None
    svg = graph.draw(small, "q1.small")
    assert ">one<" in svg


def test_fixed_positions_are_kept(small):
    # Two inches across and one inch up, in points, with the nodes' own half sizes around them.
    svg = graph.draw(small, "q1.small")
    box = [float(number) for number in svg.partition('viewBox="')[2].partition('"')[0].split()]
    assert 144 < box[2] < 144 + 90
    assert 72 < box[3] < 72 + 60


def test_without_the_wheel_a_dot_on_the_path_is_enough(no_wheel, monkeypatch):
    monkeypatch.setattr(graph.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert graph.has_engine()


def test_with_neither_the_message_says_how_to_get_one(no_wheel, small, monkeypatch):
    monkeypatch.setattr(graph.shutil, "which", lambda name: None)
    assert not graph.has_engine()
    with pytest.raises(graph.LayoutEngineError, match="apt-get install graphviz"):
        graph.draw(small, "q1.small")
