import pytest
from bs4 import BeautifulSoup

from unrolled.engine.records.record import Cell, Choice, Figure, Line, Question, Table
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


def region(*cells):
    return soup(html.table(Table(["a"], [[cell] for cell in cells]), "T")).select_one("div.u-table")


def test_a_column_of_numbers_stands_at_the_right_with_its_title():
    def classes(*column):
        page = soup(html.table(Table(["a", "b"], [["x", cell] for cell in column]), "T"))
        return [cell.get("class") for cell in [page("th")[1], *page("td")]]

    assert classes("0.5", "12 %", "none") == [["u-number"]] * 4
    assert classes("0.50", "–", "0.9 (−0.8–1.00)") == [["u-number"]] * 4
    assert classes("5.2.2008 or so", "0.9 (none)", "1") == [None] * 4


def test_a_range_stands_apart_from_its_middle():
    cell = soup(html.table(Table(["a", "b"], [["x", "0.9 (−0.8–1.00)"]]), "T")).td
    assert cell.select_one(".u-range").get_text() == "(−0.8–1.00)"
    assert cell.get_text() == "0.9 (−0.8–1.00)"


def test_no_line_breaks_inside_a_number_or_before_its_unit():
    cell = soup(html.table(Table(["a", "b"], [["20\u2009574 in 3 days", "−0.9 °C"]]), "T"))
    assert cell.tbody.th.get_text() == "20\u202f574 in 3 days"
    assert cell.td.get_text() == "−0.9\u202f°C"


def test_a_cell_of_lines_names_the_language_of_each():
    lines = Cell([Line("我", lang="zh-Hans"), Line("`wǒ`", lang="zh-Latn"), Line("I < you", small=True)])
    cell = soup(html.table(Table(["a", "b"], [["1", lines]]), "T")).td
    assert [(span["lang"], span.text) for span in cell("span")] == [("zh-Hans", "我"), ("zh-Latn", "wǒ")]
    assert cell.small.text == "I < you"
    assert len(cell("br")) == 2
    assert cell.code


def test_a_drawing_in_a_cell_has_its_words():
    drawn = region(Cell(svg='<svg viewBox="0 0 1 1"><path/></svg>', alt="A 'dot'.")).svg
    assert (drawn["role"], drawn["aria-label"]) == ("img", "A 'dot'.")


@pytest.mark.parametrize(("width", "kinds"), [(379, ["u-drawing"]), (400, ["u-drawing", "u-plot"])])
def test_a_drawing_says_its_proportions_and_a_plot_that_it_is_one(width, kinds):
    drawing = soup(html.drawing(f'<svg viewBox="0.00 0.00 {width}.00 519.50"><path/></svg>', "A line.")).div
    assert (drawing["style"], drawing["class"]) == (f"--u-wide:{width};--u-high:519.5", kinds)
    assert drawing.has_attr("data-search-exclude")
    assert drawing.svg["aria-label"] == "A line."


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
