"""What all commands share: how they refuse, take options, keep quiet, show progress, print and save."""

from unrolled.engine.terminal.arguments import Parser, call, whole
from unrolled.engine.terminal.complaints import InputError, complain, explained, one_line
from unrolled.engine.terminal.places import check_new, draft
from unrolled.engine.terminal.printing import print_saved, print_table, printer, table
from unrolled.engine.terminal.progress import Tell, progress, silenced, untold
from unrolled.engine.terminal.streams import SPELT

__all__ = [
    "SPELT",
    "InputError",
    "Parser",
    "Tell",
    "call",
    "check_new",
    "complain",
    "draft",
    "explained",
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
