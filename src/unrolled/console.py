"""The command line: `unrolled`, or `python -m unrolled`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from unrolled.engine.builder.errors import MakeError
from unrolled.engine.terminal import Parser, call, complain


# ruff: noqa: PLC0415 (only the command that is called is imported: the others may want packages that are not there)
def _forecast() -> ModuleType:
    from unrolled.apps.forecast import forecast_command

    return forecast_command


def _classify() -> ModuleType:
    from unrolled.apps.video import classify_command

    return classify_command


def _predict() -> ModuleType:
    from unrolled.apps import predict_command

    return predict_command


def _records() -> ModuleType:
    from unrolled.engine import command

    return command


def _new() -> ModuleType:
    from unrolled.engine.new import command

    return command


COMMANDS: dict[str, tuple[Callable[[], ModuleType], str]] = {
    "forecast": (_forecast, "forecast a daily series of your own"),
    "classify": (_classify, "train a classifier on videos of your own and test it"),
    "predict": (_predict, "use what one of these two has saved on new data"),
    "records": (_records, "list the records behind the pages, or make them"),
    "new": (_new, "write the files of a new snippet, experiment, claim or chapter"),
}
"""By name, what imports the module that has the command, and what the command does.

Such a module has `add(commands)`, which describes the command to argparse, and `run(chosen)`, which gives the exit
status.
"""
ON_CHECKOUT = ("records", "new")
"""The commands that work on the project itself."""
EXAMPLES = """\
examples:
  unrolled forecast sales.csv --date day --value sold --save model
  unrolled classify clips --save model
  unrolled predict model sales-until-today.csv
  unrolled forecast --help
"""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit status: 0 done, 1 it failed, 2 an input that cannot be used."""
    arguments = sys.argv[1:] if arguments is None else arguments
    called = arguments[0] if arguments else ""
    if called in ON_CHECKOUT and not Path(__file__).with_name("content").is_dir():
        return complain([f"`unrolled {called}` works on the project itself; call it in a checkout of the project"])
    parser = Parser(prog="unrolled", description="Forecast and classify data of your own.", epilog=EXAMPLES)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (load, summary) in COMMANDS.items():
        if name != called:
            commands.add_parser(name, help=summary)
            continue
        try:
            load().add(commands)
        except ModuleNotFoundError as error:
            wanted = "pip install -e '.[site]'" if name in ON_CHECKOUT else "pip install unrolled"
            return complain([f"`unrolled {name}` needs the package {error.name}; {wanted} brings it"])
    try:
        return call(parser, arguments)
    except MakeError as error:
        return complain([str(error)])


if __name__ == "__main__":
    sys.exit(main())
