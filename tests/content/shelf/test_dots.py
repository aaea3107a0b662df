import numpy as np

from unrolled.content.shelf.dots import CIRCLE, SQUARE, draw_dots
from unrolled.engine.render.plot import canvas


def test_each_model_has_a_row_and_each_seed_a_mark_from_the_top_down():
    rows = {"first": [0.1, 0.2, 0.3], "second": [0.5, np.nan, 0.7]}
    with canvas() as figure:
        axes = figure.add_subplot()
        draw_dots(axes, rows, lambda name: SQUARE if name == "second" else CIRCLE)
    first, second = axes.lines
    assert (first.get_marker(), second.get_marker()) == ("o", "s")
    assert first.get_color() != second.get_color()
    np.testing.assert_array_equal(second.get_xdata(), rows["second"])
    assert (np.diff(first.get_ydata()) > 0).all()
    assert abs(first.get_ydata()).max() < 0.5 < second.get_ydata().min()
    assert axes.yaxis_inverted()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["first", "second"]
