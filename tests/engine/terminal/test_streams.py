"""What is printed never costs what was done."""

import os
import subprocess
import sys

import pytest

from unrolled.engine.terminal import InputError, Parser, call
from unrolled.engine.terminal.streams import patient

PROGRAM = """
import pathlib, sys
from unrolled.engine.terminal import Parser, call, printer, print_table, table

def run(chosen):
    rows = table("word", numbers=["number"])
    rows.add_row("→ naïve 走", "12\\N{THIN SPACE}345")
    for _ in range(LINES):
        print("plain →")
        print_table(printer(), rows)
    pathlib.Path("done").touch()
    return STATUS

parser = Parser(prog="unrolled")
parser.add_subparsers(required=True).add_parser("do").set_defaults(run=run)
sys.exit(call(parser, ["do"]))
"""


def shell(folder, command, lines=1, status=0, **environment):
    """What a shell's command does with a program that prints, `$P`, and then makes a file."""
    program = PROGRAM.replace("LINES", str(lines)).replace("STATUS", str(status))
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; P() {{ '{sys.executable}' -c \"$CODE\"; }}; {command}"],
        cwd=folder,
        env={**os.environ, "CODE": program, **environment},
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("encoding", "number"),
    [("ascii", b"12 345"), ("cp1252", b"12 345"), ("utf-8", "12\N{THIN SPACE}345".encode())],
)
def test_letters_that_an_encoding_lacks_are_spelt_and_spaces_stay_spaces(tmp_path, encoding, number):
    done = shell(tmp_path, "P", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert number in done.stdout
    assert (rb"\u8d70" in done.stdout) == (encoding != "utf-8")


@pytest.mark.parametrize(
    "command",
    ["P | head -1", "P 2>&1 | true", "P >&-", "P <&- >&- 2>&-"],
)
def test_a_reader_that_leaves_or_never_was_costs_nothing(tmp_path, command):
    done = shell(tmp_path, command, lines=2000)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "done").exists()


def test_the_status_is_the_command_s_own(tmp_path):
    assert shell(tmp_path, "P | head -1", lines=2000, status=1).returncode == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk_is_one_line_after_all_is_done(tmp_path):
    done = shell(tmp_path, "P > /dev/full")
    assert (done.returncode, done.stderr.decode()) == (1, "unrolled: standard output: No space left on device\n")
    assert (tmp_path / "done").exists()


def test_no_file_gets_the_number_of_a_closed_stream(tmp_path):
    program = (
        "import os; from unrolled.engine.terminal.streams import patient\n"
        "with patient(): open('file', 'w').write(str(os.fstat(2).st_rdev != 0))"
    )
    subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -c \"$CODE\" <&- >&- 2>&-"],
        cwd=tmp_path,
        env={**os.environ, "CODE": program},
        check=True,
    )
    assert (tmp_path / "file").read_text() == "True"


def test_streams_are_as_before_afterwards(capsys):
    def fail():
        with patient():
            print("said")
            raise ZeroDivisionError

    before = sys.stdout, sys.stderr
    with pytest.raises(ZeroDivisionError):
        fail()
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr().out == "said\n"


def test_a_pipe_that_does_not_block_gets_all(monkeypatch):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    text = "x" * 300_000
    script = f"import os; n = 0\nwhile n < {len(text)}: n += len(os.read(0, 65536))"
    with subprocess.Popen([sys.executable, "-c", script], stdin=reading) as reader, open(writing, "w") as stream:
        os.close(reading)
        monkeypatch.setattr(sys, "stdout", stream)
        with patient() as untaken:
            print(text, end="")
            assert untaken() is None
        assert reader.wait() == 0


def test_what_explains_a_refusal_comes_before_it(capsys):
    def run(chosen):
        error = InputError("it is the same on all days")
        error.add_note("992 rows were left out")
        raise error

    parser = Parser(prog="unrolled")
    parser.add_subparsers().add_parser("do").set_defaults(run=run)
    assert call(parser, ["do"]) == 2
    assert capsys.readouterr().err == "unrolled: 992 rows were left out\nunrolled: it is the same on all days\n"
