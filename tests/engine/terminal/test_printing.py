"""No letter, line or cell of what is printed is lost."""

import io

import pytest
from rich.console import Console

from unrolled.engine.terminal import one_line, print_table, printer, table

LONG = "a forecaster with a long name that goes on"
NUMBERS = ("12\N{THIN SPACE}345.67", "0.0000012345")


def printed(width, name=LONG):
    out = io.StringIO()
    rows = table("", "forecaster", numbers=("validation", "test"))
    rows.add_row(">", name, *NUMBERS)
    print_table(printer(out, width), rows)
    return out.getvalue()


def test_a_table_in_a_pipe_has_a_line_for_each_row():
    header, row = printed(None, LONG * 9).splitlines()
    assert header.split() == ["forecaster", "validation", "test"]
    assert LONG * 9 in row
    assert row.endswith(NUMBERS[1])


@pytest.mark.parametrize("width", [72, 60, 40, 20, 1])
def test_no_cell_is_cut_and_no_number_broken_however_narrow_the_terminal(width):
    text = printed(width)
    for number in (*NUMBERS, "validation"):
        assert sum(number in line for line in text.splitlines()) == 1
    assert " ".join(text.split()).count("…") == 0
    for word in LONG.split():
        assert word in text
    assert width < 60 or max(map(len, text.splitlines())) <= width


def test_no_line_ends_in_spaces_and_what_is_bold_stays_so():
    out = io.StringIO()
    rows = table("name")
    rows.add_row("short", style="bold")
    rows.add_row(LONG)
    print_table(printer(out), rows)
    assert out.getvalue() == f"name\nshort\n{LONG}\n"
    terminal = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=80)
    print_table(terminal, rows)
    assert "\x1b[1mshort" in terminal.file.getvalue()


def test_what_would_steer_a_terminal_is_a_space():
    assert one_line("a\x1b[31mb\r\nc\u202ed\N{THIN SPACE}é走") == "a [31mb c d\N{THIN SPACE}é走"
