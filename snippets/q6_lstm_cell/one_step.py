"""One step of an LSTM with one unit by hand, and the same step in Keras."""

import keras
import numpy as np

X, H, C = 1.0, 0.5, 2.0
"""The input, the old hidden state and the old cell state."""
WEIGHTS = {
    "input gate": (-1.0, 1.0, 0.0),
    "forget gate": (0.5, 1.0, 1.0),
    "candidate": (-1.0, 1.0, -0.5),
    "output gate": (1.0, 1.0, -0.5),
}
"""Each layer's weight of x, weight of h, and bias, in Keras' order."""


def sigmoid(v: float) -> float:
    """Squash a number to between 0 and 1."""
    return 1 / (1 + np.exp(-v))


def by_hand() -> tuple[float, float]:
    """Make the step and print it; give the new hidden and cell state."""
    values = []
    for name, (w, u, b) in WEIGHTS.items():
        z = w * X + u * H + b
        squash = np.tanh if name == "candidate" else sigmoid
        values.append(squash(z))
        print(f"{name:11} {w:4} * {X} {u:+} * {H} {b:+} = {z:4}", end="  ")
        print(f"{squash.__name__:7} {values[-1]:6.3f}")
    i, f, g, o = values
    c = f * C + i * g
    h = o * np.tanh(c)
    print(f"new c  {f:.3f} * {C} + {i:.3f} * {g:.3f} = {c:.3f}")
    print(f"new h  {o:.3f} * tanh({c:.3f}) = {h:.3f}")
    return h, c


def by_keras() -> tuple[float, float]:
    """Let a Keras layer with these weights make the step; give h and c.

    Examples:
        >>> [round(state, 3) for state in by_keras()]
        [0.658, 1.474]
    """
    layer = keras.layers.LSTM(1, return_state=True)
    layer.build((1, 1, 1))
    kernel, recurrent, bias = np.array(list(WEIGHTS.values())).T
    layer.set_weights([kernel[np.newaxis], recurrent[np.newaxis], bias])
    states = [np.array([[H]]), np.array([[C]])]
    _, h, c = layer(np.array([[[X]]]), initial_state=states)
    return float(h[0, 0]), float(c[0, 0])


if __name__ == "__main__":
    print(f"x = {X}, old h = {H}, old c = {C}")
    by_hand()
    h, c = by_keras()
    print(f"Keras: new c {c:.3f}, new h {h:.3f}")
