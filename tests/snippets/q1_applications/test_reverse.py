import keras
import numpy as np
import pytest

from snippets.q1_applications.reverse import aligned, encoder_decoder, network, numbers, train


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
    in_step = train(network(aligned()))
    assert (in_step[:2] < 0.15).all()
    assert (in_step[2:] > 0.9).all()
    keras.utils.set_random_seed(5)
    assert (train(network(encoder_decoder())) > 0.9).all()


def test_the_order_of_the_numbers_is_random_and_always_the_same():
    digits = numbers()[1]
    np.testing.assert_array_equal(digits, numbers()[1])
    assert np.abs(np.corrcoef(digits[:, ::-1].T, np.arange(10_000))[-1, :-1]).max() < 0.05
    assert numbers()[0].dtype == np.float32


def test_both_networks_have_the_same_width_and_an_answer_at_each_step():
    (in_step,), (encoder, repeat, decoder) = aligned(), encoder_decoder()
    assert in_step.units == encoder.units == decoder.units == 64
    assert in_step.return_sequences
    assert decoder.return_sequences
    assert not encoder.return_sequences
    assert repeat.n == 4


def test_training_prints_nothing_and_takes_as_many_steps_as_there_are_batches(capsys):
    keras.utils.set_random_seed(0)
    model = network([keras.layers.GRU(2, return_sequences=True)])
    shares = train(model, epochs=1)
    assert shares.shape == (4,)
    assert shares[2:].mean() < 0.9  # a small layer in one epoch
    assert model.optimizer.iterations == 47  # 6000 / 128, rounded up
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)
    assert capsys.readouterr().out == ""
