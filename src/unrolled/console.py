"""The command line: `python -m unrolled`."""

from __future__ import annotations

import argparse
import sys

from unrolled.engine.builder.worker import MakeError
from unrolled.apps.forecast import command as forecast
from unrolled.apps.video import command as classify
from unrolled.engine import command as records
from unrolled.engine.terminal import complain

COMMANDS = (records, forecast, classify)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit status: 0 done, 1 it failed, 2 a call that makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m unrolled", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    chosen = parser.parse_args(arguments)
    try:
        return chosen.run(chosen)
    except MakeError as error:
        return complain([str(error)])
    except KeyboardInterrupt:
        return complain(["stopped; what was made is kept"], 130)


if __name__ == "__main__":
    sys.exit(main())
