from unrolled.content.shelf.words import spread


def test_spread_shows_one_number_where_both_ends_look_the_same():
    assert spread([0.101, 0.099]) == "0.10"
    assert spread([0.1, 0.3, 0.2]) == "0.20 (0.10–0.30)"
