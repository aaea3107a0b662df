"""What a forget gate of 1, one half and 0 does to the cell state."""

import keras
import numpy as np


def kept(forget: list[float], time_steps: int) -> np.ndarray:
    """Hold each unit's forget gate, shut its input gate, watch its cell state.

    Args:
        forget: A unit's forget gate, strictly between 0 and 1, for each unit.
        time_steps: How many steps to run.

    Returns:
        The cell state after each step, (time steps, units). It starts at 1.

    Raises:
        ValueError: A gate is not strictly between 0 and 1.

    Examples:
        >>> kept([0.5], time_steps=3).round(3).ravel().tolist()
        [0.5, 0.25, 0.125]
    """
    f = np.asarray(forget)
    if not ((f > 0) & (f < 1)).all():
        raise ValueError(f"wanted gates strictly between 0 and 1, got {forget}")
    units = len(f)
    layer = keras.layers.LSTM(units, return_state=True)
    layer.build((1, 1, 1))
    shut, held = np.full(units, -50), np.log(f / (1 - f))
    bias = np.concatenate([shut, held, np.zeros(2 * units)])
    none = np.zeros((1, 4 * units)), np.zeros((units, 4 * units))
    layer.set_weights([*none, bias])
    hidden, cell = np.zeros((1, units)), np.ones((1, units))
    cells = []
    for _ in range(time_steps):
        states = [hidden, cell]
        _, hidden, cell = layer(np.ones((1, 1, 1)), initial_state=states)
        cells.append(np.asarray(cell)[0])
    return np.stack(cells)


if __name__ == "__main__":
    almost_1, almost_0 = 1 - 1e-9, 1e-9
    cells = kept([almost_1, 0.5, almost_0], time_steps=4)
    print("step  f = 1  f = 0.5  f = 0")
    for step, (one, half, zero) in enumerate(cells, 1):
        print(f"{step:4}  {one:5.2f}  {half:7.4f}  {zero:5.2f}")
