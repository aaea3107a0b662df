"""What all commands share: how they refuse, take options, keep quiet, show progress, print and save."""

from unrolled.engine.terminal.arguments import Parser, call, whole
from unrolled.engine.terminal.complaints import InputError, complain, one_line
from unrolled.engine.terminal.places import check_new, draft
from unrolled.engine.terminal.printing import print_saved, print_table, printer, table
from unrolled.engine.terminal.progress import Tell, progress, silenced, untold

__all__ = [
    "InputError",
    "Parser",
    "Tell",
    "call",
    "check_new",
    "complain",
    "draft",
    "one_line",
    "print_saved",
    "print_table",
    "printer",
    "progress",
    "silenced",
    "table",
    "untold",
    "whole",
]
