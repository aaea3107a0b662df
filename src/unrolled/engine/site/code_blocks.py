"""Code in a page, made ready for a browser: a button that copies it, long docstrings folded, no marks in vain.

The theme's script would build each button while the page is read, and each time the browser would lay out the whole
page again to ask how wide the block is.
"""

from __future__ import annotations

import itertools
import re

_BLOCK = re.compile(
    r'(?P<head><div class="(?P<kinds>[^"]*\bhighlight)"[^>]*>(?:<span class="filename">[^<]*</span>)?)'
    r"<pre>(?P<start>(?:<span></span>)?)<code>(?P<code>.*?)</code></pre>",
    re.DOTALL,
)
_PLAIN = re.compile(r'<span class="(?:n|w)">([^<]*)</span>')
"""Names and spaces: the style sheet gives them the colour of all code."""
_DOCSTRING = re.compile(
    r'<span class="sd">(?P<first>"{3}[^<\n]+)</span>\n'
    r'(?P<rest>(?:\n| *<span class="sd">[^<\n]*</span>\n)+)'
    r'(?P<end> *<span class="sd"> *)"{3}</span>'
)
_FEW = 3
"""Lines of a docstring that are not worth folding."""


def finish(page: str) -> str:
    """A page whose code has its button unless it is an output, and shows the first line of each long docstring."""
    numbers = itertools.count(1)
    return _BLOCK.sub(lambda block: _finished(block, next(numbers)), page)


def _finished(block: re.Match[str], number: int) -> str:
    button, anchor = "", ""
    if "no-copy" not in block["kinds"].split():
        anchor = f' id="code-{number}"'
        button = (
            '<span class="md-code__nav"><button class="md-code__button" type="button" title="Copy to clipboard" '
            f'data-clipboard-target="#code-{number}" data-md-type="copy"></button></span>'
        )
    code = _DOCSTRING.sub(_folded, _PLAIN.sub(r"\1", block["code"]))
    return f"{block['head']}<pre>{button}{block['start']}<code{anchor}>{code}</code></pre>"


def _folded(docstring: re.Match[str]) -> str:
    """A docstring whose first line opens the rest; no script is needed, and what is copied is whole.

    The words on the fold come from the style sheet (`docs/assets/unrolled.css`), so that they are no part of the code.
    """
    rest, end = (re.sub("</?span[^>]*>", "", docstring[part]) for part in ("rest", "end"))
    lines = rest.strip("\n").count("\n") + 1
    if lines <= _FEW:
        return docstring[0]
    return (
        f'<span class="sd">{docstring["first"]}'
        f'<label class="u-doc"><input type="checkbox" aria-label="documentation, {lines} lines" data-lines="{lines}">'
        f'</label><span class="u-more">\n{rest}{end}"""</span></span>'
    )
