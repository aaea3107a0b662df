import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.q2_shapes.parameter_counts import parameters

LAYERS = {
    "SimpleRNN": lambda u, k: keras.layers.SimpleRNN(u),
    "LSTM": lambda u, k: keras.layers.LSTM(u),
    "GRU": lambda u, k: keras.layers.GRU(u),
    "GRU, reset_after=False": lambda u, k: keras.layers.GRU(u, reset_after=False),
    "Conv1D": lambda u, k: keras.layers.Conv1D(u, k),
}
SIZES = st.integers(1, 12)


def counted(layer: keras.layers.Layer, f: int, steps: int | None = None) -> int:
    layer.build((None, steps, f))
    return layer.count_params()


@pytest.mark.parametrize("name", LAYERS)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(u=SIZES, f=SIZES, k=SIZES)
def test_formula_and_keras_agree(name, u, f, k):
    assert counted(LAYERS[name](u, k), f) == parameters(name, u, f, k)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(u=SIZES, f=SIZES)
def test_both_directions_have_twice_as_many(u, f):
    for name, merge in [("LSTM", "concat"), ("GRU", "sum"), ("SimpleRNN", None)]:
        layer = keras.layers.Bidirectional(LAYERS[name](u, 1), merge_mode=merge)
        assert counted(layer, f) == 2 * parameters(name, u, f)


@pytest.mark.claim(
    "q2.time_costs_no_parameters",
    "The number of time steps is in none of the formulas: one set of weights serves every step.",
)
@pytest.mark.parametrize("name", LAYERS)
def test_time_steps_do_not_count(name):
    counts = {counted(LAYERS[name](4, 2), 3, steps) for steps in (5, 50, None)}
    assert counts == {parameters(name, 4, 3, 2)}


@pytest.mark.parametrize("sizes", [(0, 3, 1), (4, 0, 1), (4, 3, 0), (-1, 3, 1)])
def test_sizes_must_be_positive(sizes):
    with pytest.raises(ValueError, match="must be positive"):
        parameters("LSTM", *sizes)


def test_an_unknown_layer_is_named():
    with pytest.raises(ValueError, match="got 'RNN'"):
        parameters("RNN", 4, 3)


def test_a_kernel_of_one_is_a_layer_on_each_step():
    assert parameters("Conv1D", u=8, f=3) == counted(keras.layers.Conv1D(8, 1), 3) == counted(keras.layers.Dense(8), 3)
