"""Weights as the bytes of a file, and back."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np


def pack(weights: Sequence[np.ndarray]) -> bytes:
    """Arrays, in their order, as the bytes of an `.npz` file: what `model.get_weights()` gives."""
    out = io.BytesIO()
    np.savez(out, *weights)
    return out.getvalue()


def unpack(data: bytes) -> list[np.ndarray]:
    """The inverse of `pack`: what `model.set_weights` takes."""
    with np.load(io.BytesIO(data)) as arrays:
        return [arrays[name] for name in arrays.files]
