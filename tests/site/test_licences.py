"""The page of licences: everything shipped is on it, and every page leads to it."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site import licences


@pytest.fixture(scope="module")
def page(soups):
    return soups["reference/licences.html"].article.get_text(" ")


def test_every_file_of_the_site_has_a_licence(site):
    patterns = [pattern.replace("**/", "*") for entry in licences.shipped() for pattern in entry.files]
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.is_file():
            covered = any(fnmatch(name, pattern) for pattern in patterns)
            assert covered, f"{name} is shipped, and no `files` in src/unrolled/engine/site/licences.toml covers it"


def test_every_pattern_covers_a_file(site):
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    for entry in licences.shipped():
        for pattern in entry.files:
            there = any(fnmatch(name, pattern.replace("**/", "*")) for name in names)
            assert there, f"licences.toml: {pattern!r} of “{entry.what}” covers no file of the site; take it out"


def test_every_data_module_says_whose_data_it_gives(page):
    folder = ROOT / "src/unrolled/content/data"
    modules = {path.stem for path in folder.glob("[!_]*.py")} | {path.parent.name for path in folder.glob("*/*.py")}
    known = licences.data()
    for name in sorted(modules):
        assert name in known, f"say in src/unrolled/content/data/licences.toml whose data its module {name} gives"
        assert known[name].what in page


def test_every_package_states_its_licence(page):
    packages = licences.requirements()
    assert len(packages) > 20
    assert {"tensorflow", "tensorflow-cpu"} & packages.keys()  # one or the other, as the machine is
    for name, (_, terms) in packages.items():
        assert terms != "not stated", (
            f"the package {name} does not state its licence; read it and add it to licences.py"
        )
        assert name in page


def test_every_page_leads_to_the_licences(site, soups):
    for name, soup in soups.items():
        links = [a["href"] for a in soup.select("footer .md-copyright a")]
        assert len(links) == 1, f"{name}: its footer does not lead to the licences"
        target = site / links[0].lstrip("/") if name == "404.html" else (site / name).parent / links[0]
        assert target.resolve() == (site / "reference/licences.html").resolve(), (
            f"{name}: its footer leads to {links[0]}"
        )
