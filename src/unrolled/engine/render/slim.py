"""A drawing in fewer bytes that looks the same."""

from __future__ import annotations

import hashlib
import itertools
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_TEXT = (f"{_SVG}text", f"{_SVG}tspan")
_LENGTHS = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "rx", "ry", "r", "dx", "dy", "points")
_INHERITED = re.compile(r"fill|stroke|font|text-anchor")
_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_STEP = re.compile(rf"([MLHVCSQTAZ])|({_NUMBER})", re.IGNORECASE)


def slim(svg: str) -> str:
    """The same drawing with shorter numbers, no idle ids and groups, and one style for a row of shapes.

    Args:
        svg: An `<svg>` element.

    Returns:
        The element. Its text, its shapes and their order are the same; lengths are rounded to a tenth of a point, a
        seventh of a pixel where drawings stand largest, and those of marks, which are small, to a hundredth.
    """
    ElementTree.register_namespace("", _SVG[1:-1])
    ElementTree.register_namespace("xlink", _XLINK[1:].partition("}")[0])
    root = ElementTree.fromstring(svg)
    small = {shape for defs in root.iter(f"{_SVG}defs") for shape in defs.iter()}
    for element in root.iter():
        if element is not root:
            _shorten(element, 2 if element in small else 1)
    _drop_ids(root)
    _tidy(root)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _shorten(element: Element, digits: int) -> None:
    """Round the lengths of an element, and write its style without spaces."""
    for name, value in list(element.attrib.items()):
        if name in _LENGTHS:
            element.set(name, re.sub(_NUMBER, lambda number: _length(float(number[0]), digits), value))
        elif name == "d":
            element.set(name, _path(value, digits))
        elif name == "style":
            element.set(name, re.sub(r"\s*([:;,])\s*", r"\1", value).strip("; "))
        elif name == "transform":
            # Matplotlib turns each label, most of them by nothing.
            turned = re.sub(r"rotate\(-?0(\.0*)? [^)]*\)", "", value)
            element.set(name, re.sub(_NUMBER, lambda number: _length(float(number[0]), 3), turned).strip())
            if not element.get(name):
                del element.attrib[name]


def _length(number: float, digits: int) -> str:
    short = f"{number:.{digits}f}"
    if "." in short:
        short = short.rstrip("0").rstrip(".")
    short = re.sub(r"^(-?)0\.", r"\1.", short)
    return "0" if short in ("-0", "-", "") else short


def _path(steps: str, digits: int) -> str:
    """A path with short numbers; where it is all straight lines, each point is told from the one before it."""
    tokens = [match[0] for match in _STEP.finditer(steps)]
    if {token for token in tokens if token.isalpha()} <= {"M", "L", "Z", "z"}:
        return _lines([token.upper() for token in tokens], digits)
    words = [token if token.isalpha() else _length(float(token), digits) for token in tokens]
    return _joined(words)


def _lines(tokens: list[str], digits: int) -> str:
    """Straight lines as steps from point to point; points are rounded before, so that errors do not add up."""
    written = ""
    for part in re.findall(r"M[^M]*", " ".join(tokens)):
        numbers = [round(float(number), digits) for number in re.findall(_NUMBER, part)]
        points = list(zip(numbers[0::2], numbers[1::2], strict=True))
        steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in itertools.pairwise(points)]
        # What stays in its place cannot be seen, unless it is all there is: a dot.
        moves = [step for step in steps if any(step)] or steps[:1]
        words = ["M", *points[0], *(["l", *itertools.chain(*moves)] if moves else []), *"z" * part.count("Z")]
        written += _joined([word if isinstance(word, str) else _length(word, digits) for word in words])
    return written


def _joined(words: list[str]) -> str:
    """Numbers need a space between them only where no letter and no minus stands there."""
    written = words[0] if words else ""
    for before, word in itertools.pairwise(words):
        close = word[0].isalpha() or word[0] == "-" or before[-1].isalpha()
        written += word if close else f" {word}"
    return written


def _drop_ids(root: Element) -> None:
    """Take ids away that nothing in the drawing refers to, and shorten the others; they stay those of one drawing."""
    used: dict[str, str] = {}

    def refer(match: re.Match[str]) -> str:
        used[match[1]] = f"u{hashlib.sha256(match[1].encode()).hexdigest()[:7]}"
        return f"#{used[match[1]]}"

    for element in root.iter():
        for name, value in element.attrib.items():
            if name == _XLINK or "url(" in value:
                element.set(name, re.sub(r"#([\w.-]+)(?=\)|$)", refer, value))
    for element in root.iter():
        if short := used.get(element.attrib.pop("id", "")):
            element.set("id", short)


def _tidy(parent: Element) -> None:
    """Open groups that say nothing, drop empty ones, and give shapes in a row that look alike one group for it."""
    if parent.tag in _TEXT:
        return
    parent.text = None
    children: list[Element] = []
    for child in list(parent):
        child.tail = None
        _tidy(child)
        idle = child.tag == f"{_SVG}g" and not child.attrib
        if idle:
            children += list(child)
        elif len(child) or child.tag not in (f"{_SVG}g", f"{_SVG}defs"):
            children.append(child)
    parent[:] = []
    for style, row in itertools.groupby(children, lambda child: child.get("style", "")):
        shapes = list(row)
        if len(shapes) > 2 and style and all(map(_INHERITED.match, style.split(";"))):
            for shape in shapes:
                del shape.attrib["style"]
            group = Element(f"{_SVG}g", {"style": style})
            group.extend(shapes)
            shapes = [group]
        parent.extend(shapes)
