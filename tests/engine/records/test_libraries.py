import importlib.metadata
import re
from email.message import Message

import pytest

from unrolled.engine.records import libraries
from unrolled.engine.records.catalogue import catalogue
from unrolled.engine.records.key import KeyMaker


class Installed:
    """A distribution as `importlib.metadata` gives it."""

    def __init__(self, version, *requires):
        self.version, self.requires, self.metadata = version, list(requires), Message()


@pytest.fixture
def shelf(monkeypatch):
    """Distributions that are taken for the installed ones."""
    there = {}

    def look_up(name):
        if name not in there:
            raise importlib.metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(importlib.metadata, "distribution", look_up)
    libraries._installed.cache_clear()
    yield there
    libraries._installed.cache_clear()


def test_what_stands_behind_a_library_counts_however_far(shelf):
    shelf |= {"one": Installed("1", "Two_B>=1"), "two-b": Installed("2", "three"), "three": Installed("3", "one")}
    assert libraries.behind("one") == {"one": "1", "two-b": "2", "three": "3"}


@pytest.mark.parametrize(
    ("marker", "counts"),
    [
        ("extra == 'plots'", False),
        ("python_version < '3.12'", False),
        ("sys_platform == 'win32'", False),
        ("sys_platform == 'linux'", False),
        ("python_version >= '3.9'", True),
        ("sys_platform != 'win32'", True),
    ],
)
def test_what_is_needed_only_in_places_counts_nowhere(shelf, marker, counts):
    shelf |= {"one": Installed("1", f"two; {marker}"), "two": Installed("2")}
    assert ("two" in libraries.behind("one")) is counts


def test_what_is_not_there_is_said(shelf):
    assert libraries.behind("one") == {"one": "not installed"}


def test_every_library_of_the_book_is_known_by_the_name_under_which_it_was_installed():
    named = importlib.metadata.packages_distributions()
    maker = KeyMaker()
    sources = list(catalogue().values())
    imported = set().union(*(maker.libraries(source.path) for source in sources))
    assert {"keras", "numpy", "scikit-learn"} <= imported
    distributions = {re.sub(r"[-_.]+", "-", name).lower() for names in named.values() for name in names}
    if "tensorflow-cpu" in distributions:
        distributions.add("tensorflow")
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in imported} <= distributions
    parts = [maker.key(source.path).parts for source in sources]
    assert not [one for one in parts if "not installed" in one.values()]
    assert any("scipy" in one for one in parts)
    assert any("pandas" in one for one in parts)
