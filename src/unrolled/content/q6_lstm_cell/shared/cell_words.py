"""A cell's description in words and in TeX."""

from __future__ import annotations

import re

from unrolled.content.q6_lstm_cell.shared.cell_parts import Cell, Layer, Part
from unrolled.content.shelf.words import listing

_ACTIVATION_IN_WORDS = {"sigmoid": "a sigmoid", "tanh": "a tanh", "linear": "no activation"}


def equations(cell: Cell) -> list[tuple[str, str]]:
    """Each value with a symbol and its equation in TeX, in the order in which they compute."""
    return [
        (part.name, f"{_tex(part.symbol)} = {_expression(cell, part)}")
        for part in cell.parts
        if part.symbol and part.kind != "input"
    ]


def _tex(symbol: str) -> str:
    return re.sub(r"_\((.*?)\)", r"_{\1}", symbol).replace("−", "-")


def _expression(cell: Cell, part: Part) -> str:
    operands = [_operand(cell, part, cell[key]) for key in part.reads]
    if isinstance(part, Layer):
        inside = f"{operands[0]} {part.matrix} + {part.bias}"
        return {"sigmoid": rf"\sigma({inside})", "tanh": rf"\tanh({inside})", "linear": inside}[part.activation]
    return {
        "join": "[{}]".format(", ".join(operands)),
        "multiply": r" \odot ".join(operands),
        "add": " + ".join(operands),
        "tanh": rf"\tanh({operands[0]})",
        "one_minus": f"1 - {operands[0]}",
    }[part.kind]


def _operand(cell: Cell, reader: Part, operand: Part) -> str:
    """The symbol of an operand, or where it has none its own expression, in brackets if it is a sum in a product."""
    if operand.symbol:
        return _tex(operand.symbol)
    expression = _expression(cell, operand)
    is_sum = operand.kind in ("add", "one_minus") or (isinstance(operand, Layer) and operand.activation == "linear")
    return f"({expression})" if reader.kind == "multiply" and is_sum else expression


def walk(cell: Cell) -> list[str]:
    """The cell in sentences, in the order in which it computes: the drawing for a reader who cannot see it."""
    inputs = [_called(part) for part in cell.parts if part.kind == "input"]
    steps = [part for part in cell.parts if part.kind not in ("input", "output")]
    return [
        f"Into the cell come {listing(inputs)}.",
        *(f"{_step(cell, part)} {part.does}".strip() for part in steps),
        f"Out of the cell go {_what_leaves(cell)}.",
    ]


def _called(part: Part) -> str:
    return f"the {part.name} {part.symbol}".strip()


def _step(cell: Cell, part: Part) -> str:
    """How one value comes about."""
    operands = [_called(cell[key]) for key in part.reads]
    if isinstance(part, Layer):
        name = _called(part).removeprefix("the ")
        activation = _ACTIVATION_IN_WORDS[part.activation]
        return f"{name[0].upper()}{name[1:]}: a layer with weights and {activation} reads {operands[0]}."
    operation = {
        "join": "Lay {} end to end".format(" and ".join(operands)),
        "multiply": "Multiply {} element by element".format(" and ".join(operands)),
        "add": "Add {} element by element".format(" and ".join(operands)),
        "tanh": f"Take the tanh of {operands[0]}, element by element",
        "one_minus": f"Take one minus {operands[0]}, element by element",
    }[part.kind]
    return f"{operation}: this gives {_called(part)}."


def _what_leaves(cell: Cell) -> str:
    """Each value that leaves the cell, and the ways that it goes."""
    ways: dict[str, list[str]] = {}
    for part in cell.parts:
        if part.kind == "output":
            ways.setdefault(part.reads[0], []).append("as the output" if part.name == "output" else part.name)
    return "; and ".join(f"{_called(cell[key])}, {' and '.join(goes)}" for key, goes in ways.items())
