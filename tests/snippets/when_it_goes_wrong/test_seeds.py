import pytest

from snippets.when_it_goes_wrong.seeds import weight_after_training


@pytest.mark.claim(
    "when_it_goes_wrong.seeds",
    "First weights, the order of the batches and dropout are drawn at random. `keras.utils.set_random_seed` sets the "
    "seeds of Python, NumPy and the backend, and on one machine's CPU a training then gives the same weights again.",
)
def test_a_seed_gives_the_same_weights_again():
    assert weight_after_training(3) == weight_after_training(3) != weight_after_training(4)
    assert weight_after_training(None) != weight_after_training(None)
