"""The site away from its server: out of a zip and opened as files, without JavaScript, on paper."""

from __future__ import annotations

import shutil
import zipfile

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """The site as somebody has it who was sent it in a zip, in a folder with a name that needs escaping."""
    folder = tmp_path_factory.mktemp("sent")
    archive = shutil.make_archive(str(folder / "site"), "zip", site)
    target = folder / "a folder, elsewhere ü"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    return target


def test_out_of_a_zip_a_page_opens_whole_and_asks_nobody(browser, unpacked, written, draw):
    context = browser.new_context()
    page = context.new_page()
    trouble, players = [], 0
    page.on("console", lambda message: message.type == "error" and trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))

    def note(request):
        # A player takes the beginning of a sound and breaks off (whether it could play it is asked below), and so
        # does a browser that is still fetching the page's icon when the next page is opened.
        if request.failure != "net::ERR_ABORTED":
            trouble.append(f"{request.url} cannot be had: {request.failure}")

    page.on("requestfailed", note)

    def only_files(route):
        if route.request.url.startswith(unpacked.as_uri()):
            return route.continue_()
        trouble.append(f"it asks for {route.request.url}")
        return route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), only_files)
    for name in written:
        if name == "404.html":
            continue  # only a server shows it, and it names the server's root
        page.goto((unpacked / name).as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('.md-content')).display") != "inline", name
        if page.locator(".katex").count():
            draw(page)
            page.wait_for_function("document.fonts.ready.then(() => true)")
            loaded = page.evaluate("[...document.fonts].some(font => font.status === 'loaded')")
            assert loaded, f"{name}: the fonts of its formulas did not load"
        if page.locator("audio").count():
            page.wait_for_function("[...document.querySelectorAll('audio')].every(one => one.readyState > 0)")
            players += page.locator("audio").count()
        assert not trouble, f"{name}, opened as a file: {trouble}"
    assert players, "no page has a sound to play"
    context.close()


def test_out_of_a_zip_a_link_leads_to_the_next_page(browser, unpacked):
    page = browser.new_page()
    page.goto((unpacked / "index.html").as_uri())
    page.locator("article a[href^='questions/']").first.click()
    page.wait_for_url("**/questions/*.html")
    assert page.locator("article h1").is_visible()
    page.close()


def test_without_a_script_everything_can_be_read(browser, address, written):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    for name in written:
        page.goto(address + name)
        assert page.locator("article h1").is_visible(), f"{name} shows no title without JavaScript"
        for part in ("pre", ".u-grid", ".u-drawing svg", ".katex"):
            there = page.locator(f"article :not(details) > {part}:not(details *)")
            if there.count():
                assert there.first.is_visible(), f"{name}: {part} is not to be seen without JavaScript"
        if (choice := page.locator("details.u-choice").first).count():
            assert not choice.locator("p").is_visible()
            choice.locator("summary").click()
            assert choice.locator("p").is_visible()
    context.close()


def test_a_chapter_prints_to_several_sheets(browser, address, tmp_path):
    page = browser.new_page()
    page.goto(address + "questions/q2-shapes.html")
    page.pdf(path=str(tmp_path / "chapter.pdf"), format="A4")
    assert (tmp_path / "chapter.pdf").read_bytes().count(b"/Type /Page\n") > 5
    page.close()
