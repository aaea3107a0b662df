"""How the numbers of a series are written: short, all in one unit, and so that they can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Unit:
    """A power of ten in which all numbers of a series are written.

    Attributes:
        power: The power; 0 where the numbers are written as they are.

    Examples:
        >>> Unit.of([2.5e12, 1e12]), Unit.of([3e-6]), Unit.of([0.2, 123456.0])
        (Unit(power=9), Unit(power=-6), Unit(power=0))
        >>> Unit(9).rounded(2.345e12), Unit(-6).rounded(3.14159e-6), Unit(0).rounded(0.00012345)
        ('2\u2009345', '3.14', '0.000123')
    """

    power: int

    @classmethod
    def of(cls, values: np.ndarray | list[float]) -> Unit:
        """The unit for values of any sign: a power of a thousand where most have ten digits, or begin with zeros."""
        sizes = np.abs(np.asarray(values, "float64"))
        sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
        if not sizes.size:
            return cls(0)
        # The median, so that a single wild value does not make all others unreadable.
        digits = np.log10(np.median(sizes))
        if digits >= 9:
            return cls(3 * int((digits - 3) // 3))
        return cls(3 * int(digits // 3)) if digits < -2 else cls(0)

    @property
    def words(self) -> str:
        """` in 1e9`, or nothing where numbers are written as they are."""
        return f" in 1e{self.power}" if self.power else ""

    def rounded(self, value: float) -> str:
        """A number with three digits that count, or all before the point."""
        return self.fixed(value, self.decimals(value))

    def whole(self, value: float) -> str:
        """A number rounded, with its unit: `12.3e9`."""
        return self.rounded(value) + (f"e{self.power}" if self.power else "")

    def fixed(self, value: float, decimals: int) -> str:
        """A number with so many decimals, thousands apart."""
        return f"{self.scaled(value):z,.{decimals}f}".replace(",", "\N{THIN SPACE}")

    def decimals(self, value: float, digits: int = 3) -> int:
        """How many decimals a number of this size has, so that so many of its digits count."""
        size = abs(self.scaled(value))
        return max(0, digits - 1 - int(np.floor(np.log10(size)))) if 0 < size < np.inf else 0

    def scaled(self, value: Any) -> Any:
        """A number or an array in this unit."""
        return value / 10.0**self.power


def rounded(value: float) -> str:
    """A number as it is, with three digits that count, or all before the point."""
    return Unit(0).rounded(value)
