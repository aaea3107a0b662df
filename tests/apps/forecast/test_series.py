import numpy as np
import pytest

from unrolled.apps.forecast.series import Series, read_csv
from unrolled.engine.terminal import InputError


def write(folder, text, name="x.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(count=10, start="2024-01-01", step=1, form=str):
    days = np.datetime64(start) + step * np.arange(count)
    return [f"{form(day)},{number + 0.5}" for number, day in enumerate(days)]


def text(lines, header="day,value"):
    return "\n".join([header, *lines]) + "\n"


def test_a_plain_file(tmp_path):
    series = read_csv(write(tmp_path, text(rows())), "day", "value")
    assert (series.name, len(series), series.notes) == ("value", 10, ())
    assert (series.dates[0], series.dates[-1]) == (np.datetime64("2024-01-01"), np.datetime64("2024-01-10"))
    np.testing.assert_array_equal(series.values, np.arange(10) + 0.5)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda content: b"\xef\xbb\xbf" + content, "a byte order mark"),
        (lambda content: content.replace(b",", b";"), "semicolons"),
        (lambda content: content.replace(b",", b"\t"), "tabs"),
        (lambda content: content.replace(b",", b";").replace(b".", b","), "decimal commas"),
        (lambda content: content.decode().encode("utf-16"), "UTF-16"),
        (lambda content: content.replace(b"\n", b"\r\n"), "line ends of Windows"),
        (lambda content: content.replace(b"-", b"/"), "slashes"),
        (lambda content: content.replace(b",0.5", b" 00:00:00,0.5"), "midnight"),
        (lambda content: content.replace(b"2024-01-02", b'"2024-01-02"'), "quotes"),
        (lambda content: content + b"\n,\n", "empty rows"),
    ],
)
def test_forms_that_say_the_same(tmp_path, change, why):
    plain = read_csv(write(tmp_path, text(rows())), "day", "value")
    other = read_csv(write(tmp_path, change(text(rows()).encode())), "day", "value")
    np.testing.assert_array_equal(other.dates, plain.dates, why)
    np.testing.assert_array_equal(other.values, plain.values, why)


@pytest.mark.parametrize(("form", "order"), [("%m/%d/%Y", "month/day/year"), ("%d/%m/%Y", "day/month/year")])
def test_a_year_at_the_end_is_read_where_the_column_leaves_no_doubt(tmp_path, form, order):
    lines = rows(40, form=lambda day: day.item().strftime(form))
    series = read_csv(write(tmp_path, text(lines)), "day", "value")
    assert series.dates[-1] == np.datetime64("2024-02-09")
    assert series.notes == (f"dates were read as {order}",)


def test_rows_are_sorted_and_repeats_taken_once_with_a_note(tmp_path):
    lines = rows()
    series = read_csv(write(tmp_path, text([*lines[::-1], lines[3]])), "day", "value")
    np.testing.assert_array_equal(series.values, np.arange(10) + 0.5)
    assert len(series.notes) == 2
    assert series.notes[0] == "1 row repeats a day with the same value and was left out"
    assert "sorted" in series.notes[1]
    twice = read_csv(write(tmp_path, text([*lines, lines[3], lines[5], lines[5]])), "day", "value")
    assert twice.notes[0] == "3 rows repeat a day with the same value and were left out"


