"""What the picture shows: nothing of it is lost for want of room, letters or width."""

import numpy as np
import pytest

from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.fitted import Forecast
from unrolled.apps.forecast.outcome import Outcome, Score
from unrolled.apps.forecast.plan import Plan
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_picture import picture
from unrolled.engine.terminal import InputError

DAYS = np.datetime64("2024-01-01") + np.arange(60)


def outcome(name="sold", scale=1.0, ahead=7, wild=None, level=100.0):
    values = scale * (level + np.arange(60) % 7)
    if wild is not None:
        values[50] = wild
    score = Score("ridge", "ridge", "", np.ones(ahead), np.ones(ahead), 0.0)
    coming = np.full(ahead, (level + 3) * scale)
    forecast = Forecast(DAYS[-1] + np.arange(1, ahead + 1), coming, coming - scale, coming + scale)
    plan = Plan(Calendar(), ahead, DAYS[20], DAYS[40])
    return Outcome(Series(name, DAYS, values), plan, (score,), score, forecast, np.ones(ahead))


def svg(folder, *arguments, **named):
    picture(outcome(*arguments, **named), folder / "x.svg")
    return (folder / "x.svg").read_text("utf-8")


def texts(drawing):
    return [part.partition("</text>")[0].rpartition(">")[2] for part in drawing.split("<text")[1:]]


def test_a_name_is_there_as_it_is_with_its_unit(tmp_path):
    assert "销量 $a_b$ &amp; ï in 1e9" in texts(svg(tmp_path, "销量 $a_b$ & ï", 1e10))


def test_a_long_name_is_broken_into_lines_and_its_unit_stays(tmp_path):
    shown = texts(svg(tmp_path, "visitors " * 40, 1e10))
    assert sum("visitors" in text for text in shown) == 4
    assert any(text.endswith("… in 1e9") for text in shown)


def test_letters_without_a_font_are_spelt_in_a_picture_of_dots(tmp_path, recwarn):
    picture(outcome("\u16a0\U0001f600"), tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert not [str(one.message) for one in recwarn if "Glyph" in str(one.message)]


@pytest.mark.parametrize(("scale", "level"), [(1e-9, 100), (1e-3, 1e9), (1e6, 100), (1e15, 100)])
def test_ticks_are_whole_numbers_at_any_scale(tmp_path, scale, level):
    shown = texts(svg(tmp_path, scale=scale, level=level))
    assert not [text for text in shown if text.startswith(("1e", "+", "−"))]


def test_an_interval_of_one_day_can_be_seen(tmp_path):
    one = svg(tmp_path, ahead=1)
    assert "LineCollection" in one
    assert "FillBetween" not in one


@pytest.mark.parametrize(("wild", "mark"), [(1e7, "↑ 10\N{THIN SPACE}000\N{THIN SPACE}000"), (-999.0, "↓ -999")])
def test_a_wild_value_is_named_at_the_edge_and_the_rest_stays_apart(tmp_path, wild, mark):
    shown = texts(svg(tmp_path, wild=wild))
    assert mark in shown
    assert "104" in shown
    (tmp_path / "x.svg").unlink()
    assert not [text for text in texts(svg(tmp_path)) if text.startswith(("↑", "↓"))]


def test_a_picture_is_never_written_over(tmp_path):
    svg(tmp_path)
    for name in ("x.svg", "x.jpg", "none/x.png"):
        with pytest.raises(InputError):
            picture(outcome(), tmp_path / name)
