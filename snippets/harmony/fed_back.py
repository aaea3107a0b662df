"""A harmoniser that also reads the chord it gave last."""

import keras
import numpy as np
from keras import layers


def with_history(
    features: int, voices: int, pitches: int, units: int = 64
) -> tuple[keras.Model, keras.Model]:
    """One network in two forms: for training, and for one step at a time.

    Returns:
        A model from a melody `(batch, time steps, features)` and the chord
        before each step `(batch, time steps, voices)` to probabilities
        `(batch, time steps, voices, pitches)`; and one that shares its
        weights, with a state `(batch, units)` as third input and second
        output, to be called a step at a time.
    """
    melody = keras.Input((None, features))
    before = keras.Input((None, voices), dtype="int32")
    state = keras.Input((units,))
    known = layers.Embedding(pitches, 16)(before)
    known = layers.Reshape((-1, voices * 16))(known)
    read = layers.Concatenate()([melody, known])
    gru = layers.GRU(units, return_sequences=True, return_state=True)
    dense, softmax = layers.Dense(voices * pitches), layers.Softmax()
    split = layers.Reshape((-1, voices, pitches))
    likely = softmax(split(dense(gru(read)[0])))
    sequence, new = gru(read, initial_state=state)
    one_step = [softmax(split(dense(sequence))), new]
    return (
        keras.Model([melody, before], likely),
        keras.Model([melody, before, state], one_step),
    )


def run_free(step: keras.Model, melody: np.ndarray) -> np.ndarray:
    """Feed each chord back as history: classes `(batch, steps, voices)`.

    Examples:
        >>> _, step = with_history(5, 3, 50)
        >>> run_free(step, np.ones((2, 4, 5), "float32")).shape
        (2, 4, 3)
    """
    chord = np.zeros((len(melody), 1, step.inputs[1].shape[-1]), "int32")
    state, chords = np.zeros((len(melody), step.inputs[2].shape[-1])), []
    for t in range(melody.shape[1]):
        now = [melody[:, t : t + 1], chord, state]
        likely, state = map(np.asarray, step(now))
        chord = np.argmax(likely, axis=-1).astype("int32")
        chords.append(chord)
    return np.concatenate(chords, axis=1)


if __name__ == "__main__":
    trained, step = with_history(features=5, voices=3, pitches=50)
    print("one network:", trained.count_params() == step.count_params())
    print("run free:", run_free(step, np.ones((1, 8, 5), "float32")).shape)
