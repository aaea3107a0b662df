"""What few tests can say."""

from __future__ import annotations

import math


def sign_test(better: int, worse: int) -> float:
    """How often a fair coin is at least so uneven: the exact two-sided sign test.

    Args:
        better: Clips that only the one model classifies rightly.
        worse: Clips that only the other does.
    """
    tosses = better + worse
    tail = sum(math.comb(tosses, k) for k in range(max(better, worse), tosses + 1)) / 2**tosses
    return min(1.0, 2 * tail)


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval, 95 in 100, for a share that was measured on few: E. B. Wilson, JASA 22, 1927."""
    z = 1.96
    centre, width = right + z * z / 2, z * math.sqrt(right * (of - right) / of + z * z / 4)
    return max(0.0, (centre - width) / (of + z * z)), min(1.0, (centre + width) / (of + z * z))
