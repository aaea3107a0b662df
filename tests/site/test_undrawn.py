"""Nothing is left undrawn, however far from the screen: in a picture of the whole page each block can be seen.

Addresses lead to their headings, and the browser's own search finds what was never on the screen.
"""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

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


BLOCKS = """
() => [...document.querySelectorAll("article :is(pre > code, .u-table, .u-drawing, .katex-display, img, video)")]
  .filter(one => one.checkVisibility() && !one.closest(".u-hidden"))
  .map(one => [one.className || one.tagName, one.getBoundingClientRect()])
  .map(([name, {x, y, width, height}]) => [String(name), x, y + scrollY, width, height])
"""


@pytest.mark.parametrize(("scheme", "every"), [("light", 1), ("dark", 5)])
def test_a_picture_of_the_whole_page_shows_every_block(browser, address, names, scheme, every):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    counted = 0
    for name in ["index.html", *chapters(names)][::every]:
        page.goto(address + name)
        picture = np.asarray(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")).astype("int16")
        blocks = page.evaluate(BLOCKS)
        counted += len(blocks)
        for kind, x, y, width, height in blocks:
            drawn = picture[int(y) : int(y + height), max(0, int(x)) : int(x + width)]
            assert np.ptp(drawn) > 60, f"{name}: nothing is drawn of {kind} at {y:.0f} px"
    assert counted > 300 / every
    page.close()


def test_words_that_were_never_on_the_screen_are_found(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(address + "questions/q2-shapes.html")
    page.wait_for_timeout(300)
    line = page.evaluate(
        """() => [...document.querySelectorAll("article .highlight:not(.u-output) > pre > code")]
             .at(-1).textContent.trim().split("\\n").at(-1)"""
    )
    assert page.evaluate("line => window.find(line)", line), f"the browser's search does not find {line!r}"
    page.wait_for_timeout(500)
    at = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().top")
    assert 0 <= at <= 900
    page.close()
