import keras
import numpy as np
import pytest

from snippets.q1_applications.reverse import aligned, encoder_decoder, numbers, train


def test_every_number_comes_once_with_its_reverse():
    x, y = numbers()
    digits = x.argmax(-1)
    assert x.shape == (10_000, 4, 10)
    assert len({tuple(row) for row in digits}) == 10_000
    np.testing.assert_array_equal(y, digits[:, ::-1])


@pytest.mark.claim(
    "q1.reverse",
    "Trained to write four digits backwards, the network that answers in step gets the first two right about as often "
    "as by guessing and nearly all of the last two, the encoder-decoder nearly all of the four.",
)
def test_only_the_encoder_decoder_gets_the_first_digits():
    keras.utils.set_random_seed(5)
    in_step = train(aligned())
    assert (in_step[:2] < 0.15).all()
    assert (in_step[2:] > 0.9).all()
    keras.utils.set_random_seed(5)
    assert (train(encoder_decoder()) > 0.9).all()
