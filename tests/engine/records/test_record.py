import math

import pytest

from unrolled.engine.records.record import Number, Record, RecordError

SVG = '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'


def full_record() -> Record:
    record = Record("q1_tiny.answer")
    record.number("ratio", 4, digits=2, unit="×")
    record.table("sizes", ["a", "b"], [[1, "x"]], caption="Sizes")
    record.figure("line", SVG, alt="A line.", caption="The line", columns=["x"], rows=[[1]])
    record.text("printed", "hello\n")
    record.quiz("quiz", [("How many?", 3, {2: "Too few.", 3: "Yes."})])
    return record


def test_a_record_survives_json():
    record = full_record()
    assert Record.from_json(record.to_json()) == record


def test_the_same_record_gives_the_same_json():
    assert full_record().to_json() == full_record().to_json()


def test_a_number_shows_its_decimals_thousands_and_unit():
    assert str(Number(1234.567, 1, "°C")) == "1\u2009234.6\u00a0°C"
    assert str(Number(4)) == "4"


def test_a_quiz_marks_the_computed_answer_alone():
    (question,) = full_record().quizzes["quiz"]
    assert [(choice.text, choice.right) for choice in question.choices] == [("2", False), ("3", True)]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_must_be_finite(value):
    with pytest.raises(RecordError, match=r"q1\.x.*must be finite"):
        Record("q1").number("x", value)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda r: r.number("n", 10.4), "say how many decimals"),
        (lambda r: r.table("t", ["a", "b"], [[1]]), "1 cells for 2 columns"),
        (lambda r: r.table("t", ["a"], []), "no rows"),
        (lambda r: r.figure("f", SVG, alt=" ", caption="c"), "text alternative"),
        (lambda r: r.figure("f", "<svg></svg>", alt="a", caption="c"), "empty drawing"),
        (lambda r: r.quiz("q", [("How many?", 5, {2: "No.", 3: "No."})]), "computed answer 5"),
        (lambda r: r.quiz("q", [("How many?", 2, {2: "Yes.", 3: " "})]), "not explained"),
        (lambda r: r.text("Bad Name", ""), "is no name"),
        (lambda r: [r.text("twice", ""), r.text("twice", "")], "twice"),
        (lambda r: r.file("../x", b""), "no file name"),
        (lambda r: r.file("meta.json", b""), "no file name"),
    ],
)
def test_what_a_page_cannot_show_is_refused(spoil, message):
    with pytest.raises(RecordError, match=message):
        spoil(Record("q1_tiny.answer"))
