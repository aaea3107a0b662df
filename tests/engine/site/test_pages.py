"""What a walkthrough's page says of itself."""

import json

import pytest

from unrolled.engine.site.pages import description


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Title\n\nA *clip* is\n[a sequence](../x.md) of `images`.\n\nMore.", "A clip is a sequence of images."),
        ("# Title\n\n<p>shown</p>\n\nWords.", "Words."),
        ("# Title", ""),
    ],
)
def test_a_walkthrough_is_described_by_its_first_paragraph(text, words):
    assert description(json.dumps({"cells": [{"cell_type": "markdown", "source": text}]})) == words


def test_one_that_begins_with_code_has_no_description():
    assert not description(json.dumps({"cells": [{"cell_type": "code", "source": "x"}]}))
