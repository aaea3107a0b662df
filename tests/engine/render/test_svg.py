import re

import pytest

from unrolled.engine.render.svg import INK, SERIES, on_the_site, size, themed

WHOLE = """<?xml version="1.0"?><!-- made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="20pt" viewBox="0 0 10 20">
<title>graph</title><style>*{stroke: red}</style>
<g id="a"><clipPath id="c"><rect/></clipPath><path stroke="black" clip-path="url(#c)" fill="#0061A8"/>
<use xlink:href="#a"/><text font-family="Times" style="font-family: Times; fill: #000000">t</text></g></svg>"""


def test_colours_become_variables_with_themselves_as_fallback():
    svg = themed(WHOLE, "q1.a")
    assert f'fill="var(--u-series-1, {SERIES[0]})"' in svg
    assert 'stroke="currentColor"' in svg
    assert "fill:currentColor" in svg
    assert INK not in svg


def test_ids_of_two_drawings_do_not_meet_and_what_points_to_them_finds_them():
    ids = {}
    for name in ("q1.a", "q1.b"):
        svg = themed(WHOLE, name)
        ids[name] = set(re.findall(r'\bid="([^"]+)"', svg))
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg)) == ids[name]
        assert len(ids[name]) == 2
    assert not ids["q1.a"] & ids["q1.b"]


def test_on_the_site_the_style_sheet_has_the_colours():
    assert on_the_site(f'<path fill="var(--u-series-1, {SERIES[0]})"/>') == '<path fill="var(--u-series-1)"/>'


def test_titles_styles_comments_fonts_and_fixed_heights_go():
    svg = themed(WHOLE, "q1.a")
    for gone in ("<title", "<style", "<!--", "<?xml", "Times", 'height="20pt"'):
        assert gone not in svg


def test_the_drawing_keeps_its_size_in_its_view_box():
    assert 'viewBox="0 0 10 20" width="10"' in themed(WHOLE, "q1.a")


def test_a_drawing_without_a_view_box_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        themed("<svg><path/></svg>", "q1.a")


def test_its_size_is_that_of_its_own_view_box():
    assert size("<svg viewBox='0 0 10.5 20'><svg viewBox='0 0 1 1'/></svg>") == (10.5, 20)
    with pytest.raises(ValueError, match="viewBox"):
        size('<svg><svg viewBox="0 0 1 1"/></svg>')
