"""Which frames are on show when, from times alone."""

from unrolled.apps.video.showing import decoded, spread, timeline


def shown(*times, duration=0):
    return [(time, duration) for time in times]


def test_a_frame_stays_until_the_next():
    assert timeline(shown(0, 1, 2, 9, 10)) == [0, 1, 2, 9, 10, 11]
    assert spread(shown(0, 1, 2, 3, 4, 5, 6, 27), 7) == [2, 6, 6, 6, 6, 6, 6]


def test_the_last_frame_stays_for_as_long_as_it_says():
    held = [*shown(*range(0, 23 * 40, 40), duration=40), (23 * 40, 2000)]
    assert timeline(held)[-1] == 23 * 40 + 2000
    assert spread(held, 12) == [3, 9, 15, 21, *8 * [23]]
    assert spread(shown(*range(0, 960, 40)), 12, until=2920) == spread(held, 12)
    # What the file says of its end takes nothing from its frames.
    assert spread(held, 12, until=960) == spread(held, 12)


def test_times_need_not_begin_at_zero():
    for start in (-500, 0, 90_000):
        assert spread(shown(*range(start, start + 8)), 4) == [1, 3, 5, 7]


def test_a_clock_that_is_set_back_is_that_of_a_file_of_several():
    assert timeline(shown(100, 110, 120, 100, 110, 120, duration=10)) == [0, 10, 20, 30, 40, 50, 60]
    assert timeline(shown(100, 110, 120, 0, 20)) == [0, 10, 20, 30, 50, 60]


def test_of_frames_at_the_same_time_the_last_is_seen():
    assert spread(shown(0, 0, 2, 2, 4, 4), 3) == [1, 3, 5]


def test_frames_without_times_are_shown_equally_long():
    assert timeline(shown(None, None, None)) == timeline(shown(7, 7, 7)) == timeline(shown(0, None, 9)) == [0, 1, 2, 3]
    assert (timeline(shown(5)), spread(shown(5), 2), spread([], 2)) == ([0, 1], [0, 0], [])


def test_the_time_of_decoding_stands_in_for_times_that_go_back():
    made_up = [(1, 2, 1), (3, 3, 1), (4, 4, 1), (2, 9, 1), (5, None, 1), (6, None, 1)]
    assert decoded(made_up) == [(2, 1), (3, 1), (4, 1), (9, 1), (14, 1), (19, 1)]
    assert decoded([(None, 0, 1), (None, 7, 1), (None, None, 1)]) == [(0, 1), (7, 1), (14, 1)]
    assert decoded([(4, 0, 1), (5, 0, 1)]) == [(4, 1), (5, 1)]
    joined = [(4, 4, 1), (5, 5, 1), (0, 0, 1), (1, 1, 1)]
    assert decoded(joined) == [(time, 1) for time, _, _ in joined]
