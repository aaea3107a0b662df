"""A kind of forecaster looks the same on every page, and no two lines of a figure look the same."""

import pytest

from unrolled.content.shelf.looks import kind, looks


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("last_week", "rule"),
        ("usual", "rule"),
        ("ridge_season", "linear"),
        ("weekday", "linear"),
        ("trees", "trees"),
        ("season_sequence", "network"),
        ("decoder", "network"),
    ],
)
def test_a_short_name_says_the_kind(key, wanted):
    assert kind(key) == wanted


def test_a_kind_keeps_its_colour_beside_whatever_others():
    alone = looks(["network"])["network"]
    assert looks(["usual", "ridge", "trees", "network"])["network"] == alone
    colours = {name: look["color"] for name, look in looks(["usual", "ridge", "trees", "network"]).items()}
    assert len(set(colours.values())) == 4


def test_lines_are_told_apart_without_their_colours():
    keys = ["persistence", "usual", "ridge", "ridge_season", "trees", "trees_season", "sequence", "decoder", "vector"]
    lines = [(str(look["linestyle"]), look.get("marker")) for look in looks(keys).values()]
    assert len(set(lines)) == len(keys)


def test_one_more_of_a_kind_is_refused():
    with pytest.raises(ValueError, match="d is one more network than can be told apart"):
        looks(["a", "b", "c", "d"])
