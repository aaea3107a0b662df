"""Powers of ten as a table's cell has them: a formula in each cell would make the page twice as heavy."""

from __future__ import annotations

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Ten to a power.

    Examples:
        >>> power_of_ten(-12)
        '10⁻¹²'
    """
    return f"10{str(exponent).translate(_RAISED)}"
