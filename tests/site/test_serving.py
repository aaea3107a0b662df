"""A served site of three pages: what an edit builds again, what is made first, and what a page says meanwhile."""

from __future__ import annotations

import json
import re
import time
import urllib.request

import pytest

from tests.served import served, until
from unrolled.engine.records.state import State

FIRST = "# One\n\nThe answer is {{ number('q1_tiny.answer.answer') }}.\n"
SECOND = "# Two\n\n{{ table('q1_tiny.slow.sizes') }}\n"
THIRD = "# Three\n\n{{ snippet('q1_tiny/hello.py') }}\n\n{{ claim('q1.hello') }}\n"
CLAIM = 'import pytest\n\n\n@pytest.mark.claim("q1.hello", "{}")\ndef test_hello():\n    assert True\n'


@pytest.fixture
def three(small):
    """A small site with a page that shows a number, one with a table, and one with a snippet and a claim."""
    small.write("docs/index.md", FIRST)
    small.write("docs/two.md", SECOND)
    small.write("docs/three.md", THIRD)
    small.write("tests/snippets/q1_tiny/test_hello.py", CLAIM.format("It says hello."))
    small.configure(nav=[{"One": "index.md"}, {"Two": "two.md"}, {"Three": "three.md"}])
    return small


@pytest.fixture
def new_page(browser):
    """What opens a page in the browser."""
    pages = []
    yield lambda: pages.append(browser.new_page()) or pages[-1]
    for page in pages:
        page.close()


def stamps(address):
    """What tells each page from what it was before."""
    pages = {}
    for name in ("index.html", "two.html", "three.html"):
        page = urllib.request.urlopen(address.replace("index.html", name), timeout=30).read().decode()
        pages[name] = re.search(r'data-u-built="(\w+)"', page)[1]
    return pages


def news(address, page, built=""):
    """What a page is told when it asks."""
    question = address.replace("index.html", f"served/{page}?built={built}")
    return json.loads(urllib.request.urlopen(question, timeout=30).read())


def test_an_edit_builds_the_pages_that_it_concerns_and_no_other(three):
    three.build()
    with served(three) as address:
        until(address, "The answer is")
        before = stamps(address)
        whole = (three.root / ".cache/refresh").stat().st_mtime_ns

        three.write("docs/index.md", FIRST + "\nA sentence more.\n")
        until(address, "A sentence more")
        assert {name for name, stamp in stamps(address).items() if stamp != before[name]} == {"index.html"}
        assert news(address, "two.html", before["two.html"])["built"] == before["two.html"]
        assert news(address, "index.html", before["index.html"])["built"] != before["index.html"]

        before = stamps(address)
        three.write("snippets/q1_tiny/hello.py", 'print("good morning")\n')
        until(address.replace("index", "three"), r"(?s)prints.*good morning")
        assert {name for name, stamp in stamps(address).items() if stamp != before[name]} == {"three.html"}
        assert "good morning" in until(address.replace("index.html", "files/q1_tiny/hello.py"), "morning")
        assert "good morning\\n" in until(address.replace("index.html", "files/q1_tiny/hello.ipynb"), r"stdout")

        before = stamps(address)
        three.write("tests/snippets/q1_tiny/test_hello.py", CLAIM.format("It greets."))
        until(address.replace("index", "three"), "It greets")
        until(address.replace("index.html", "reference/claims.html"), "(?s)It greets.*its test")
        until(address.replace("index.html", "reference/claims/q1.html"), "(?s)It greets.*test_hello")
        until(address.replace("index.html", "reference/tests/q1_tiny.html"), "It greets")
        assert {name for name, stamp in stamps(address).items() if stamp != before[name]} == {"three.html"}
        assert (three.root / ".cache/refresh").stat().st_mtime_ns == whole  # all that without a build of all pages


def test_what_concerns_all_pages_builds_them_all(three):
    three.build()
    with served(three) as address:
        until(address, "The answer is")
        three.write("docs/two.md", SECOND.replace("# Two", "---\ntitle: Second\n---\n\n# Second"))
        three.configure(nav=["index.md", "two.md", "three.md"])
        until(address, "(?s)md-nav__link.*Second")  # in the navigation of another page
        three.write("docs/four.md", "# Four\n\nA page more.\n")
        until(address.replace("index", "four"), "A page more")


