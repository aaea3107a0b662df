"""How much memory a batch of clips takes, and what training keeps of it."""

import keras
import numpy as np
from keras import layers


def frame_encoder(height: int, width: int) -> keras.Model:
    """A small CNN from one frame to 64 numbers.

    Examples:
        >>> frame_encoder(64, 64).output_shape
        (None, 64)
    """
    return keras.Sequential(
        [
            keras.Input((height, width, 3)),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
        ]
    )


def gigabytes(model: keras.Model, examples: int) -> float:
    """The outputs of all layers for so many examples, four bytes a number.

    Args:
        model: With known shapes.
        examples: For a frame encoder: clips times frames.

    Returns:
        Billions of bytes.
    """
    numbers = sum(np.prod(layer.output.shape[1:]) for layer in model.layers)
    return examples * float(numbers) * 4 / 1e9


if __name__ == "__main__":
    clips, frames, size = 8, 40, 224
    batch = clips * frames * size * size * 3 * 4 / 1e9
    print(f"the batch: {batch:.2f} GB")
    kept = gigabytes(frame_encoder(size, size), clips * frames)
    print(f"outputs of the layers: {kept:.2f} GB")
    kept = gigabytes(frame_encoder(size // 2, size // 2), clips * frames)
    print(f"with half the height and width: {kept:.2f} GB")
