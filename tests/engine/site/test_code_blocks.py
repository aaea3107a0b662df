"""Code has a button that names it, and says how many lines it has."""

import pytest
from bs4 import BeautifulSoup

from unrolled.engine.site.code_blocks import finish

CODE = (
    '<div class="language-python highlight"><span class="filename">a.py</span>'
    "<pre><span></span><code>{}</code></pre></div>"
)
OUTPUT = '<div class="language-text no-copy u-output highlight"><pre><span></span><code>7\n</code></pre></div>'


def soup(page):
    return BeautifulSoup(finish(page), "html.parser")


@pytest.mark.parametrize(
    ("code", "lines"), [("x = 1\n", 1), ("x = 1", 1), ('<span class="n">x</span>\n\ny\n', 3), ("", 1)]
)
def test_code_says_how_many_lines_it_has(code, lines):
    block = soup(CODE.format(code)).select_one("div.highlight")
    assert block["style"] == f"--u-lines:{lines}"
    assert block.select_one("span.filename").get_text() == "a.py"
    assert block.select_one("pre > code").decode_contents() == code


def test_each_button_names_the_code_that_it_copies_and_an_output_has_none():
    page = soup(CODE.format("x = 1\n") + OUTPUT + CODE.format("y = 2\n"))
    buttons = page.select("pre > .md-code__nav > button.md-code__button")
    assert [page.select_one(button["data-clipboard-target"]).get_text() for button in buttons] == ["x = 1\n", "y = 2\n"]
    assert {button["title"] for button in buttons} == {"Copy to clipboard"}
    assert not page.select(".u-output button")
    assert page.select_one(".u-output")["style"] == "--u-lines:1"


def test_what_is_no_such_block_stays_as_it_is():
    page = '<pre><code>x</code></pre><div class="u-table"><table><tr><td>1</td></tr></table></div>'
    assert finish(page) == page
