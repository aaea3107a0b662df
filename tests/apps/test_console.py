"""The command line as a whole."""

import subprocess
import sys

import pytest

from unrolled import console
from unrolled.console import COMMANDS, main


def test_help_names_every_command_and_imports_none(capsys):
    program = (
        "import sys; from unrolled.console import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as stopped:\n    assert stopped.code == 0\n"
        "assert not [name for name in sys.modules if name.startswith('unrolled') and 'command' in name]\n"
        "assert not {'numpy', 'keras', 'av', 'mkdocs'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    for name, (_, summary) in COMMANDS.items():
        assert any(line.split()[:1] == [name] and summary in line for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", ["forecast", "classify", "predict"])
def test_the_help_of_a_command_has_examples_that_can_be_called(capsys, name):
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    examples = capsys.readouterr().out.partition("examples:\n")[2].splitlines()
    assert sum(line.startswith(f"  unrolled {name} ") for line in examples) >= 2
    for line in examples:
        called, *arguments = line.split()[1:]
        parser = console.Parser(prog="unrolled")
        COMMANDS[called][0]().add(parser.add_subparsers())
        parser.parse_args([called, *arguments])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: COMMAND; see `unrolled --help`"),
        (["forecast"], "the following arguments are required: FILE.csv, --date, --value; see `unrolled forecast --"),
        (["classify"], "the following arguments are required: FOLDER; see `unrolled classify --help`"),
        (["predict"], "the following arguments are required: SAVED, INPUT; see `unrolled predict --help`"),
        (["nothing"], "argument COMMAND: invalid choice: 'nothing'"),
    ],
)
def test_a_call_without_arguments_is_one_line_for_every_command(capsys, arguments, complaint):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"unrolled: {complaint}")
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", console.ON_CHECKOUT)
def test_a_command_on_the_project_says_what_it_wants(capsys, monkeypatch, tmp_path, name):
    def missing():
        raise ModuleNotFoundError("No module named 'filelock'", name="filelock")

    monkeypatch.setitem(COMMANDS, name, (missing, "a command"))
    assert main([name]) == 1
    wanted = f"unrolled: `unrolled {name}` needs the package filelock; pip install -e '.[site]' brings it\n"
    assert capsys.readouterr().err == wanted
    monkeypatch.setattr(console, "__file__", str(tmp_path / "console.py"))
    assert main([name]) == 1
    assert capsys.readouterr().err.startswith(f"unrolled: `unrolled {name}` works on the project itself; ")
