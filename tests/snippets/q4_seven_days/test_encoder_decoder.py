import keras
import numpy as np
import pytest

from snippets.q4_seven_days.encoder_decoder import encoder_decoder


@pytest.mark.claim(
    "q4.decoder",
    "The forecast for a day depends on the past and on the calendar of the coming days up to that day.",
)
def test_the_decoder_reads_the_past_and_the_coming_days_in_order():
    keras.utils.set_random_seed(0)
    model = encoder_decoder(9, features=2, known=3, units=4)
    random = np.random.default_rng(0)
    past, coming = (random.normal(size=axes).astype("float32") for axes in ((1, 9, 2), (1, 7, 3)))
    before = np.asarray(model([past, coming]))
    assert before.shape == (1, 7)
    for day in (0, 3, 6):
        other = coming.copy()
        other[:, day] += 1
        changed = np.abs(np.asarray(model([past, other])) - before)[0] > 1e-7
        assert changed.tolist() == [place >= day for place in range(7)]
    assert (np.abs(np.asarray(model([past + 1, coming])) - before) > 1e-7).all()


def test_the_layers_have_the_names_and_sizes_of_the_drawing():
    model = encoder_decoder(9, features=2, known=3)
    assert {layer.name for layer in model.layers} == {"past", "coming", "encoder", "decoder", "dense", "forecast"}
    assert [tensor.name for tensor in model.inputs] == ["past", "coming"]
    shapes = [model.get_layer(name).output.shape[1:] for name in ("encoder", "decoder", "dense", "forecast")]
    assert shapes == [(32,), (7, 32), (7, 1), (7,)]
