"""Every page in a browser, at a desk and on a phone, in both schemes and on paper: one visit, all that a visit shows.

A page must fit, complain of nothing (a breach of the Content-Security-Policy is a complaint), ask nobody but its own
host for anything and pass axe-core. Each kind of page is a class, so that workers share them; its pages are opened once
at each width, and its tests are about what was seen then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
import pytest

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# A page has thousands of words of a hundred kinds, and axe takes milliseconds for each: its rules about colours get the
# first word of those that have the same letters and colours, themselves and in all that is around them.
RUN_AXE = """
async everything => {
  const known = new Map(), kinds = new Set()
  const around = one => {
    if (one && !known.has(one)) {
      const {color, backgroundColor, backgroundImage, opacity, filter} = getComputedStyle(one)
      known.set(one, [around(one.parentElement), color, backgroundColor, backgroundImage, opacity, filter].join(" "))
    }
    return known.get(one)
  }
  for (const one of document.querySelectorAll("body :not(svg, svg *)")) {  // axe does not know what fills a drawing
    delete one.dataset.first
    if (![...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue
    if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
    const {fontSize, fontWeight, textShadow, textDecorationLine} = getComputedStyle(one)
    const kind = [one.localName, around(one), fontSize, fontWeight, textShadow, textDecorationLine].join(" ")
    if (kinds.has(kind)) continue
    kinds.add(kind)
    one.dataset.first = ""
  }
  const words = {"color-contrast": "[data-first]", "link-in-text-block": "a[href][data-first]"}
  axe.configure({rules: Object.entries(words).map(([id, selector]) => ({id, selector}))})
  const chosen = everything ? {} : {runOnly: Object.keys(words)}
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, ...chosen})
  return found.violations.map(rule => {
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join(" ")
    return `${rule.id}: ${rule.help} (${rule.nodes.length} times), first: ${rule.nodes[0].html.slice(0, 200)} — ${
      why(rule.nodes[0])}`
  })
}
"""

# Whether a page has come to a scheme; its colours have then come all the way.
IN_SCHEME = """
async wanted => {
  for (let waited = 0; waited < 2000 && document.body.dataset.mdColorScheme !== wanted; waited += 20)
    await new Promise(done => setTimeout(done, 20))
  for (const change of document.getAnimations())
    if (change.effect.getComputedTiming().endTime < Infinity) change.finish()
  return document.body.dataset.mdColorScheme === wanted
}
"""

SCROLLING = """
() => [...document.querySelectorAll(".u-table")].filter(table => {
  table.scrollLeft = 50
  const scrolls = table.scrollLeft > 0
  table.scrollLeft = 0
  return scrolls
}).length
"""
SIDEWAYS = "() => { scrollTo(50, 0); const at = scrollX; scrollTo(0, 0); return at }"
WORDS_IN_DRAWINGS = """
() => [...document.querySelectorAll(".u-drawing svg text")].map(text => {
  const matrix = text.getScreenCTM(), scale = Math.hypot(matrix.a, matrix.b)
  return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * scale]
})
"""
PRINTED = """
() => {
  const shown = element => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
  const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, one) => sum + Number(one), 0) / 3
  const text = element => element.outerHTML.slice(0, 80)
  const wrong = []
  for (const element of document.querySelectorAll(".md-header, .md-sidebar, .md-search, .md-footer, .md-code__nav"))
    if (shown(element)) wrong.push(`it prints ${text(element)}`)
  for (const element of document.querySelectorAll("details.u-choice > :not(summary)"))
    if (!shown(element)) wrong.push(`what opens stays shut: ${text(element)}`)
  const right = document.querySelector("article").getBoundingClientRect().right + 1
  for (const element of document.querySelectorAll("article :is(.u-table, pre > code, .u-drawing, table, td, .katex)"))
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible")
      wrong.push(`paper cuts ${text(element)}`)
    else if (shown(element) && element.getBoundingClientRect().right > right)
      wrong.push(`the edge cuts ${text(element)}`)
  for (const element of document.querySelectorAll("article :is(h1, p, pre > code, td)")) {
    const style = getComputedStyle(element)
    if (light(style.color) > 160) wrong.push(`pale letters, meant for a dark screen: ${text(element)}`)
    const opaque = !style.backgroundColor.startsWith("rgba")
    if (opaque && light(style.backgroundColor) < 160)
      wrong.push(`a dark ground, meant for a screen: ${text(element)}`)
  }
  return [...new Set(wrong)].slice(0, 5)
}
"""
PAPER = {"width": 718, "height": 1000}
"""A4 at 96 pixels to the inch, less the margins that browsers leave."""


@dataclass(frozen=True)
class Seen:
    """What a visit to a page at one width showed.

    Attributes:
        where: The page and the width, for messages.
        words: The words in drawings with their size in pixels.
        scrolling: How many tables scroll inside themselves.
        sideways: How many pixels the page as a whole moves sideways.
        printed: What is wrong with it on paper.
        wrong: All else that is wrong with it.
    """

    where: str
    words: list[tuple[str, float]]
    scrolling: int
    sideways: float
    printed: list[str]
    wrong: list[str]


def wrong_in(page, scheme, *, everything):
    """What is wrong with a page in a scheme: with everything, or with its colours."""
    follows = page.evaluate(IN_SCHEME, "slate" if scheme == "dark" else "default")
    wrong = [] if follows else ["it does not follow the scheme of the system"]
    return [f"{scheme}: {what}" for what in (*wrong, *page.evaluate(RUN_AXE, everything))]


def visit(page, address, name, width, scheme, draw, trouble, *, thorough):
    """Open a page in a scheme and look at it from all sides; if thorough, also in the other scheme and on paper."""
    trouble.clear()
    page.emulate_media(media="screen", color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + name)
    page.wait_for_timeout(100)
    draw(page)
    words, scrolling, sideways = map(page.evaluate, (WORDS_IN_DRAWINGS, SCROLLING, SIDEWAYS))
    page.evaluate(AXE)
    wrong, printed = wrong_in(page, scheme, everything=True), []
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        wrong.append(f"it is {wide} px wide; let what is wide scroll inside itself")
    if thorough:
        other = "light" if scheme == "dark" else "dark"
        page.emulate_media(color_scheme=other)
        wrong += wrong_in(page, other, everything=False)
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print", color_scheme=other)
        printed = page.evaluate(PRINTED)
    where = f"{name} at {width} px"
    told = [f"{where}: {what}" for what in (*wrong, *trouble)]
    return Seen(where, words, scrolling, sideways, printed, told)


@pytest.fixture(scope="class")
def seen(request, browser, address, names, written, draw):
    """What a visit to each page of the class's kind showed, at a desk and on a phone."""
    chosen = [name for name in names if re.match(request.cls.pages, name)]
    context = browser.new_context()
    page = context.new_page()
    trouble = []
    page.on("console", lambda message: message.type == "error" and trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("response", lambda answer: answer.status >= 400 and trouble.append(f"{answer.status} {answer.url}"))

    def only_here(route):
        if route.request.url.startswith(address):
            return route.continue_()
        trouble.append(f"it asks another host: {route.request.url}; ship the file with the site")
        return route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), only_here)
    visits = {
        width: [visit(page, address, name, width, scheme, draw, trouble, thorough=name in written) for name in chosen]
        for width, scheme in ((1280, "light"), (390, "dark"))
    }
    context.close()
    assert len(chosen) > 1
    return visits


