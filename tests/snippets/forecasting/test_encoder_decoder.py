import keras
import numpy as np
import pytest

from snippets.forecasting.encoder_decoder import encoder_decoder


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return encoder_decoder(14, features=3, known=2, ahead=5, units=4)


def batch(seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=(6, 14, 3)).astype("float32"), random.normal(size=(6, 5, 2)).astype("float32")


def test_shapes_and_parameters(model):
    past, coming = batch()
    assert model([past, coming]).shape == (6, 5)
    gru = {features: 3 * 4 * (4 + features + 2) for features in (3, 2)}
    assert model.count_params() == gru[3] + gru[2] + (4 + 2 + 1) * 4 + 5


def test_both_inputs_reach_every_day_that_they_may(model):
    past, coming = batch()
    before = keras.ops.convert_to_numpy(model([past, coming]))
    earlier = past.copy()
    earlier[:, 0] += 1
    # In some window of the batch: a rectifier may be shut in another.
    assert (np.abs(keras.ops.convert_to_numpy(model([earlier, coming])) - before) > 0).any(axis=0).all()
    later = coming.copy()
    later[:, 3] += 1
    change = np.abs(keras.ops.convert_to_numpy(model([past, later])) - before)
    assert (change[:, :3] == 0).all()
    assert (change[:, 3:] > 0).any(axis=0).all()


def test_dropout_acts_in_training_only(model):
    past, coming = batch()
    calm = [keras.ops.convert_to_numpy(model([past, coming], training=False)) for _ in range(2)]
    np.testing.assert_array_equal(*calm)
    assert np.abs(keras.ops.convert_to_numpy(model([past, coming], training=True)) - calm[0]).max() > 1e-4


def test_it_learns_from_the_coming_days():
    """The target is the coming input itself: only a decoder that is told it can know."""
    keras.utils.set_random_seed(0)
    model = encoder_decoder(4, features=1, known=1, ahead=3, units=8, dropout=0.0)
    random = np.random.default_rng(0)
    coming = random.choice([-1.0, 1.0], size=(256, 3, 1)).astype("float32")
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.02))
    model.fit([np.zeros((256, 4, 1)), coming], coming[..., 0], epochs=20, batch_size=64, verbose=0)
    assert model.evaluate([np.zeros((256, 4, 1)), coming], coming[..., 0], verbose=0) < 0.4


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"features": 0}, {"known": -1}, {"ahead": 0}, {"units": 0}])
def test_sizes_below_one_are_refused(wrong):
    with pytest.raises(ValueError, match="want sizes of at least 1"):
        encoder_decoder(**{"steps": 4, "features": 1, "known": 1, **wrong})


@pytest.mark.parametrize("wrong", [-0.1, 1.0])
def test_a_dropout_that_is_no_share_is_refused(wrong):
    with pytest.raises(ValueError, match="want a dropout"):
        encoder_decoder(4, 1, 1, dropout=wrong)


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    model = encoder_decoder(14, 3, known=2)
    assert {layer.name for layer in model.layers} == {
        "past", "coming", "encoder", "decoder", "both", "hidden", "each", "forecast",
    }  # fmt: skip
    assert [tensor.name for tensor in model.inputs] == ["past", "coming"]
    shapes = [model.get_layer(name).output.shape[1:] for name in ("encoder", "decoder", "both", "hidden", "forecast")]
    assert shapes == [(64,), (7, 64), (7, 66), (7, 64), (7,)]
    assert [model.get_layer(name).dropout for name in ("encoder", "decoder")] == [0.2, 0.2]
    x = np.random.default_rng(0).normal(size=(5, 7, 66))
    assert np.asarray(model.get_layer("hidden")(x)).min() == 0


def test_sizes_of_one_and_no_dropout_are_allowed():
    model = encoder_decoder(1, 1, 1, 1, 1, dropout=0)
    assert model.output_shape == (None, 1)
    assert model.get_layer("encoder").dropout == 0
