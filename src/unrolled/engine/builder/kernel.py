"""What the kernel of a walkthrough loads before its first cell, as an extension of IPython."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

from unrolled.engine.builder.modules import load_from_source
from unrolled.engine.builder.reads import Ear, Read

READS = "UNROLLED_READS"
"""Names a file, in the kernel's environment: a line is added for each file that a cell reads."""


def load_ipython_extension(shell: object) -> None:
    """Have the cells run the project's modules as they are, and note what they read."""
    notes = os.open(os.environ[READS], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(read: Read) -> None:
        os.write(notes, f"{json.dumps(asdict(read))}\n".encode())

    load_from_source()
    Ear(tell).listen()
