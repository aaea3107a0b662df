"""Files as programs write them: their encodings, line ends, quotes, headers."""

import gzip

import pytest

from unrolled.apps.forecast.csv_file import read
from unrolled.engine.terminal import InputError

TEXT = "day,sold\n2024-01-01,1\n2024-01-02,2\n"
CELLS = ["2024-01-01", "2024-01-02"], ["1", "2"]


def write(folder, content, encoding="utf-8"):
    path = folder / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def refused(folder, content, date="day", value="sold"):
    with pytest.raises(InputError) as caught:
        read(write(folder, content), date, value)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(str(folder / "x.csv"), "x.csv")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "gb18030"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_say_the_same(tmp_path, encoding, end):
    file = read(write(tmp_path, TEXT.replace("\n", end), encoding), "day", "sold")
    assert (file.dates.cells, file.values.cells, file.notes) == (*CELLS, [])
    assert file.values.lines == [2, 3]


def test_a_text_that_is_not_utf_8_is_told_and_its_names_are_found(tmp_path):
    path = write(tmp_path, "day;verkäufe\n2024-01-01;1\n", "cp1252")
    file = read(path, "day", "verkäufe")
    assert (file.values.cells, file.delimiter) == (["1"], ";")
    assert file.notes == ["the file is not UTF-8 from line 1 on and was read as Windows-1252"]
    assert "the file is not UTF-8 from line 1 on" in refused(tmp_path, path.read_bytes(), value="verkaufe")


def test_letters_are_found_however_they_are_composed(tmp_path):
    assert read(write(tmp_path, "day,cafe\u0301\n2024-01-01,1\n"), "day", "caf\u00e9").values.cells == ["1"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('day,"a remark\non the day",sold\n2024-01-01,x,1\n2024-01-02,"y\nz",2\n', [3, 4]),
        ("day,a\u2028b\x0cc\x85d,sold\n2024-01-01,\u2028,1\n2024-01-02,\x0c,2\n", [2, 3]),
        ("sep=;\nday;sold\n2024-01-01;1\n2024-01-02;2\n", [3, 4]),
        ('"Sold, by day"\nSource: the shop\n\nday,sold\n2024-01-01,1\n2024-01-02,2\n', [5, 6]),
        ("day,sold\n2024-01-01,1\nday,sold\n2024-01-02,2\n", [2, 4]),
        ("day,sold\n2024-01-01,1,\n2024-01-02,2,,\n,,\n\n", [2, 3]),
        ("day|sold\n2024-01-01|1\n2024-01-02|2\n", [2, 3]),
        ("\ufeff day , sold \n 2024-01-01 , 1 \n 2024-01-02 , 2 \n", [2, 3]),
        ("day,sold,a\n2024-01-01,1,\n2024-01-02,2,\n", [2, 3]),
    ],
)
def test_what_stands_around_the_table_is_no_matter(tmp_path, text, lines):
    file = read(write(tmp_path, text), "day", "sold")
    assert (file.dates.cells, file.values.cells) == CELLS
    assert file.values.lines == lines


def test_what_was_left_out_is_told(tmp_path):
    notes = read(write(tmp_path, "Sold\nday,sold\n2024-01-01,1\nday,sold\n2024-01-02,2\n"), "day", "sold").notes
    assert notes == [
        "the header is in line 2; what stands above it was left out",
        "1 row repeats the header and was left out",
    ]


STRAY = "day,sold,remark\n" + "".join(f"2024-01-{day:02},{day},x\n" for day in range(1, 29))
BAD = {
    "gzip": (gzip.compress(TEXT.encode()), "x.csv is packed with gzip; unpack it first"),
    "workbook": (b"PK\x03\x04rest", "x.csv is a workbook or a zip archive; save the sheet as CSV, or unpack"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.csv is a workbook of Excel; save the sheet as CSV first"),
    "zeros": (b"day,sold\n2024-01-01,\x00\n", "x.csv is no text: there are zero bytes in it; want a CSV file"),
    "half of UTF-16": (b"\xff\xfed\x00a", "x.csv is no whole text in UTF-16"),
    "empty": ("", "x.csv is empty"),
    "only a mark": ("\ufeff", "x.csv is empty"),
    "no header": ("2024-01-01,1\n", "x.csv has no column 'day'; its columns are 2024-01-01, 1"),
    "no value": ("day,other\n2024-01-01,1\n", "x.csv has no column 'sold'; its columns are day, other"),
    "a long header": ("day," + "x" * 200_000 + "\n2024-01-01,1\n", "x.csv, line 1: field larger than field limit"),
    "a quotation mark": (
        STRAY.replace("2024-01-05,5", '2024-01-05,"5').replace("28,x", '28,"x'),
        "x.csv, line 6: a quotation mark opens a field that goes on to line 29, over other rows; close it, or take it",
    ),
    "one to the end": (STRAY.replace("5,x", '5,"x', 1), "x.csv, line 6: a quotation mark opens a field that goes on"),
    "one over one row": (
        STRAY.replace("4,x", '4,"x').replace("5,x", '5,x"'),
        "x.csv, line 5: a quotation mark opens a field that goes on to line 6",
    ),
    "a field less": (TEXT + "2024-01-03\n", "x.csv, line 4: want 2 fields as in the header, got 1"),
    "a field more": (TEXT + "2024-01-03,1,2,\n", "x.csv, line 4: want 2 fields as in the header, got 3"),
    "decimal commas between commas": (
        "day,sold\n2024-01-01,3,5\n",
        "x.csv, line 2: want 2 fields as in the header, got 3; ',' inside a field wants quotation marks",
    ),
    "a field less after a long one": (
        'day,sold\n2024-01-01,"1\n\n"\n2024-01-03\n',
        "x.csv, line 5: want 2 fields as in the header, got 1",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_named(tmp_path, case):
    content, complaint = BAD[case]
    assert refused(tmp_path, content).startswith(complaint)


def test_a_name_is_shown_on_one_line_whatever_is_in_it(tmp_path):
    assert "'a b'" in refused(tmp_path, TEXT, value="a\x1b\nb")
