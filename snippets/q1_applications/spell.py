"""Vector-to-sequence, trained: a digit's class in, its name out."""

import keras
import numpy as np

WORDS = "zero one two three four five six seven eight nine"
NAMES = WORDS.split()
LETTERS = " " + "".join(sorted(set("".join(NAMES))))
STEPS = max(map(len, NAMES))
TARGETS = np.array(
    [[LETTERS.index(c) for c in name.ljust(STEPS)] for name in NAMES]
)


def train(repeats: int = 200) -> keras.Model:
    """A model from one-hot classes `(batch, 10)` to letters.

    Args:
        repeats: How often the ten pairs are shown.

    Returns:
        A model whose output `(batch, 5, letters)` has a score for each letter.
    """
    model = keras.Sequential(
        [
            keras.Input((len(NAMES),)),
            keras.layers.RepeatVector(STEPS),
            keras.layers.GRU(32, return_sequences=True),
            keras.layers.Dense(len(LETTERS)),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(0.01))
    x = np.tile(np.eye(len(NAMES)), (repeats, 1))
    model.fit(x, np.tile(TARGETS, (repeats, 1)), batch_size=10, verbose=0)
    return model


def write(scores: np.ndarray) -> str:
    """The best letter of each step, from scores `(steps, letters)`.

    Examples:
        >>> write(np.eye(len(LETTERS))[[LETTERS.index(c) for c in "two  "]])
        'two'
    """
    return "".join(LETTERS[best] for best in scores.argmax(-1)).rstrip()


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    scores = np.asarray(train()(np.eye(10)))
    for digit in range(10):
        print(digit, write(scores[digit]))
