"""What Keras's three ways of clipping do to a gradient and its direction."""

import keras
import numpy as np


def clipped(gradients: list[np.ndarray], **how: float) -> list[np.ndarray]:
    """What is left of the gradients when a Keras optimizer has clipped them.

    Args:
        gradients: One array for each weight array of a model.
        **how: `clipvalue`, `clipnorm` or `global_clipnorm`, with its limit.

    Returns:
        Arrays of the same shapes.

    Examples:
        >>> clipped([np.array([30.0, 40.0])], clipvalue=1.0)[0].tolist()
        [1.0, 1.0]
    """
    weights = [keras.Variable(np.zeros_like(g)) for g in gradients]
    optimizer = keras.optimizers.SGD(learning_rate=1.0, **how)
    tensors = [keras.ops.convert_to_tensor(g, "float32") for g in gradients]
    optimizer.apply(tensors, weights)  # a step from 0, against the gradient
    return [-keras.ops.convert_to_numpy(w) for w in weights]


def cosine(a: list[np.ndarray], b: list[np.ndarray]) -> float:
    """The cosine of the angle between two gradients: 1 is one direction."""
    a = np.concatenate([np.ravel(part) for part in a])
    b = np.concatenate([np.ravel(part) for part in b])
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


if __name__ == "__main__":
    large = [np.array([30.0, 0.4]), np.array([0.3])]
    infinite = [np.array([np.inf, 0.4]), np.array([0.3])]
    print("gradient", *[part.tolist() for part in large])
    for way in ("clipvalue", "clipnorm", "global_clipnorm"):
        limited = clipped(large, **{way: 1.0})
        print(way, *[part.round(2).tolist() for part in limited], end="  ")
        print(f"cosine {cosine(large, limited):.2f}")
    print("gradient", *[part.tolist() for part in infinite])
    for way in ("clipvalue", "clipnorm", "global_clipnorm"):
        limited = clipped(infinite, **{way: 1.0})
        print(way, *[part.round(2).tolist() for part in limited])
