import pytest

from unrolled.engine.render.plot import Shown, canvas, to_svg
from unrolled.engine.render.svg import PLOT_WIDTH, size


def line():
    with canvas(height=100) as figure:
        axes = figure.add_subplot()
        axes.plot([0, 1], [1, 0], label="falling")
        axes.legend()
    return figure


def test_the_same_figure_gives_the_same_bytes():
    assert to_svg(line(), "q1.line") == to_svg(line(), "q1.line")


def test_text_stays_text_and_colours_follow_the_page():
    svg = to_svg(line(), "q1.line")
    assert ">falling<" in svg
    assert "var(--u-series-1" in svg
    assert "#ffffff" not in svg


def test_the_figure_is_as_wide_as_a_phone_can_show():
    assert size(to_svg(line(), "q1.line"))[0] == PLOT_WIDTH


def test_a_shown_figure_carries_its_text_alternative_and_is_a_plot():
    html = Shown(line(), "q1.line", alt='A "falling" line', caption="Down")._repr_html_()
    assert 'role="img" aria-label="A &quot;falling&quot; line"' in html
    assert 'class="u-drawing u-plot"' in html
    assert "<figcaption>Down</figcaption>" in html


def test_a_figure_without_a_text_alternative_is_refused():
    with pytest.raises(ValueError, match=r"q1\.line needs a text alternative"):
        Shown(line(), "q1.line", alt="  ")
