import keras
import numpy as np
import pytest

from snippets.q4_seven_days.first_answer import both_ways


@pytest.mark.claim(
    "q4.distributed",
    "`TimeDistributed(Dense(7))` and `Dense(7)` on top of the stack have as many weights, and with equal weights they "
    "give the same output.",
)
@pytest.mark.parametrize("steps", [1, 6])
def test_time_distributed_changes_nothing(steps):
    keras.utils.set_random_seed(0)
    distributed, plain = both_ways(steps)
    x = np.random.default_rng(0).normal(size=(3, steps, 1)).astype("float32")
    assert distributed.count_params() == plain.count_params()
    output = np.asarray(distributed(x))
    assert output.shape == (3, steps, 7)
    assert np.ptp(output) > 0
    np.testing.assert_allclose(output, plain(x), atol=1e-6)


def test_both_have_two_layers_of_32_units():
    models = both_ways(5, ahead=3)
    assert [type(model.layers[-1]) for model in models] == [keras.layers.TimeDistributed, keras.layers.Dense]
    for model in models:
        assert [layer.output.shape[1:] for layer in model.layers] == [(5, 32), (5, 32), (5, 3)]
