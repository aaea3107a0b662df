"""Walkthroughs' files, taken apart into cells: a line with `# %%` begins one, with `# %% [markdown]` one of text.

Jupytext takes them apart as well, when a walkthrough runs or is shown, and knows more spellings than these. To load it
for each key would cost half a second; so what it reads otherwise is refused (`builder/walkthrough.py`).
"""

from __future__ import annotations

import re

MARK, TEXT = "# %%", "# %% [markdown]"


def cells(source: str) -> list[str]:
    """The cells with the lines that begin them; what stands above the first such line comes first, and runs."""
    return [cell for cell in re.split(rf"^(?={MARK})", source, flags=re.MULTILINE) if cell]


def code(source: str) -> list[str]:
    """The cells that run: prose changes no output."""
    return [cell for cell in cells(source) if not cell.startswith(TEXT)]
