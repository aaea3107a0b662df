"""Claims on the built pages: each page ends with its own, one page lists all with their tests."""

from __future__ import annotations

import pytest

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site.claims import claims

PAGES = [f"questions/{path.stem}" for path in sorted((ROOT / "docs/questions").glob("*.md"))] + ["when-it-goes-wrong"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_ends_with_the_claims_that_it_made(soups, page):
    text = soups[f"{page}.html"].article
    heading = text.find_all("h2")[-1]
    assert heading["id"] == "what-this-page-claims", f"{page} does not end with its claims"
    anchors = [mark["id"] for mark in text.select("span.u-claim[id]")]
    listed = [item.select("a")[-1]["href"] for item in text.select("ul.u-claims > li")]
    assert anchors
    up = "../" * page.count("/")
    addresses = {claim.anchor: claim.uri for claim in claims().values()}
    assert [up + addresses[anchor.removeprefix("claim-")] for anchor in anchors] == listed
    tests = {claim.anchor: claim.test for claim in claims().values()}
    for item in text.select("ul.u-claims > li"):
        assert item.select("a")[-1].get_text() == tests[item.a["href"].rpartition("#")[2]]


def test_the_page_of_claims_lists_each_and_leads_to_its_test(soups):
    text = soups["reference/claims.html"].article
    known = claims().values()
    wanted = [claim.uri.removeprefix("reference/") for claim in known]
    assert [item.find_all("a")[-1]["href"] for item in text.select("li.u-tested")] == wanted
    assert [square["href"] for square in text.select(".u-wall > a")] == wanted
    assert all(square["data-says"] for square in text.select(".u-wall > a"))


def test_each_claim_has_its_test_and_the_way_back_to_its_place(soups):
    for claim in claims().values():
        page, _, anchor = claim.uri.partition("#")
        heading = soups[page].article.find("h2", id=anchor)
        code = heading.find_next("pre").get_text()
        assert f"def {claim.test}(" in code
        assert f'claim("{claim.id}"' not in code, "the sentence stands above its test already"
        back, _, place = heading.find_next("a", string="in its place")["href"].removeprefix("../../").partition("#")
        assert soups[back].article.find(id=place), f"{claim.id} is not at {back}#{place}"
