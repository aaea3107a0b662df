"""What is far from the screen is not drawn, and nobody can tell: anchors, the search in the page.

That nothing changes its height is seen in `test_browser.py`.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

AT_REST = """
async id => {
  let was = NaN
  for (let waited = 0, still = 0; waited < 3000 && still < 6; waited += 50) {
    await new Promise(done => setTimeout(done, 50))
    const top = document.getElementById(id).getBoundingClientRect().top
    still = top === was ? still + 1 : 0
    was = top
  }
}
"""


def chapters(names):
    return [name for name in names if name.startswith(("questions/", "walkthroughs/", "when-", "reference/claims"))]


@pytest.mark.parametrize(("width", "part"), [(1280, 1.0), (390, 0.5)])
def test_an_address_with_an_anchor_shows_its_heading(browser, address, names, soups, width, part):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in chapters(names):
        anchors = [heading["id"] for heading in soups[name].article.find_all(["h2", "h3"], id=True)]
        anchor = anchors[int(part * (len(anchors) - 1))]
        page.goto("about:blank")  # else it would not be opened anew
        page.goto(f"{address}{name}#{anchor}")
        page.evaluate(AT_REST, anchor)
        top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", anchor)
        end = page.evaluate("innerHeight + scrollY >= document.body.scrollHeight - 2")
        assert 0 <= top < (900 if end else 250), f"{name}#{anchor} at {width} px lies {top:.0f} px below the top"
    page.close()


def test_words_that_are_not_drawn_are_found(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(address + "questions/q2-shapes.html")
    page.wait_for_timeout(300)
    line, seen = page.evaluate(
        """() => {
             const code = [...document.querySelectorAll("article .highlight:not(.u-output) > pre > code")].at(-1)
             return [code.textContent.trim().split("\\n").at(-1), code.checkVisibility({contentVisibilityAuto: true})]
           }"""
    )
    assert not seen
    assert page.evaluate("line => window.find(line)", line), f"the browser's search does not find {line!r}"
    page.wait_for_timeout(500)
    at = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().top")
    assert 0 <= at <= 900
    page.close()
