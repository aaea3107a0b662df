"""Snippets that the programs run: in a checkout its folder `snippets`, in a wheel copies of the few they need."""

from pathlib import Path

__path__.append(str(Path(__file__).parents[3] / "snippets"))
