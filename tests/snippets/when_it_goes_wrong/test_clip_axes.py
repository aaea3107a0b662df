import keras
import numpy as np
import pytest
from keras import layers

from snippets.when_it_goes_wrong.clip_axes import given

CLIP = (20, 16, 16, 3)


@pytest.mark.claim(
    "when_it_goes_wrong.clips",
    "`Conv2D` takes (batch, height, width, channels), one image each, and refuses clips; `ConvLSTM2D` and `Conv3D` "
    "take clips and refuse images; an LSTM takes vectors, one for each frame, and no maps. `TimeDistributed` applies a "
    "layer for images to every frame.",
)
def test_who_takes_clips():
    for kind in (layers.Conv2D, layers.DepthwiseConv2D):
        assert "(None, " in given(kind(*((4, 3) if kind is layers.Conv2D else (3,))), *CLIP[1:])
    assert "must have the same length as input" in given(layers.Conv2D(4, 3), *CLIP)
    assert "expected ndim=5, found ndim=4" in given(layers.ConvLSTM2D(4, 3), *CLIP[1:])
    assert "expected min_ndim=5, found ndim=4" in given(layers.Conv3D(4, 3), *CLIP[1:])
    for kind in (layers.ConvLSTM2D, layers.Conv3D):
        assert given(kind(4, 3), *CLIP).startswith("(None, ")
    assert "expected ndim=3, found ndim=5" in given(layers.LSTM(4), *CLIP)
    conv = layers.Conv2D(4, 3)
    x = np.random.default_rng(0).normal(size=(2, *CLIP)).astype("float32")
    every = np.array(layers.TimeDistributed(conv)(x))
    np.testing.assert_allclose(every[:, 5], conv(x[:, 5]), atol=1e-5)
    with pytest.raises(ValueError, match="Kernel shape"):
        conv(keras.Input(CLIP))
