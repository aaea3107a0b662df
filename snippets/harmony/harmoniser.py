"""An aligned sequence-to-sequence model: a melody in, other voices out."""

import keras
import numpy as np
from keras import layers

KINDS = ("none", "gru", "bidirectional", "dilated")


def harmoniser(
    features: int, voices: int, pitches: int, kind: str, units: int = 64
) -> keras.Model:
    """A model that says at each step how likely each pitch is in each voice.

    Args:
        features: Features of the melody at a time step.
        voices: Voices to add.
        pitches: Pitches that a voice can take.
        kind: How far it looks: `none` at the step alone, `gru` also back,
            `bidirectional` and `dilated` both ways.
        units: Size of the layers.

    Returns:
        A model from `(batch, time steps, features)` to probabilities `(batch,
        time steps, voices, pitches)`.

    Raises:
        ValueError: The kind is unknown.

    Examples:
        >>> harmoniser(40, 3, 50, "gru").output_shape
        (None, None, 3, 50)
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; want one of {KINDS}")
    melody = keras.Input((None, features))
    x = layers.Dense(units, activation="relu")(melody)
    if kind in ("gru", "bidirectional"):
        gru = layers.GRU(units, return_sequences=True)
        if kind == "bidirectional":
            gru = layers.Bidirectional(gru)
        x = gru(x)
    elif kind == "dilated":
        for rate in (1, 2, 4, 8):
            y = layers.Conv1D(units, 3, padding="same", dilation_rate=rate)(x)
            x = layers.Add()([x, layers.ReLU()(y)])
    x = layers.Dropout(0.3)(x)
    x = layers.Dense(voices * pitches)(x)
    x = layers.Reshape((-1, voices, pitches))(x)
    return keras.Model(melody, layers.Softmax()(x), name=kind)


if __name__ == "__main__":
    one_tune = np.ones((1, 16, 40), "float32")
    for kind in KINDS:
        model = harmoniser(features=40, voices=3, pitches=50, kind=kind)
        print(f"{kind:14}", model(one_tune).shape, model.count_params())
