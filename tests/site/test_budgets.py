"""What things may cost, as tests/budgets.toml says."""

from __future__ import annotations

import gzip
import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from unrolled.engine.builder.runner import survey
from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.records.store import Store

BUDGETS = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text("utf-8"))
RAISE = "make it smaller, or raise tests/budgets.toml and say why"


def over(costs, budget, what):
    """A sentence for each thing that costs more than its budget."""
    return [f"{name} has {cost:,} {what} of {budget:,}; {RAISE}" for name, cost in costs.items() if cost > budget]


@cache
def sent(path):
    """The bytes of a file as a host sends it."""
    data = path.read_bytes()
    return len(data) if path.suffix in (".woff2", ".png") else len(gzip.compress(data, 6, mtime=0))


def test_pages_keep_their_weight(site, pages):
    costs = {page.relative_to(site).as_posix(): page.stat().st_size for page in pages}
    reference = {name: cost for name, cost in costs.items() if name.startswith("reference/")}
    read = {name: cost for name, cost in costs.items() if name not in reference}
    assert not over(read, BUDGETS["page"]["html_bytes"], "bytes of HTML")
    assert not over(reference, BUDGETS["page"]["reference_bytes"], "bytes of HTML")
    packed = {page.relative_to(site).as_posix(): sent(page) for page in pages}
    assert not over(packed, BUDGETS["page"]["html_sent_bytes"], "bytes of HTML to send")


def test_pages_keep_what_a_first_visit_transfers(site, soups):
    costs = {}
    for name, soup in soups.items():
        page = site / name
        addresses = [link["href"] for link in soup.select("link[rel=stylesheet], link[rel=icon]")]
        addresses += [
            entry["src"] for entry in soup.select("script[src], img[src]") if not entry["src"].startswith("data:")
        ]
        base = site if page.name == "404.html" else page.parent
        files = {(base / urldefrag(entry.lstrip("/")).url).resolve() for entry in addresses}
        files |= {site / "assets/search/search.js", site / "search/search_index.json"}
        if soup.select_one(".katex"):
            style = (site / "assets/katex/katex.min.css").read_text("utf-8")
            files |= {
                site / "assets/katex" / font for font in re.findall(r"url\((fonts/KaTeX_(?:Main|Math)[^)]*)\)", style)
            }
        costs[name] = sent(page) + sum(sent(file) for file in files)
    assert not over(costs, BUDGETS["page"]["transfer_bytes"], "bytes to transfer")


def test_the_site_keeps_its_size(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    assert size <= BUDGETS["site"]["bytes"], f"the site has {size:,} bytes of {BUDGETS['site']['bytes']:,}; {RAISE}"
    assert len(files) <= BUDGETS["site"]["files"], f"the site has {len(files)} files; {RAISE}"


def test_snippets_keep_their_length_and_width():
    snippets = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "snippets").glob("*/*.py")
    }
    assert len(snippets) > 15
    long = {name: len(text.splitlines()) for name, text in snippets.items()}
    wide = {name: max(map(len, text.splitlines()), default=0) for name, text in snippets.items()}
    assert not over(long, BUDGETS["snippet"]["lines"], "lines")
    assert not over(wide, BUDGETS["snippet"]["columns"], "columns")


@pytest.mark.parametrize("kind", ["experiment", "snippet", "walkthrough"])
def test_records_keep_their_time_and_size(kind):
    """Reads what was measured when each record was made; nothing is timed here."""
    store = Store()
    metas = {
        name: store.records.meta(name, entry.key) for name, entry in survey(store).items() if entry.source.kind == kind
    }
    fresh = {name: meta for name, meta in metas.items() if meta}
    assert fresh, "no record is made; run `unrolled records --make`"
    seconds = {name: round(store.seconds(name) or 0) for name in fresh}
    assert not over(seconds, BUDGETS["record"][f"{kind}_seconds"], "seconds of one core")
    assert not over({name: meta["bytes"] for name, meta in fresh.items()}, BUDGETS["record"]["bytes"], "bytes")
