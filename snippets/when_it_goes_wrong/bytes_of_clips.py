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
    clips, frames, height, width, channels = 8, 40, 224, 224, 3
    batch = clips * frames * height * width * channels * 4
    print(f"the batch: {batch / 1e9:.2f} GB")
    whole = gigabytes(frame_encoder(224, 224), 8 * 40)
    print(f"outputs of the layers, kept for the gradient: {whole:.1f} GB")
    for name, size, count in [
        ("half as many clips:", 224, 4 * 40),
        ("half as many frames:", 224, 8 * 20),
        ("half the height and width:", 112, 8 * 40),
    ]:
        print(f"{name:27} {gigabytes(frame_encoder(size, size), count):.1f} GB")
