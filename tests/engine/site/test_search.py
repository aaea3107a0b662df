"""Sections of a page, as the search knows them."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from unrolled.engine.site import search, words

PAGE = """<h1 id="top">A title<a class="headerlink" href="#top">&para;</a></h1><p>First.</p>
<h2 id="one">One <code>name</code></h2><table><tr><td>cell</td><td>other</td></tr></table>
<p data-search-exclude>links</p><pre><code>keras<span>.</span>layers</code></pre>
<h2 id="out" data-search-exclude>Claims</h2><p>left out</p>
<h2 id="two">Two</h2><p>last<br>line &amp; more</p><script>no()</script>"""


def test_a_page_is_read_section_by_section():
    found = [(one.at, one.title, one.text) for one in search.sections(PAGE, "a.html", "Page")]
    assert found == [
        ("a.html", "A title", "First."),
        ("a.html#one", "One name", "cell other keras.layers"),
        ("a.html#two", "Two", "last line & more"),
    ]


def test_what_stands_before_the_first_heading_is_the_pages_own():
    found = search.sections("<p>lone</p><h2 id='one'>One</h2><p>text</p>", "a.html", "Page")
    assert [(one.at, one.title) for one in found] == [("a.html", "Page"), ("a.html#one", "One")]


@pytest.fixture
def index():
    index = search.Index()
    for url, meta in (("questions/a.html", {}), ("reference/b.html", {}), ("c.html", {"search": {"exclude": True}})):
        content = "<h1 id='t'>T</h1><p>x</p><h2 id='q'>Check yourself</h2><p>y</p>"
        index.add_entry_from_context(SimpleNamespace(url=url, meta=meta, content=content, title="T"))
    return index


def rows(site):
    text = (site / "search/sections.js").read_text("utf-8")
    return {row[0]: row for row in json.loads(text.partition("=")[2])}


def test_an_answer_weighs_more_than_its_quiz_and_the_reference(index, tmp_path):
    index.write(tmp_path)
    weights = {at: row[3] for at, row in rows(tmp_path).items()}
    assert set(weights) == {
        f"{page}{hash_}" for page in ("questions/a.html", "reference/b.html") for hash_ in ("", "#q")
    }
    assert weights["questions/a.html"] > weights["questions/a.html#q"] > weights["reference/b.html#q"]
    assert weights["questions/a.html"] > weights["reference/b.html"]


def test_a_word_leads_to_its_section(index, tmp_path, monkeypatch):
    word = words.Word("gate", "Lets pass.", "questions/a.md#q", ("valve",), ("门",))
    monkeypatch.setattr(words, "words", lambda: [word])
    index.write(tmp_path)
    assert rows(tmp_path)["questions/a.html#q"][4] == "gate valve 门"


def listed(monkeypatch, tmp_path, text):
    path = tmp_path / "words.toml"
    path.write_text(text, "utf-8")
    monkeypatch.setattr(words, "_LIST", path)


ENTRY = '[[word]]\nterm = "{}"\nmeans = "m"\nat = "a.md#b"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[word]]\nterm = "gate"\n', "gate: `means` is missing"),
        (ENTRY.format("gate") * 2, "“gate” stands twice"),
        (ENTRY.format("gate") + 'zh = ["x"]\n', "`zh` is not known"),
        (ENTRY.format("gate") + 'also = "x"\n', "`also` is a list"),
    ],
)
def test_a_wrong_list_of_words_is_refused(monkeypatch, tmp_path, text, says):
    listed(monkeypatch, tmp_path, text)
    with pytest.raises(words.WordsError, match=says):
        words.words()


def test_words_come_in_the_order_of_the_alphabet_with_their_names(monkeypatch, tmp_path):
    listed(monkeypatch, tmp_path, ENTRY.format("mask") + 'also = ["cover <b>"]\n' + ENTRY.format("Gate"))
    assert [word.term for word in words.words()] == ["Gate", "mask"]
    assert words.words()[1].address == "a.html#b"
    text = words.definitions("../")
    assert '<dt id="word-mask">mask</dt>' in text
    assert "[More](../a.md#b)" in text
    assert "cover &lt;b&gt;" in text
