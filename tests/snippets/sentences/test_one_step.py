import keras
import numpy as np
import pytest

from snippets.sentences.decoder import CONDITIONS, decoder
from snippets.sentences.one_step import one_step


@pytest.mark.parametrize("condition", CONDITIONS)
def test_step_by_step_gives_what_the_teacher_forced_model_gives(condition):
    keras.utils.set_random_seed(1)
    model = decoder(words=5, symbols=7, steps=6, condition=condition, units=8)
    rng = np.random.default_rng(0)
    word, last = rng.integers(5, size=4), rng.integers(7, size=(4, 6))
    state, steps = None, []
    for t in range(6):
        scores, state = one_step(model, word, last[:, t], state)
        steps.append(np.asarray(scores))
    assert np.allclose(np.stack(steps, axis=1), np.asarray(model([word, last])), atol=1e-5)


def test_the_state_is_carried():
    keras.utils.set_random_seed(1)
    model = decoder(words=5, symbols=7, steps=6, units=8)
    _, state = one_step(model, [1], [2])
    again, _ = one_step(model, [1], [2])
    later, _ = one_step(model, [1], [2], state)
    assert not np.allclose(again, later)


def test_words_and_symbols_must_be_as_many():
    model = decoder(words=5, symbols=7, steps=6, units=8)
    with pytest.raises(ValueError, match="2 words, got 1"):
        one_step(model, [1, 2], [0])
