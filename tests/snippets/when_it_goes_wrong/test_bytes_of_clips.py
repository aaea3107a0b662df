import keras
import pytest

from snippets.when_it_goes_wrong.bytes_of_clips import frame_encoder, gigabytes


@pytest.mark.claim(
    "when_it_goes_wrong.memory",
    "The layers of the small CNN below together give out more than ten times as many numbers as the clips have. Half "
    "as many clips or frames halve that; half the height and width leave a quarter.",
)
@pytest.mark.parametrize("size", [32, 64, 224])
def test_outputs_of_the_layers(size):
    encoder = frame_encoder(size, size)
    whole = gigabytes(encoder, 10)
    assert whole > 10 * (10 * size * size * 3 * 4 / 1e9)
    assert gigabytes(encoder, 5) == pytest.approx(whole / 2)
    assert gigabytes(frame_encoder(size // 2, size // 2), 10) == pytest.approx(whole / 4, rel=0.01)


def test_four_bytes_a_number():
    model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(5)])
    assert gigabytes(model, 2) == pytest.approx(2 * 5 * 4 / 1e9)
    assert keras.ops.ones(1).dtype.size == 4