class AnyPage:
    """What holds of every page."""

    def test_nothing_is_wrong_with_it(self, seen):
        wrong = [what for visits in seen.values() for visit in visits for what in visit.wrong]
        assert not wrong, "\n".join(wrong)

    def test_the_words_in_its_drawings_can_be_read_on_a_phone(self, seen):
        for visit in seen[390]:
            small = [(text, round(size, 1)) for text, size in visit.words if size < 8.5 and text.strip()]
            assert not small, f"{visit.where}: {small[:5]}"

    def test_on_paper_nothing_is_cut_shut_or_pale(self, seen):
        wrong = [f"{visit.where}: {what}" for visits in seen.values() for visit in visits for what in visit.printed]
        assert not wrong, "\n".join(wrong)

    def test_it_does_not_move_sideways_on_a_phone(self, seen):
        assert not [visit.where for visit in seen[390] if visit.sideways]

    def test_no_table_hides_a_column_at_a_desk(self, seen):
        assert not [(visit.where, visit.scrolling) for visit in seen[1280] if visit.scrolling]


class LongPage(AnyPage):
    """What holds of the pages that are made to be read from end to end."""

    def test_there_is_something_to_see(self, seen):
        assert sum(len(visit.words) for visit in seen[390]) > 50
        assert any(visit.scrolling for visit in seen[390]), "no table is wide enough to show that it scrolls"


class TestChapters(LongPage):
    pages = "questions/|when-"


class TestWalkthroughs(LongPage):
    pages = "walkthroughs/"


class TestSourcesOfTests(AnyPage):
    pages = "reference/tests/"


class TestOtherPages(AnyPage):
    pages = "(?!questions/|walkthroughs/|when-|reference/tests/)"
