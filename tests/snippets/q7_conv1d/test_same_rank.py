import keras
import numpy as np
import pytest

from snippets.q7_conv1d.same_rank import outcome

SIZES = (2, 6, 5, 4, 3)


@pytest.mark.claim(
    "q7.rank",
    "`SimpleRNN`, `LSTM`, `GRU` and `Conv1D` layers all read one and the same array, of shape "
    "`(batch, time steps, features)`, and a new layer of each kind refuses an array with fewer or more axes.",
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.layers.SimpleRNN(4),
        lambda: keras.layers.LSTM(4),
        lambda: keras.layers.GRU(4),
        lambda: keras.layers.Conv1D(4, 3),
    ],
)
def test_rank_three_and_no_other(make):
    make()(np.zeros((2, 6, 5)))
    for rank in (1, 2, 4, 5):
        with pytest.raises(ValueError, match=r"expected|length"):
            make()(np.zeros(SIZES[:rank]))


@pytest.mark.claim(
    "q7.one_axis",
    "`Conv1D`, `Conv2D` and `Conv3D` slide their kernel along one, two and three axes of the input, and at each "
    "position a filter takes all the features, unless `groups` is set.",
)
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_a_kernel_slides_along_as_many_axes_as_the_name_says(axes):
    kind = (keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)[axes - 1]
    layer = kind(1, 2, kernel_initializer="ones")
    inputs = np.zeros((1, *(4,) * axes, 5), "float32")
    assert layer(inputs).shape == (1, *(3,) * axes, 1)
    assert layer.kernel.shape == (*(2,) * axes, 5, 1)
    for feature in range(5):
        moved = inputs.copy()
        moved[(0, *(0,) * axes, feature)] = 1
        difference = np.asarray(layer(moved)) - np.asarray(layer(inputs))
        assert difference[(0, *(0,) * axes, 0)] == 1
        assert np.count_nonzero(difference) == 1


@pytest.mark.claim(
    "q7.columns",
    "A `Conv1D` layer does not depend on that order: with the columns in another order, and the features of its "
    "kernel reordered in the same way, it gives the same outputs. A `Conv2D` layer that slides across columns has no "
    "such kernel.",
)
def test_the_order_of_columns_is_nothing_to_a_kernel_that_reads_them_all():
    x = np.random.default_rng(0).normal(size=(2, 9, 4)).astype("float32")
    order = [2, 0, 3, 1]
    layer, other = keras.layers.Conv1D(3, 2), keras.layers.Conv1D(3, 2)
    expected = np.asarray(layer(x))
    other.build(x.shape)
    kernel, bias = layer.get_weights()
    other.set_weights([kernel[:, order], bias])
    np.testing.assert_allclose(other(x[..., order]), expected, atol=1e-5)
    # A kernel over two columns computes sums of neighbours. In another order other columns are neighbours: no weights
    # at all, chosen by least squares for all outputs at once, give the first order's outputs.
    wanted = np.asarray(keras.layers.Conv2D(1, 2)(x[..., np.newaxis])).reshape(-1)

    def misfit(columns):
        patches = [columns[:, i : i + 8, j : j + 3].reshape(-1) for i in range(2) for j in range(2)]
        table = np.stack([*patches, np.ones(len(wanted))], axis=1)
        weights = np.linalg.lstsq(table, wanted, rcond=None)[0]
        return np.abs(table @ weights - wanted).max()

    assert misfit(x) < 1e-4
    assert misfit(x[..., order]) > 0.1


@pytest.mark.parametrize(("name", "rank"), [("GRU", 3), ("Conv1D", 3), ("Conv2D", 4), ("Conv3D", 5)])
def test_outcomes(name, rank):
    for other in (2, 3, 4, 5):
        assert (outcome(name, np.zeros(SIZES[:other])) == "refused") == (other != rank)


def test_an_unknown_layer_is_refused():
    with pytest.raises(ValueError, match="want one of GRU, Conv1D, Conv2D, Conv3D, got 'Conv4D'"):
        outcome("Conv4D", np.zeros((2, 3, 4)))


def test_a_shape_is_told_where_the_rank_fits():
    outcomes = [outcome(name, np.zeros((*(2, 6, 7, 8)[:rank], 5))) for name, rank in [("GRU", 2), ("Conv1D", 2)]]
    assert outcomes == ["(2, 6, 4)", "(2, 4, 4)"]
    outcomes = [outcome(name, np.zeros((*(2, 6, 7, 8)[:rank], 5))) for name, rank in [("Conv2D", 3), ("Conv3D", 4)]]
    assert outcomes == ["(2, 4, 5, 4)", "(2, 4, 5, 6, 4)"]
