"""What all commands share."""

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from unrolled.engine.terminal import (
    InputError,
    Parser,
    call,
    check_new,
    complain,
    draft,
    printer,
    progress,
    silenced,
    whole,
)


@pytest.mark.parametrize("text", ["1", "9", "+3", " 4 "])
def test_a_whole_number_within_its_bounds_is_taken(text):
    assert whole(1, 9)(text) == int(text)


@pytest.mark.parametrize("text", ["0", "10", "many", "1.5", "", "1e3", "9" * 5000])
def test_any_other_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="want a whole number from 1 to 9, got '"):
        whole(1, 9)(text)


def test_a_complaint_is_one_line(capsys):
    assert complain(["a file\nof two lines", "another"], 2) == 2
    assert capsys.readouterr().err == "unrolled: a file of two lines\nunrolled: another\n"


def parser(run):
    made = Parser(prog="unrolled")
    command = made.add_subparsers(required=True).add_parser("do")
    command.add_argument("--times", type=whole(1))
    command.set_defaults(run=run)
    return made


def refuse(error):
    def run(chosen):
        raise error

    return run


@pytest.mark.parametrize(
    ("run", "arguments", "status", "complaint"),
    [
        (lambda chosen: 0, ["do"], 0, ""),
        (lambda chosen: 1, ["do"], 1, ""),
        (
            lambda chosen: 0,
            ["do", "--times", "0"],
            2,
            "argument --times: want a whole number of at least 1, got '0'; see `unrolled do --help`",
        ),
        (lambda chosen: 0, ["else"], 2, "argument {do}: invalid choice: 'else' (choose from 'do'); see `unrolled --"),
        (refuse(InputError("no such file")), ["do"], 2, "no such file"),
        (refuse(OSError(28, "No space left on device", "x.csv")), ["do"], 1, "x.csv: No space left on device"),
        (refuse(KeyboardInterrupt()), ["do"], 130, "stopped"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_status(capsys, run, arguments, status, complaint):
    assert call(parser(run), arguments) == status
    err = capsys.readouterr().err
    assert err.startswith(f"unrolled: {complaint}" if complaint else "")
    assert err.count("\n") == bool(complaint)


def test_a_fault_of_ours_is_not_told_as_one_of_the_user():
    for error in (ValueError("ours"), OSError("no file named")):
        with pytest.raises(type(error)):
            call(parser(refuse(error)), ["do"])


def test_what_others_write_on_standard_error_goes_nowhere_and_ours_does_not():
    program = (
        "import os, sys; from unrolled.engine.terminal import silenced\n"
        "with silenced() as stream:\n"
        "    os.write(2, b'noise'); print('noise', file=sys.stderr, flush=True); print('ours', file=stream)\n"
        "print('after', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "ours\nafter\n")


def test_standard_error_is_there_again_after_a_fault(capfd):
    def fail():
        with silenced():
            os.write(2, b"noise")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_progress_shows_nothing_where_there_is_no_terminal(capfd):
    with progress() as tell:
        tell("training", 0.5, "going well")
        tell("training", 1.0)
    assert capfd.readouterr() == ("", "")


def test_lines_stay_whole_in_a_pipe_and_keep_to_a_width_that_is_asked_for():
    text = "[red]word[/] :smile: " * 20
    pipe, page = io.StringIO(), io.StringIO()
    printer(pipe).print(text)
    printer(page, 40).print(text)
    assert pipe.getvalue() == text + "\n"
    assert max(map(len, page.getvalue().splitlines())) <= 40
    assert page.getvalue().split() == text.split()


def test_what_is_there_is_never_written_over(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for path, folder in (("full/file", False), ("full/file", True), ("full", True), ("full", False), ("link", True)):
        for begin in (check_new, lambda path, folder: draft(path, folder=folder).__enter__()):
            with pytest.raises(InputError, match="is there already"):
                begin(tmp_path / path, folder=folder)
    assert (tmp_path / "full/file").read_text() == "mine"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("none/x", "there is no folder"), ("file/x", "cannot be written"), ("x" * 300, "File name too long")],
)
def test_a_place_that_cannot_be_written_is_told_before(tmp_path, path, complaint):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match=complaint):
        check_new(tmp_path / path)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_refuses_is_told(tmp_path, monkeypatch):
    def refuse(**how):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(InputError, match=r"new cannot be written: Permission denied$"):
        check_new(tmp_path / "new")


@pytest.mark.parametrize("empty_there", [False, True])
def test_a_draft_takes_its_name_when_it_is_whole(tmp_path, empty_there, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if empty_there:
        (tmp_path / "folder").mkdir()
    with draft(Path("folder"), folder=True) as place:
        (place / "a").write_text("x")
        assert place.name == "folder"
        assert not (tmp_path / "folder/a").exists()
    with draft(Path("file.svg")) as place:
        assert place.suffix == ".svg"
        place.write_text("y")
    assert (tmp_path / "folder/a").read_text() == "x"
    assert (tmp_path / "file.svg").read_text() == "y"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.svg", "folder"]
    # As readable to others as any file that is made here.
    (tmp_path / "other").write_text("z")
    assert (tmp_path / "file.svg").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_nothing_is_left_of_a_draft_that_failed(tmp_path):
    def fail():
        with draft(tmp_path / "folder", folder=True) as place:
            (place / "a").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(OSError, match="No space") as caught, draft(tmp_path / "file"):
        raise OSError(28, "No space left on device")
    assert caught.value.filename == str(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_what_came_meanwhile_is_left_alone(tmp_path):
    def write():
        with draft(tmp_path / "file") as place:
            place.write_text("ours")
            (tmp_path / "file").write_text("theirs")

    with pytest.raises(InputError, match="is there already"):
        write()
    assert (tmp_path / "file").read_text() == "theirs"
