"""Every page in a browser, at a desk and on a phone, in both schemes: one visit, all that a visit shows.

A page must fit, complain of nothing (a breach of the Content-Security-Policy is a complaint), ask nobody
but its own host for anything, and pass axe-core. Each view is a class, so that workers share the views.
"""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# A page of code has thousands of coloured words of a dozen kinds, and axe takes a millisecond for each:
# of each kind on a page it gets the first, the others become text of the line they stand in.
RUN_AXE = """
async () => {
  const kinds = new Set()
  for (const word of document.querySelectorAll(".highlight code span")) {
    const kind = `${word.className} in ${word.parentElement.className}`
    if (kinds.has(kind)) word.replaceWith(...word.childNodes)
    kinds.add(kind)
  }
  const found = await axe.run(document, {resultTypes: ["violations"]})
  return found.violations.map(rule => {
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join(" ")
    return `${rule.id}: ${rule.help} (${rule.nodes.length} times), first: ${rule.nodes[0].html.slice(0, 200)} — ${
      why(rule.nodes[0])}`
  })
}
"""


def visit(page, address, name, trouble, width, scheme, draw):
    """What is wrong with a page in a view, as sentences."""
    trouble.clear()
    page.goto(address + name)
    draw(page)
    page.evaluate(AXE)
    violations = page.evaluate(RUN_AXE)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        violations.append(f"it is {wide} px wide; let what is wide scroll inside itself")
    if page.evaluate("document.body.dataset.mdColorScheme") != ("slate" if scheme == "dark" else "default"):
        violations.append("it does not follow the scheme of the system")
    return [f"{name} at {width} px, {scheme}: {what}" for what in (*violations, *trouble)]


class View:
    """A view of all pages."""

    def test_no_page_has_anything_wrong_with_it(self, browser, address, names, draw):
        context = browser.new_context(viewport={"width": self.width, "height": 900}, color_scheme=self.scheme)
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
        wrong = [what for name in names for what in visit(page, address, name, trouble, self.width, self.scheme, draw)]
        context.close()
        assert not wrong, "\n".join(wrong)


class TestAtADeskInTheLight(View):
    width, scheme = 1280, "light"


class TestAtADeskInTheDark(View):
    width, scheme = 1280, "dark"


class TestOnAPhoneInTheLight(View):
    width, scheme = 390, "light"


class TestOnAPhoneInTheDark(View):
    width, scheme = 390, "dark"


def test_the_words_in_drawings_can_be_read_on_a_phone(browser, address, names, draw):
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    measured = 0
    for name in names:
        page.goto(address + name)
        draw(page)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll(".u-drawing svg text")].map(text => {
                 const matrix = text.getScreenCTM(), scale = Math.hypot(matrix.a, matrix.b)
                 return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * scale]
               })"""
        )
        measured += len(sizes)
        small = [(text, round(size, 1)) for text, size in sizes if size < 8.5 and text.strip()]
        assert not small, f"{name}: {small[:5]}"
    assert measured > 50
    context.close()
