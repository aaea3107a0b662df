"""What axe-core cannot see: the keyboard's way through a page, the words behind a drawing, what scrolls."""

from __future__ import annotations

import re

import pytest

COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
FOCUSED = """
() => {
  const at = document.activeElement
  // The theme shows the focus of the button for the scheme on the button's label.
  const mark = at.matches("input.md-option") ? at.nextElementSibling : at
  const box = mark.getBoundingClientRect(), style = getComputedStyle(mark)
  const outside = box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth
  return {
    what: at.outerHTML.slice(0, 120),
    kind: at.localName,
    body: at === document.body,
    seen: box.width > 0 && box.height > 0 && !outside,
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none" || at.matches(".md-skip, input[type=text]"),
  }
}
"""


def test_every_figure_has_words_that_are_its_own(soups):
    words = {}
    for name, soup in soups.items():
        if not name.startswith(("questions/", "walkthroughs/", "when-")):
            continue
        for drawing in soup.select("article svg[role=img]"):
            label = drawing["aria-label"]
            assert len(label.split()) >= 5, f"{name}: {label!r} does not stand in for a drawing; say what it shows"
            words.setdefault(label, []).append((name, str(drawing)))
    assert len(words) > 20
    for label, drawings in words.items():
        assert len({drawing for _, drawing in drawings}) == 1, f"different drawings share the words {label!r}"


def test_words_of_a_plot_name_numbers_of_its_data(soups):
    """A text alternative that is drawn from the data can be told by the numbers in it."""
    plots = 0
    for name, soup in soups.items():
        for figure in soup.select("article figure.u-figure"):
            if not figure.select(".u-words .u-grid td.u-number"):
                continue
            label = figure.select_one("svg[role=img]")["aria-label"]
            plots += 1
            count = re.search(rf"\d|\b({COUNTS})\b", label.lower())
            assert count, f"{name}, {figure.get('id')}: no number in {label!r}; compute it from the data"
    assert plots > 5


def test_tables_scroll_inside_themselves_and_can_be_reached(soups):
    counted = 0
    for name, soup in soups.items():
        labels = [region["aria-label"] for region in soup.select("article .u-table")]
        twice = {label for label in labels if labels.count(label) > 1}
        assert not twice, f"{name}: a screen reader cannot tell tables apart; change the caption of one: {twice}"
        for table in soup.select("article .u-grid"):
            counted += 1
            around = table.parent
            message = f"a table of {name} does not stand in a .u-table region with a tabindex and a label"
            assert "u-table" in around["class"], message
            assert around.get("role") == "region", message
            assert around.get("tabindex") == "0", message
            assert around.get("aria-label"), message
    assert counted > 20


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_goes_through_every_kind_of_page_and_shows_where_it_is(browser, address, kinds, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in kinds:
        page.goto(address + name)
        page.wait_for_timeout(100)
        stops, kinds_of_stop = 0, set()
        for _ in range(70):
            page.keyboard.press("Tab")
            page.wait_for_timeout(8)
            at = page.evaluate(FOCUSED)
            if not at["seen"]:
                page.wait_for_timeout(300)  # it may be opening
                at = page.evaluate(FOCUSED)
            if at["body"]:
                break
            stops += 1
            kinds_of_stop.add(at["kind"])
            assert at["seen"], f"{name} at {width} px: the keyboard comes to what is not to be seen: {at['what']}"
            assert at["marked"], f"{name} at {width} px: nothing marks that the keyboard is at {at['what']}"
        assert stops >= 5, f"{name} at {width} px: the keyboard stops at {stops} places"
        assert "a" in kinds_of_stop, name
    page.close()


@pytest.mark.browser
def test_the_skip_link_leads_past_the_navigation(browser, address, kinds):
    page = browser.new_page()
    for name in kinds:
        if name == "404.html":
            continue
        page.goto(address + name)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.md-skip')"), f"{name} does not begin with a skip link"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('main .md-content')"
        assert page.evaluate(inside), f"{name}: after the skip link the keyboard is not in the text"
    page.close()


@pytest.mark.browser
def test_the_keyboard_opens_a_choice_and_reaches_a_table(browser, address):
    page = browser.new_page()
    page.goto(address + "questions/q2-shapes.html")
    page.locator("details.u-choice summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.u-choice[open]").count() == 1
    table = page.locator(".u-table").first
    table.focus()
    assert table.evaluate("element => element === document.activeElement")
    page.close()


@pytest.mark.browser
def test_the_keyboard_changes_the_scheme_and_opens_the_search(browser, address):
    page = browser.new_page(color_scheme="light")
    page.goto(address)
    page.locator("form[data-md-component=palette] input").first.focus()
    schemes = set()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        schemes.add(page.evaluate("document.body.dataset.mdColorScheme"))
    assert schemes == {"default", "slate"}
    page.keyboard.press("/")
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type("forget gate")
    page.wait_for_selector(".md-search-result__item a")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", " "])
def test_on_a_narrow_screen_the_keyboard_opens_the_navigation(browser, address, key):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(address + "questions/q2-shapes.html")
    link = page.locator(".md-sidebar--primary a[href$='q3-stacking.html']")
    assert not link.is_visible()
    page.locator("label", has_text="Navigation").first.press(key)
    link.wait_for(state="visible")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/q3-stacking.html")
    page.close()
