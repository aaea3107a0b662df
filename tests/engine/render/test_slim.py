"""A slim drawing has the same text, shapes and order; only what nobody sees is gone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from unrolled.engine.render.slim import slim

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 250">'


def inside(body: str) -> str:
    written = slim(f"{HEAD}{body}</svg>")
    assert written.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    return written[written.index(">") + 1 : written.rindex("</svg>")]


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 45.543013 177.199512 \nL 384.751354 177.199512 \nL 384.751354 43.29 \nz\n", "M45.5 177.2l339.3 0 0-133.9z"),
        ("M 0 0 L 0.04 0 L 0.08 0 L 0.12 0", "M0 0l.1 0"),  # steps that cannot be seen are left out, and don't add up
        ("M 1 1 L 1 1", "M1 1l0 0"),  # a dot, by its round ends
        ("M 1 2 L 3 4 M 5 6 L 7 8", "M1 2l2 2M5 6l2 2"),
        ("M 1.26 -2e-3 C 1 .5 -2.04 3 4 5", "M1.3 0C1 .5-2 3 4 5"),
    ],
)
def test_a_path_is_shorter_and_ends_where_it_ended(path, short):
    assert inside(f'<path d="{path}" />') == f'<path d="{short}"/>'


def test_a_long_line_ends_where_it_ended():
    points = [(0.333 * i, 100 + 0.777 * (i % 7)) for i in range(1000)]
    path = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points)
    steps = inside(f'<path d="{path}" />').split('"')[1]
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
    assert sum(numbers[0::2]) == pytest.approx(points[-1][0], abs=0.06)
    assert sum(numbers[1::2]) == pytest.approx(points[-1][1], abs=0.06)


def test_only_ids_that_are_used_stay_and_are_short_and_those_of_one_drawing():
    body = '<g id="a"><defs><path id="{0}b" d="M 0 0 L 0 3.517"/></defs><use xlink:href="#{0}b" x="63.531335"/></g>'
    one, other = (inside(body.format(prefix)) for prefix in ("one-", "other-"))
    [name] = re.findall(r'id="([^"]+)"', one)
    assert one == f'<defs><path d="M0 0l0 3.52" id="{name}"/></defs><use xlink:href="#{name}" x="63.5"/>'
    assert len(name) == 8
    assert name not in other


def test_a_style_that_shapes_in_a_row_share_is_said_once():
    row = "".join(f'<use x="{x}" style="fill: red; stroke: none"/>' for x in range(4))
    assert (
        inside(row)
        == f'<g style="fill:red;stroke:none">{"".join(f"<use x={chr(34)}{x}{chr(34)}/>" for x in range(4))}</g>'
    )
    apart = '<path style="opacity:.5" d="M0 0l1 1"/>'  # of a group it would be another
    assert inside(apart * 4) == apart * 4


def test_text_keeps_its_spaces_and_its_turn():
    text = '<text x="1.00" transform="rotate(-0 1 2)">a <tspan dy="1.25">b</tspan> c</text>'
    assert inside(f"<g>\n  {text}\n</g>") == '<text x="1">a <tspan dy="1.2">b</tspan> c</text>'
    assert 'transform="rotate(-90 5 6)"' in inside('<text transform="rotate(-90 5 6)">up</text>')


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ElementTree.ParseError):
        slim("<svg><g></svg>")
