"""Code has a button that names it, and code, tables and drawings say how high they are."""

import pytest
from bs4 import BeautifulSoup

from unrolled.content.video.shared import filmstrip
from unrolled.engine.render import plot
from unrolled.engine.site.code_blocks import PLOT, ready

CODE = (
    '<div class="language-python highlight"><span class="filename">a.py</span>'
    "<pre><span></span><code>{}</code></pre></div>"
)
OUTPUT = '<div class="language-text no-copy u-output highlight"><pre><span></span><code>7\n</code></pre></div>'
TABLE = (
    '<div class="u-table" role="region" tabindex="0" aria-label="T"><table class="u-grid">'
    "<thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>{}</td></tr></tbody></table></div>"
)
DRAWING = (
    '<div class="u-drawing" data-search-exclude><svg role="img" aria-label="x &gt; 1" '
    'viewBox="0.00 0.00 {} 519.50" width="379"><path d="M0 0"/></svg></div>'
)


def soup(page):
    return BeautifulSoup(ready(page), "html.parser")


@pytest.mark.parametrize(
    ("code", "lines"), [("x = 1\n", 1), ("x = 1", 1), ('<span class="n">x</span>\n\ny\n', 3), ("", 1)]
)
def test_code_says_how_many_lines_it_has(code, lines):
    found = soup(CODE.format(code)).select_one("div.highlight")
    assert found["style"] == f"--u-lines:{lines}"
    assert found.select_one("span.filename").get_text() == "a.py"
    assert found.select_one("pre > code").decode_contents() == code


def test_each_button_names_the_code_that_it_copies_and_an_output_has_none():
    page = soup(CODE.format("x = 1\n") + OUTPUT + CODE.format("y = 2\n"))
    buttons = page.select("pre > .md-code__nav > button.md-code__button")
    assert [page.select_one(button["data-clipboard-target"]).get_text() for button in buttons] == ["x = 1\n", "y = 2\n"]
    assert {button["title"] for button in buttons} == {"Copy to clipboard"}
    assert not page.select(".u-output button")
    assert page.select_one(".u-output")["style"] == "--u-lines:1"


def test_a_table_says_how_many_rows_it_has_and_keeps_its_name():
    found = soup(TABLE.format("2")).select_one("div.u-table")
    assert found["style"] == "--u-rows:3"
    assert (found["role"], found["tabindex"], found["aria-label"]) == ("region", "0", "T")


@pytest.mark.parametrize("cell", ["x" * 41, "one<br>other"])
def test_a_table_whose_cells_break_their_lines_says_nothing_of_its_height(cell):
    assert ready(TABLE.format(cell)) == TABLE.format(cell)


def test_the_letters_of_marks_and_of_a_formula_for_a_screen_reader_do_not_count():
    formula = f'<span class="katex"><math>{"<mi>x</mi>" * 50}</math><span class="katex-html">x</span></span>'
    assert soup(TABLE.format(formula)).select_one("div.u-table")["style"] == "--u-rows:3"


def test_a_drawing_says_its_proportions_and_a_plot_that_it_is_one():
    drawing = soup(DRAWING.format("379.00")).select_one("div")
    assert (drawing["style"], drawing["class"]) == ("--u-wide:379;--u-high:519.5", ["u-drawing"])
    assert drawing.has_attr("data-search-exclude")
    plotted = soup(DRAWING.format("400")).select_one("div")
    assert (plotted["style"], plotted["class"]) == ("--u-wide:400;--u-high:519.5", ["u-drawing", "u-plot"])
    assert plot.WIDTH == filmstrip.WIDTH == PLOT


def test_what_is_none_of_these_stays_as_it_is():
    for page in (
        "<pre><code>x</code></pre>",
        '<div class="u-drawing"><img alt="x" src="x.png"></div>',
        "<table></table>",
    ):
        assert ready(page) == page
