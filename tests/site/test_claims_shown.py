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
    listed = [item.select_one("a.u-mark")["href"] for item in text.select("ul.u-claims > li")]
    assert anchors
    up = "../" * page.count("/")
    assert [f"{up}reference/claims.html#{anchor.removeprefix('claim-')}" for anchor in anchors] == listed
    tests = {claim.anchor: claim.test for claim in claims().values()}
    for item in text.select("ul.u-claims > li"):
        assert item.select("a")[-1].get_text() == tests[item.a["href"].rpartition("#")[2]]


def test_the_page_of_claims_has_each_with_its_test(soups):
    text = soups["reference/claims.html"].article
    known = claims()
    assert [h.get("id") for h in text.find_all("h3")] == [claim.anchor for claim in known.values()]
    for claim in known.values():
        assert claim.test in text.find(id=claim.anchor).find_next("pre").get_text()
