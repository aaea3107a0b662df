"""The pages in a browser: both schemes, a desk and a phone, nothing asked of anybody else."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

pytestmark = pytest.mark.browser

VIEWS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address(site):
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def names(site, pages):
    """Every page that readers read; the generated reference is long, so one page of each kind stands for it."""
    found = [page.relative_to(site).as_posix() for page in pages]
    read = [name for name in found if not name.startswith("reference/") and name != "404.html"]
    return [*read, "reference/claims.html", "reference/unrolled/records.html", "reference/snippets/q2_shapes.html"]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_pages_fit_ask_nobody_and_complain_of_nothing(browser, address, names, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    trouble = []
    page.on("console", lambda message: message.type == "error" and trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("response", lambda answer: answer.status >= 400 and trouble.append(f"{answer.status} {answer.url}"))
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort())
    page.on(
        "request", lambda request: request.url.startswith((address, "data:", "blob:")) or trouble.append(request.url)
    )
    for name in names:
        page.goto(address + name)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} px"
        assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if scheme == "dark" else "default")
        assert not trouble, f"{name}: {trouble}"
    context.close()


def test_the_words_in_drawings_can_be_read_on_a_phone(browser, address, names):
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    measured = 0
    for name in names:
        page.goto(address + name)
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


def test_without_a_script_everything_can_be_read(browser, address, names):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    for name in [name for name in names if name.startswith("questions/")]:
        page.goto(address + name)
        choice = page.locator("details.u-choice").first
        assert not choice.locator("p").is_visible()
        choice.locator("summary").click()
        assert choice.locator("p").is_visible()
        assert page.locator("article h1").is_visible()
    context.close()


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


def test_a_copied_block_is_the_file(browser, address, site):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + "questions/q2-shapes.html")
    page.wait_for_selector(".md-code__button")
    block = page.locator("div.language-python:has(.filename)").first
    path = block.locator(".filename").inner_text()
    block.hover()
    block.locator("[data-md-type='copy'], .md-clipboard").first.click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == (site / "files" / path).read_text().strip()
    context.close()
