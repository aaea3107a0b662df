import numpy as np
import pytest

from snippets.q1_applications.encoder_decoder import encoder_decoder


@pytest.mark.claim(
    "q1.parts",
    "This encoder-decoder is a sequence-to-vector network followed by a vector-to-sequence network: run one after the "
    "other, its two halves give its output.",
)
def test_the_halves_give_the_output():
    model = encoder_decoder(3, steps=4, outputs=2)
    x = np.random.default_rng(0).normal(size=(5, 7, 3)).astype("float32")
    encoder, *decoder = model.layers
    vector = np.asarray(encoder(x))
    assert vector.shape == (5, 16)
    y = vector
    for layer in decoder:
        y = layer(y)
    np.testing.assert_allclose(y, model(x), atol=1e-6)


@pytest.mark.claim(
    "q1.lengths",
    "An encoder-decoder need not have as many output steps as input steps, and each of its outputs can depend on every "
    "input.",
)
@pytest.mark.parametrize("steps", [1, 4, 9])
def test_lengths_are_free_and_each_output_sees_all(steps):
    model = encoder_decoder(3, steps=4, outputs=2)
    x = np.random.default_rng(0).normal(size=(1, steps, 3)).astype("float32")
    y = np.asarray(model(x))
    assert y.shape == (1, 4, 2)
    for step in range(steps):
        other = x.copy()
        other[:, step] += 1
        assert (np.abs(np.asarray(model(other)) - y).max(axis=(0, 2)) > 1e-6).all()


def test_reader_and_writer_are_named_and_equally_wide():
    model = encoder_decoder(3, steps=4, outputs=2)
    assert [layer.name for layer in model.layers if layer.name in ("encoder", "decoder")] == ["encoder", "decoder"]
    assert [layer.output.shape[1:] for layer in model.layers] == [(16,), (4, 16), (4, 16), (4, 2)]
    assert [layer.output.shape[1:] for layer in encoder_decoder(3, 4, 2, units=5).layers][:3] == [(5,), (4, 5), (4, 5)]
