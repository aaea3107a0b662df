"""Formulas as HTML and MathML at build time, by KaTeX in an embedded JavaScript engine.

The page then needs KaTeX's style sheet and fonts, which come with the site, and no script.
`katex.min.js` beside this file is KaTeX 0.19.1 as published, under the licence beside it.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import quickjs

_FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)


class FormulaError(ValueError):
    """A formula that KaTeX does not accept."""


def typeset(page: str) -> str:
    """Replace every formula that the Markdown extension arithmatex marked in a page.

    Raises:
        FormulaError: A formula is not valid TeX; the message quotes it.
    """
    return _FORMULA.sub(
        lambda match: f'<{match[1]} class="arithmatex">{render(html.unescape(match[3]), match[2] == "[")}</{match[1]}>',
        page,
    )


@cache
def render(formula: str, display: bool) -> str:
    """One formula as HTML with MathML for screen readers.

    Raises:
        FormulaError: It is not valid TeX.
    """
    answer = json.loads(_engine().eval(f"typeset({json.dumps(formula.strip())}, {json.dumps(display)})"))
    if "error" in answer:
        raise FormulaError(f"KaTeX cannot typeset {formula.strip()!r}: {answer['error']}")
    # The formula's source, which no reader sees.
    return re.sub(r"<annotation.*?</annotation>", "", answer["html"], flags=re.DOTALL)


@cache
def _engine() -> quickjs.Context:
    context = quickjs.Context()
    context.eval((Path(__file__).parent / "katex.min.js").read_text("utf-8"))
    # Flattened through JSON and join: the binding does not know the engine's rope strings.
    context.eval(
        """function typeset(tex, display) {
             let answer;
             try { answer = {html: katex.renderToString(tex, {displayMode: display, strict: "error"})}; }
             catch (error) { answer = {error: error.message}; }
             return Array.from(JSON.stringify(answer)).join("");
           }"""
    )
    return context
