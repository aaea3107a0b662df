import keras
import pytest

from snippets.when_it_goes_wrong.conv_too_short import convolved


@pytest.mark.claim(
    "when_it_goes_wrong.conv1d",
    "Without padding, the default, a convolution or a pooling layer needs at least as many time steps as its kernel "
    "reaches over.",
)
@pytest.mark.parametrize("kernel", [1, 2, 5])
@pytest.mark.parametrize("dilation", [1, 2])
def test_as_many_steps_as_the_kernel_reaches_over(kernel, dilation):
    reach = (kernel - 1) * dilation + 1
    make = [lambda: keras.layers.Conv1D(3, kernel, dilation_rate=dilation)]
    if dilation == 1:
        make += [lambda: keras.layers.MaxPooling1D(kernel), lambda: keras.layers.AveragePooling1D(kernel)]
    for layer in make:
        assert layer()(keras.Input((reach, 4))).shape[1] == 1
        if reach > 1:
            with pytest.raises(ValueError, match="zero or negative"):
                layer()(keras.Input((reach - 1, 4)))


def test_the_messages():
    assert "expected min_ndim=3, found ndim=2" in convolved((20,))
    assert "zero or negative" in convolved((1, 20))
    assert convolved((2, 1), padding="same") == "(None, 2, 8)"