LINES = rows()
WORKDAYS = [line for place, line in enumerate(rows(21)) if place % 7 < 5]
BAD = {
    "empty": ("", "x.csv is empty"),
    "blank": ("\n \n", "x.csv is empty"),
    "header only": ("day,value\n", "x.csv has a header and no rows"),
    "unknown column": (text(LINES, "day,other"), "has no column 'value'; its columns are day, other"),
    "column twice": ("day,value,value\n2024-01-01,1,2\n", "has 2 columns named 'value'"),
    "a gap": (text(LINES[:3] + LINES[4:]), "2024-01-04 is missing"),
    "gaps": (text(LINES[:3] + LINES[5:]), "2024-01-04 and 2024-01-05 are missing; want every day"),
    "many gaps": (text(LINES[:3] + LINES[9:]), "6 days are missing, the first is 2024-01-04; want every day"),
    "weekends": (text(WORKDAYS), "4 days are missing, all of them Saturdays and Sundays; want every day from"),
    "weekends and a holiday": (
        text(WORKDAYS[:2] + WORKDAYS[3:]),
        "5 days are missing, 4 of them Saturdays and Sundays, the first is 2024-01-03",
    ),
    "a day twice": (text([*LINES, "2024-01-03,9"]), "2024-01-03 is there twice, with 2.5 in line 4 and 9 in line 12"),
    "weekly": (text(rows(step=7)), "most rows are 7 days apart; want one row a day"),
    "hourly": (text(["2024-01-01 00:00,1", "2024-01-01 01:00,2"]), "line 3: day is '2024-01-01 01:00', with a time"),
    "a word": (text([*LINES[:2], "2024-01-03,many"]), "line 4: value is 'many'; want a number"),
    "thousands": ("day;value\n2024-01-01;1.182\n2024-01-02;928\n", "line 2: value is '1.182': is that 1182, or"),
    "an empty cell": (text([*LINES[:2], "2024-01-03,"]), "line 4: value is empty"),
    "nan": (text([*LINES[:2], "2024-01-03,NaN"]), "line 4: value is 'NaN'; want a number for every day"),
    "infinite": (text([*LINES[:2], "2024-01-03,inf"]), "line 4: value is 'inf'; want a number for every day"),
    "too large": (text([*LINES[:2], "2024-01-03,1e999"]), "line 4: value is '1e999'; want a finite number"),
    "underscore": (text([*LINES[:2], "2024-01-03,1_0"]), "line 4: value is '1_0'; want a number"),
    "no date": (text(["yesterday,1"]), "line 2: day is 'yesterday'; want a day as YYYY-MM-DD"),
    "no such day": (text(["2023-02-29,1"]), "line 2: day is '2023-02-29'; there is no such day"),
    "ambiguous": (text(["01/02/2024,1", "02/02/2024,2"]), "it cannot be told which number is the month"),
    "two forms": (text(["2024-01-01,1", "01/02/2024,2"]), "line 3: day is '01/02/2024', written otherwise"),
    "far off": (text(["0203-01-01,1"]), "want a year from 1900 to 2100"),
    "a field more": (text([*LINES[:2], "2024-01-03,1,2"]), "line 4: want 2 fields as in the header, got 3"),
    "a field less": (text([*LINES[:2], "2024-01-03"]), "line 4: want 2 fields as in the header, got 1"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used_is_named_on_one_line(tmp_path, case):
    content, complaint = BAD[case]
    with pytest.raises(InputError) as caught:
        read_csv(write(tmp_path, content), "day", "value")
    message = str(caught.value)
    assert complaint in message
    assert "x.csv" in message
    assert "\n" not in message


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        read_csv(tmp_path / "none.csv", "day", "value")
    with pytest.raises(InputError, match="cannot be read"):
        read_csv(tmp_path, "day", "value")
    with pytest.raises(InputError, match="both name the column"):
        read_csv(write(tmp_path, text(rows())), "day", "day")


DAYS = np.datetime64("2024-01-01") + np.arange(5)


@pytest.mark.parametrize(
    ("dates", "values", "complaint"),
    [
        (DAYS, np.arange(4.0), r"got \(5,\) and \(4,\)"),
        (DAYS, np.ones((5, 1)), "want dates and values"),
        ([], [], "at least one day"),
        (DAYS[::-1], np.arange(5.0), "want each day once, in order"),
        (DAYS[[0, 1, 1, 2, 3]], np.arange(5.0), "want each day once, in order"),
        (DAYS[[0, 1, 2, 4]], np.arange(4.0), "2024-01-04 is missing"),
        (DAYS, [1, 2, np.nan, 4, 5], "the value of 2024-01-03 is nan"),
        (DAYS, [1, 2, 1e101, 4, 5], "the value of 2024-01-03 is 1e[+]101; want none above 1e[+]100"),
        (DAYS, ["a"] * 5, "cannot be read"),
        (np.array(["2024-01-01", "NaT"], "datetime64[D]"), [1, 2], "place 1 is missing"),
    ],
)
def test_a_series_is_checked_when_it_is_made(dates, values, complaint):
    with pytest.raises(InputError, match=complaint):
        Series("x", dates, values)


def test_what_explains_a_refusal_goes_with_it(tmp_path):
    path = write(tmp_path, "day;value\n" + "01/02/2024;1,5\n01/02/2024;1,5\n28/02/2024;2,5\n")
    with pytest.raises(InputError, match="most rows are 27 days apart") as caught:
        read_csv(path, "day", "value")
    assert caught.value.__notes__ == [
        "note: dates were read as day/month/year",
        "note: numbers such as '1,5' were read as 1.5",
        "note: 1 row repeats a day with the same value and was left out",
    ]
