"""What is far from the screen is not drawn, and nobody can tell: heights, anchors, the search in the page."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

MEASURED = """
() => [...document.querySelectorAll("article *")]
  .filter(one => getComputedStyle(one).contentVisibility === "auto" && !one.closest("details:not([open])"))
  .map(one => {
    const child = one.firstElementChild
    const kind = one.matches("pre") ? "code" : one.matches(".u-drawing") ? "drawing" : "other"
    return [kind, one.getBoundingClientRect().height, child.checkVisibility({contentVisibilityAuto: true})]
  })
"""
DRAWN = """
() => [...document.querySelectorAll("[data-was-undrawn]")]
  .filter(one => !one.closest("details:not([open])")).map(one => one.getBoundingClientRect().height)
"""
HEIGHT = "document.body.scrollHeight"


def chapters(names):
    return [name for name in names if name.startswith(("questions/", "walkthroughs/", "reference/claims"))]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_is_as_high_before_it_is_drawn_as_after(browser, address, names, draw, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    kinds = set()
    for name in chapters(names):
        page.goto(address + name)
        page.wait_for_timeout(100)
        before, height = page.evaluate(MEASURED), page.evaluate(HEIGHT)
        left = [kind for kind, _, seen in before if not seen]
        assert len(left) >= len(before) / 2, f"{name} draws {len(before) - len(left)} of {len(before)} blocks at once"
        kinds |= set(left)
        draw(page)
        after = page.evaluate(DRAWN)
        wrong = [
            (kind, round(was), round(now))
            for (kind, was, _), now in zip(before, after, strict=True)
            # What code prints may break its lines; how high a table is depends on how wide its words are.
            if abs(was - now) > {"code": 6, "drawing": 2}.get(kind, 1e9)
        ]
        assert not wrong, f"{name} at {width} px: {wrong[:5]}"
        assert page.evaluate(HEIGHT) == pytest.approx(height, rel=0.06), f"{name} at {width} px"
    assert kinds == {"code", "drawing", "other"}
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_address_with_an_anchor_shows_its_heading(browser, address, names, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in chapters(names):
        page.goto(address + name)
        anchors = page.evaluate("[...document.querySelectorAll('article :is(h2, h3)[id]')].map(one => one.id)")
        for anchor in (anchors[len(anchors) // 2], anchors[-1]):
            page.goto("about:blank")
            page.goto(f"{address}{name}#{anchor}")
            page.wait_for_timeout(600)
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
