from bs4 import BeautifulSoup

from unrolled.engine.records.record import Choice, Figure, Question, Table
from unrolled.engine.render import html


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_inline_marks_are_typeset_and_the_rest_is_escaped():
    assert html.inline("`a<b` & $x<y$") == (r'<code>a&lt;b</code> &amp; <span class="arithmatex">\(x&lt;y\)</span>')


def test_a_table_names_itself_and_its_headers():
    page = soup(html.table(Table(["layer", "shape"], [["`LSTM`", "1.5"]], "Shapes of `LSTM`"), "q2.shapes"))
    assert page.div["aria-label"] == "Shapes of LSTM"
    assert page.div["tabindex"] == "0"
    assert [th["scope"] for th in page("th")] == ["col", "col", "row"]
    assert page.td["class"] == ["u-number"]
    assert page.p.text == "Shapes of LSTM"


def test_a_figure_says_in_words_and_numbers_what_it_shows():
    figure = Figure(
        "<svg viewBox='0 0 1 1'><path/></svg>", 'A "line"', "The line", ["It falls."], Table(["x"], [["1"]])
    )
    page = soup(html.figure(figure, "figure-q2"))
    assert page.svg["role"] == "img"
    assert page.svg["aria-label"] == 'A "line"'
    assert page.summary.text == "The same in words and numbers"
    assert [p.text for p in page.details("p")] == ['A "line"', "It falls."]
    assert page.details.table is not None


def test_a_quiz_explains_every_choice_and_marks_one_right():
    page = soup(html.quiz([Question("How many?", [Choice("2", False, "Too few."), Choice("3", True, "Yes.")])]))
    assert [d.summary.text for d in page("details")] == ["2", "3"]
    assert [d.p.text for d in page("details")] == ["Wrong. Too few.", "Right. Yes."]
