"""Code has a button that names it, and no marks that change nothing."""

import textwrap

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from unrolled.engine.site.code_blocks import finish

CODE = (
    '<div class="language-python highlight"><span class="filename">a.py</span>'
    "<pre><span></span><code>{}</code></pre></div>"
)
OUTPUT = '<div class="language-text no-copy u-output highlight"><pre><span></span><code>7\n</code></pre></div>'


def soup(page):
    return BeautifulSoup(finish(page), "html.parser")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("x = 1\n", "x = 1\n"),
        ('<span class="n">x</span>\n\n<span class="k">if</span>', 'x\n\n<span class="k">if</span>'),
    ],
)
def test_code_keeps_its_words_and_the_marks_that_colour_them(code, written):
    block = soup(CODE.format(code)).select_one("div.highlight")
    assert block.select_one("span.filename").get_text() == "a.py"
    assert block.select_one("pre > code").decode_contents() == written


def test_each_button_names_the_code_that_it_copies_and_an_output_has_none():
    page = soup(CODE.format("x = 1\n") + OUTPUT + CODE.format("y = 2\n"))
    buttons = page.select("pre > .md-code__nav > button.md-code__button")
    assert [page.select_one(button["data-clipboard-target"]).get_text() for button in buttons] == ["x = 1\n", "y = 2\n"]
    assert {button["title"] for button in buttons} == {"Copy to clipboard"}
    assert not page.select(".u-output button")


def test_what_is_no_such_block_stays_as_it_is():
    page = '<pre><code>x</code></pre><div class="u-table"><table><tr><td>1</td></tr></table></div>'
    assert finish(page) == page


DOCSTRING = '''\
def f(x):
    """Give it back.

    Args:
        x: A number, < 3.

    Returns:
        It.
    """
    return x
'''


def highlighted(code):
    return Markdown(extensions=["pymdownx.highlight", "pymdownx.superfences"]).convert(f"```python\n{code}```\n")


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_long_docstring_shows_its_first_line_and_no_letter_is_lost(indent):
    code = "class A:\n" * bool(indent) + textwrap.indent(DOCSTRING, indent)
    block = soup(highlighted(code)).code
    assert block.get_text() == code
    fold = block.select_one(".sd > label.u-doc > input")
    assert (fold["data-lines"], fold["aria-label"]) == ("5", "documentation, 5 lines")
    assert "Give it back." not in block.select_one(".u-more").get_text()
    assert "Returns:" in block.select_one(".u-more").get_text()


SHORT = ['"""One line."""', '"""Two.\n\n    Lines.\n    """', "'''One.\n'''", 'x = """A\nB\nC\nD\nE"""']


@pytest.mark.parametrize("docstring", SHORT)
def test_a_short_docstring_and_another_text_are_not_folded(docstring):
    block = soup(highlighted(f"def f():\n    {docstring}\n")).code
    assert not block.select(".u-doc")
    assert block.get_text() == f"def f():\n    {docstring}\n"
