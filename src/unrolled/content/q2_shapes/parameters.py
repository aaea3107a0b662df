"""Parameter counts: the formulas beside what Keras counts, over a grid of sizes."""

import itertools
from typing import Any

import keras

from snippets.q2_shapes.parameter_counts import parameters
from unrolled.engine.records.record import Record

UNITS, FEATURES, KERNEL = (1, 2, 5, 8), (1, 3, 7), (1, 2, 4)
EXAMPLE: dict[str, Any] = {"u": 8, "f": 3, "k": 4}
DOUBLED = "Bidirectional(LSTM)"
DENSE = "TimeDistributed(Dense)"
FORMULAS = {
    "SimpleRNN": ("$u(u+f+1)$", "$u(u+f)$"),
    "LSTM": ("$4u(u+f+1)$", "$4u(u+f)$"),
    "GRU": ("$3u(u+f+2)$", "$3u(u+f)$"),
    "GRU, reset_after=False": ("$3u(u+f+1)$", "$3u(u+f)$"),
    DOUBLED: (r"$2\cdot 4u(u+f+1)$", r"$2\cdot 4u(u+f)$"),
    "Conv1D": ("$u(kf+1)$", "$ukf$"),
    DENSE: ("$u(f+1)$", "$uf$"),
}


def layer(name: str, u: int, k: int, use_bias: bool = True) -> keras.Layer:
    """A layer of the table, not yet built."""
    if name == "Conv1D":
        return keras.layers.Conv1D(u, k, use_bias=use_bias)
    if name == DENSE:
        return keras.layers.TimeDistributed(keras.layers.Dense(u, use_bias=use_bias))
    if name == DOUBLED:
        return keras.layers.Bidirectional(keras.layers.LSTM(u, use_bias=use_bias))
    if name.startswith("GRU"):
        return keras.layers.GRU(u, use_bias=use_bias, reset_after=not name.endswith("reset_after=False"))
    return {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM}[name](u, use_bias=use_bias)


def count(name: str, u: int, f: int, k: int, use_bias: bool = True, steps: int | None = None) -> int:
    """What Keras counts for a layer, built for inputs of `steps` time steps and `f` features."""
    built = layer(name, u, k, use_bias)
    built.build((None, steps, f))
    return built.count_params()


def formula(name: str, u: int, f: int, k: int, use_bias: bool = True) -> int:
    """The count by the formulas of the table."""
    if name == DENSE:
        return u * (f + use_bias)
    if name == DOUBLED:
        return 2 * formula("LSTM", u, f, k, use_bias)
    biases = {"LSTM": 4 * u, "GRU": 6 * u, "GRU, reset_after=False": 3 * u}.get(name, u)
    return parameters(name, u, f, k) - (0 if use_bias else biases)


def measure() -> dict:
    """Compare every formula with Keras; a single difference ends the build.

    Raises:
        RuntimeError: A formula and Keras do not agree.
    """
    checked = 0
    for name, u, f, k, use_bias in itertools.product(FORMULAS, UNITS, FEATURES, KERNEL, (True, False)):
        if k != KERNEL[0] and name != "Conv1D":
            continue
        expected, counted = formula(name, u, f, k, use_bias), count(name, u, f, k, use_bias)
        if expected != counted:
            raise RuntimeError(f"{name} with u={u}, f={f}, k={k}: the formula gives {expected}, Keras {counted}")
        checked += 1
    return {"checked": checked, "example": {name: count(name, **EXAMPLE) for name in FORMULAS}}


def show(record: Record, measured: dict) -> None:
    """Tabulate the formulas, with one example counted by Keras."""
    record.number("checked", measured["checked"])
    record.table(
        "parameters",
        ["Layer", "Parameters", "`use_bias=False`", f"$u={EXAMPLE['u']}$, $f={EXAMPLE['f']}$, $k={EXAMPLE['k']}$"],
        [[f"`{name}`", *texts, str(measured["example"][name])] for name, texts in FORMULAS.items()],
        "$u$ units or filters, $f$ features, $k$ kernel size; the last column is counted by Keras, with biases",
    )
