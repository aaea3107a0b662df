"""What counts as asking another host; that the build refuses it is shown in `tests/site/test_mistakes.py`."""

import pytest

from unrolled.engine.site import third_party


@pytest.mark.parametrize(
    "tag",
    [
        '<script async src="https://far.example/x.js"></script>',
        "<SCRIPT SRC='//far.example/x.js'>",
        "<img alt='>' src=https://far.example/x.png>",
        '<img srcset="https://far.example/x.png 2x" src="x.png">',
        '<link rel="stylesheet" href="https://far.example/x.css">',
        '<iframe src="http://far.example"></iframe>',
        '<object data="https://far.example/x.svg"></object>',
        '<svg><image href="https://far.example/x.png"/></svg>',
    ],
)
def test_what_a_browser_would_load_is_found(tag):
    (address,) = third_party.addresses(f"<html><body>{tag}</body></html>")
    assert "far.example" in address


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="https://far.example">there</a>',
        '<link rel="canonical" href="https://far.example/page">',
        '<script src="assets/x.js"></script>',
        '<img src="data:image/png;base64,//xx">',
        "<code>&lt;script src=&quot;https://far.example/x.js&quot;&gt;</code>",
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>',
    ],
)
def test_what_it_would_not_is_left_alone(tag):
    assert third_party.addresses(tag) == []


def test_a_style_sheet_may_import_nothing_and_load_nothing_from_afar():
    sheet = "@import 'x.css'; a { background: url(//far.example/a.png) } b { background: url('own.png') }"
    assert third_party.addresses_in_style(sheet) == ["x.css", "//far.example/a.png"]
