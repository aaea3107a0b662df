"""How many weights a separable convolution has, beside an ordinary one."""

import keras


def parameters(
    features: int, filters: int, kernel: int, multiplier: int = 1
) -> tuple[int, int]:
    """Weights of `Conv1D` and of `SeparableConv1D`, biases included.

    Args:
        features: Features at each time step of the input.
        filters: Features at each time step of the output.
        kernel: Kernel size.
        multiplier: The separable layer's `depth_multiplier`.

    Raises:
        ValueError: A size is not a positive integer.

    Examples:
        >>> parameters(64, 64, 8)
        (32832, 4672)
    """
    sizes = features, filters, kernel, multiplier
    if any(not isinstance(size, int) or size < 1 for size in sizes):
        raise ValueError(f"want positive integers, got {sizes}")
    ordinary = kernel * features * filters
    depthwise = kernel * features * multiplier
    pointwise = features * multiplier * filters
    return ordinary + filters, depthwise + pointwise + filters


if __name__ == "__main__":
    for sizes in [(1, 16, 8), (16, 16, 3), (64, 64, 8), (256, 256, 8)]:
        features, filters, kernel = sizes
        kinds = ("Conv1D", "SeparableConv1D")
        counts = dict(zip(kinds, parameters(*sizes), strict=True))
        print(f"{features} features, {filters} filters, kernel size {kernel}:")
        for kind, expected in counts.items():
            layer = getattr(keras.layers, kind)(filters, kernel)
            layer.build((None, None, features))
            counted = layer.count_params()
            print(f"  {kind:15} formula {expected:6}  Keras {counted:6}")