def test_a_mistake_is_told_on_its_page_and_goes_when_it_is_mended(three):
    three.build()
    with served(three) as address:
        until(address, "The answer is")
        three.write("docs/two.md", SECOND + "\n{{ table('q1_tiny.slow.widths') }}\n")
        page = until(address.replace("index", "two"), "u-error")
        assert "docs/two.md:5: q1_tiny.slow gives no table widths; it gives sizes" in page
        three.write("docs/two.md", SECOND)
        assert "u-error" not in until(address.replace("index", "two"), "(?s)<h1.*small(?!.*u-error)")
        # A build of all pages says what is wrong with a test, and has nothing to show.
        three.write("tests/snippets/q1_tiny/test_hello.py", "def test_hello(:\n")
        three.write("docs/index.md", FIRST + "\nNot seen.\n")
        time.sleep(2)
        three.write("tests/snippets/q1_tiny/test_hello.py", CLAIM.format("It is mended."))
        until(address.replace("index", "three"), "It is mended")
        until(address, "Not seen")


def test_the_page_that_is_asked_for_is_made_first_and_says_how_far_it_is(three):
    names = [f"q1_tiny.early{number}" for number in range(60)]
    for name in names:
        three.write(f"src/unrolled/content/{name.replace('.', '/')}.py", three.SLOW.format(3, name))
    tables = "\n\n".join(f"{{{{ table('{name}.sizes') }}}}" for name in names)
    three.write("docs/index.md", f"# One\n\n{tables}\n")
    three.write("src/unrolled/content/q1_tiny/slow.py", three.SLOW.format(2, "asked for"))
    with served(three) as address:
        page = until(address.replace("index", "two"), "Being made")
        assert "0 of the 1 records of this page are there" in page
        waits = news(address, "two.html", re.search(r'data-u-built="(\w+)"', page)[1])["waits"]
        assert re.fullmatch(r" (for \d+ s|next)", waits["q1_tiny.slow"])
        assert State(three.root / ".cache").asked()[0] == "q1_tiny.slow"
        until(address.replace("index", "two"), r"<th scope=\"row\">asked for</th>")
        waits = news(address, "index.html")["waits"]  # of the page before, whose records stood before that one
        assert len(waits) > 3
        assert any(re.fullmatch(r" after \d+ others", words) for words in waits.values())


@pytest.mark.browser
def test_a_page_loads_again_in_the_place_where_it_was_read(three, new_page):
    words = "\n\n".join(f"Paragraph number {number}. " + "word " * 60 for number in range(60))
    three.write("docs/two.md", f"# Two\n\n{{{{ table('q1_tiny.slow.sizes') }}}}\n\n{words}\n")
    rows = ", ".join(f"['row {number}']" for number in range(30))
    three.build()
    with served(three) as address:
        until(address, "The answer is")
        reader, other = new_page(), new_page()
        reader.goto(address.replace("index", "two"))
        other.goto(address)
        other.evaluate("window.untouched = true")
        paragraph = "[...document.querySelectorAll('p')].find(p => p.textContent.includes('number 30.'))"
        place = f"{paragraph}.getBoundingClientRect().top"
        reader.evaluate(f"{paragraph}.scrollIntoView()")
        before, scrolled = reader.evaluate(place), reader.evaluate("scrollY")
        slow = f"def show(record):\n    record.table('sizes', ['size'], [{rows}])\n"
        three.write("src/unrolled/content/q1_tiny/slow.py", slow)
        reader.wait_for_selector("text=row 29", state="attached", timeout=60_000)
        reader.wait_for_function("history.scrollRestoration === 'auto'")  # it is there
        assert reader.evaluate("scrollY") > scrolled + 300  # the table above is higher
        assert abs(reader.evaluate(place) - before) < 5
        assert other.evaluate("window.untouched")  # what did not change is not loaded again
