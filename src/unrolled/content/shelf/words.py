"""How numbers and shapes are written on every page: one way for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np


def number(value: float, digits: int = 0) -> str:
    """A number with thin spaces between the thousands.

    Args:
        value: The number.
        digits: Decimals to show.

    Examples:
        >>> number(12345.6).split(), number(-0.5, 2)
        (['12', '346'], '-0.50')
    """
    return f"{value:,.{digits}f}".replace(",", "\N{THIN SPACE}")


def signed(value: float, digits: int = 0) -> str:
    """A difference: a number with its sign, unless it shows as zero.

    Examples:
        >>> signed(12), signed(-1.25, 1), signed(0.2)
        ('+12', '−1.2', '0')
    """
    size = number(abs(value), digits)
    if not float(f"{value:.{digits}f}"):
        return size
    return ("+" if value > 0 else "\N{MINUS SIGN}") + size


def listing(names: Sequence[str]) -> str:
    """Names in a row, as a sentence has them.

    Examples:
        >>> listing(["alto", "tenor", "bass"]), listing(["alto"])
        ('alto, tenor and bass', 'alto')
    """
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def spread(values: Iterable[float], digits: int = 2, *, form: Callable[[float], str] | None = None) -> str:
    """The median of some values with the least and the greatest, or one number where all look the same.

    This is the site's one notation for the middle and the range over seeds.

    Args:
        values: One for each seed; at least one.
        digits: Decimals to show.
        form: Writes a number in another way, for example as a power of ten.

    Examples:
        >>> spread([0.3, 0.1, 0.2])
        '0.20 (0.10–0.30)'
        >>> spread([0.999, 1.0, 1.0])
        '1.00'
    """
    write = form or partial(number, digits=digits)
    numbers = np.asarray(list(values), float)
    middle, least, most = (write(float(value)) for value in (np.median(numbers), numbers.min(), numbers.max()))
    return middle if least == most else f"{middle} ({least}–{most})"


def shape(sizes: Sequence[int | None], steps: str = "time steps") -> str:
    """A shape as code, its free axes named: the first is the batch, another one the time steps.

    Args:
        sizes: The size of each axis, `None` where it is free.
        steps: What a free axis after the first is called.

    Examples:
        >>> shape((None, 10, 3))
        '`(batch, 10, 3)`'
        >>> shape((None, None, 8))
        '`(batch, time steps, 8)`'
        >>> shape((None,))
        '`(batch,)`'
    """
    names = [("batch" if not axis else steps) if size is None else str(size) for axis, size in enumerate(sizes)]
    return f"`({', '.join(names)}{',' if len(names) == 1 else ''})`"
