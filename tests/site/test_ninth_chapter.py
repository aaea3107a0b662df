"""A chapter and a walkthrough that the project did not have: their folders and pages are all that it takes."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

PAGE = """# Does it swap?

## See it

{{ snippet("q9_swap/swap.py") }}

{{ claim("q9.swap") }} It has {{ number("q9_swap.sizes.axes") }} axes.

{{ table("q9_swap.sizes") }}

## Take it with you

{{ take_away("q9_swap") }}
"""
SNIPPET = '''def swap(pair):
    """Swap two things."""
    return pair[::-1]


if __name__ == "__main__":
    print(swap("ab"))
'''
RECORD = """def show(record):
    record.number("axes", 3)
    record.table("sizes", ["axis", "size"], [["batch", 2]], "Sizes of the axes")
"""
TEST = """import pytest


@pytest.mark.claim("{}", "{}")
def test_it(): ...
"""
WALK = """# %% [markdown]
# # Tides

# %%
from unrolled.content.tides import heights
from unrolled.engine.cells import results
from unrolled.engine.site.claim_cell import claim

results(heights).table("heights")

# %%
claim("tides.high")
"""


@pytest.fixture(scope="module")
def grown(kept_small):
    """The small site with a ninth chapter and a walkthrough, built."""
    write = kept_small.write
    write("snippets/q9_swap/__init__.py", "")
    write("snippets/q9_swap/swap.py", SNIPPET)
    write("tests/snippets/q9_swap/test_swap.py", TEST.format("q9.swap", "`swap` turns two things round."))
    write("src/unrolled/content/q9_swap/__init__.py", "")
    write("src/unrolled/content/q9_swap/sizes.py", RECORD)
    write("docs/questions/q9-swap.md", PAGE)
    write("src/unrolled/content/tides/__init__.py", "")
    heights = "record.number('high', 4)\n    record.table('heights', ['tide', 'metres'], [['high', 4]])"
    write("src/unrolled/content/tides/heights.py", f"def show(record):\n    {heights}\n")
    high = "At high tide it is {tides.heights.high} metres."
    write("tests/content/tides/test_tides.py", TEST.format("tides.high", high))
    write("docs/walkthroughs/tides.py", WALK)
    pages = ["index.md", "questions/q9-swap.md", "walkthroughs/tides.ipynb"]
    kept_small.configure(nav=[{page: page} for page in pages])
    done = kept_small.build()
    assert done.returncode == 0, done.stderr
    return kept_small


def article(project, page):
    return BeautifulSoup((project.root / "site" / page).read_text("utf-8"), "html.parser").article


def test_the_chapter_shows_its_snippet_its_record_and_its_claim(grown):
    page = article(grown, "questions/q9-swap.html")
    assert page.select_one(".u-output code").get_text().strip() == "ba"
    assert page.select_one(".u-n").get_text() == "3"
    assert page.select_one(".u-table[aria-label='Sizes of the axes'] td").get_text() == "2"
    assert page.select_one("#claim-q9-swap").get_text().startswith("swap turns two things round.")
    assert page.select_one("ul.u-claims a")["href"] == "../reference/claims/q9.html#q9-swap"


def test_the_walkthrough_shows_its_record_and_its_claim_with_its_number(grown):
    page = article(grown, "walkthroughs/tides.html")
    assert page.select_one(".u-table[aria-label='tides.heights.heights'] td").get_text() == "4"
    assert page.select_one("#claim-tides-high").get_text().startswith("At high tide it is 4 metres.")
    assert page.select_one("#claim-tides-high a.u-mark")["href"] == "../reference/claims/tides.html#tides-high"


def test_the_reference_has_the_claims_by_chapter_the_snippet_and_the_tests(grown):
    page = article(grown, "reference/claims.html")
    assert [heading["id"] for heading in page.select("h2")] == ["question-9", "tides"]
    assert [item.find_all("a")[-1]["href"] for item in page.select("li")] == [
        "claims/q9.html#q9-swap",
        "claims/tides.html#tides-high",
    ]
    tested = article(grown, "reference/claims/tides.html").find(id="tides-high")
    assert "def test_it" in tested.find_next("pre").get_text()
    assert tested.find_next("a", string="in its place")["href"] == "../../walkthroughs/tides.html#claim-tides-high"
    assert "Swap two things." in article(grown, "reference/snippets/q9_swap.html").get_text()
    assert article(grown, "reference/tests/q9_swap.html").find(id="test-swap")


def test_the_package_is_documented_without_the_chapters(grown):
    pages = {path.stem for path in (grown.root / "site/reference/unrolled").rglob("*.html")}
    assert {"engine", "records", "builder", "render", "site", "data", "forecast", "video"} <= pages
    assert not {"q9_swap", "tides", "content"} & pages
    assert article(grown, "reference/unrolled/engine.html").find(id="cells")


def test_what_was_looked_up_is_noted(grown):
    notes = json.loads((grown.root / ".cache/looked_up.json").read_text("utf-8"))
    assert {"q9_swap.sizes.axes", "q9_swap.sizes.sizes", "tides.heights.heights", "tides.heights.high"} <= set(notes)


def test_a_sentence_that_changes_is_shown_without_running_the_walkthrough(grown):
    path = "tests/content/tides/test_tides.py"
    grown.write(path, (grown.root / path).read_text("utf-8").replace("At high tide", "Twice a day"))
    done = grown.build()
    assert done.returncode == 0, done.stderr
    assert "making" not in done.stderr
    page = article(grown, "walkthroughs/tides.html")
    assert page.select_one("#claim-tides-high").get_text().startswith("Twice a day it is 4 metres.")


def test_a_claim_that_loses_its_test_is_told_at_the_cell(grown):
    grown.write("tests/content/tides/test_tides.py", "def test_it(): ...\n")
    done = grown.build()
    assert done.returncode != 0
    assert "docs/walkthroughs/tides.py:12: no test claims tides.high; mark one with" in done.stderr
