"""Claims in walkthroughs: a cell shows the sentence, a build keeps it as its test has it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.engine.cells import results_of
from unrolled.engine.render import html
from unrolled.engine.site.claims import NUMBER, Claim, claims, look_up

MIME = "application/vnd.unrolled.claim"
"""Of the entry of a cell's output that names the claim."""


class claim:  # noqa: N801 (it reads as a verb where it is used)
    """A sentence that a test checks, with a mark that leads to the test, as a cell shows it.

    Args:
        claim_id: The id in the test's marker, for example `epidemic.growth`.

    Raises:
        RecordError: No test claims it.
    """

    def __init__(self, claim_id: str) -> None:
        self._claim = look_up(claim_id, claims())

    def __repr__(self) -> str:
        return NUMBER.sub(lambda match: _shown(match[1]), self._claim.sentence)

    def _repr_html_(self) -> str:
        return as_html(self._claim, lambda path: html.number(_shown(path), path))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {MIME: self._claim.id}


def as_html(claim: Claim, number: Callable[[str], str]) -> str:
    """A claim under a cell.

    Args:
        claim: What to show.
        number: As for `Claim.as_html`.
    """
    marked = claim.marked(number, f"../{claim.uri}")
    return f'<p class="u-said"><span class="u-claim" id="claim-{claim.anchor}">{marked}</span></p>'


def _shown(path: str) -> str:
    """A number, from the record that the builder made, as a sentence shows it."""
    chapter, experiment, *item = path.split(".")
    return results_of(f"{chapter}.{experiment}").shown(item[0] if item else experiment)
