"""The snippets that the programs run: in a checkout those of its folder `snippets`, in a wheel copies of these few."""

from pathlib import Path

__path__.append(str(Path(__file__).parents[3] / "snippets"))
