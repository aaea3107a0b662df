"""Code in a page, made ready for a browser: how many lines it has, and the button that copies it.

Knowing how high a block is, a browser lays it out and paints it only near the screen (`content-visibility` in
`docs/assets/unrolled.css`), and nothing moves when the rest is drawn. The theme's script would build each button
while the page is read, and each time the browser would lay out the whole page again to ask how wide the block is.
"""

from __future__ import annotations

import itertools
import re

_BLOCK = re.compile(
    r'<div class="(?P<kinds>[^"]*\bhighlight)">(?P<name>(?:<span class="filename">[^<]*</span>)?)'
    r"<pre>(?P<start>(?:<span></span>)?)<code>(?P<code>.*?)</code></pre>",
    re.DOTALL,
)


def finish(page: str) -> str:
    """A page whose code says how many lines it has, and has its button unless it is an output."""
    numbers = itertools.count(1)
    return _BLOCK.sub(lambda block: _finished(block, next(numbers)), page)


def _finished(block: re.Match[str], number: int) -> str:
    lines = max(1, block["code"].rstrip("\n").count("\n") + 1)
    button, anchor = "", ""
    if "no-copy" not in block["kinds"].split():
        anchor = f' id="code-{number}"'
        button = (
            '<span class="md-code__nav"><button class="md-code__button" type="button" title="Copy to clipboard" '
            f'data-clipboard-target="#code-{number}" data-md-type="copy"></button></span>'
        )
    return (
        f'<div class="{block["kinds"]}" style="--u-lines:{lines}">{block["name"]}'
        f"<pre>{button}{block['start']}<code{anchor}>{block['code']}</code></pre>"
    )
