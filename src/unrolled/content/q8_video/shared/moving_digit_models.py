"""Models put together from the chapter's snippets; each reads `(batch, frames, height, width, channels)`."""

from __future__ import annotations

import keras

from snippets.q8_video.cnn_rnn import cnn_rnn, frame_encoder
from snippets.q8_video.cnn_wavenet import wavenet_classifier
from snippets.q8_video.pooled_frames import pooled_frames


def pixels(frame_shape: tuple[int, ...], units: int = 32) -> keras.Model:
    """An encoder that knows nothing of images: all pixels in a row, then one linear layer."""
    return keras.Sequential([keras.Input(frame_shape), keras.layers.Flatten(), keras.layers.Dense(units)])


def first_answer(clip_shape: tuple[int, int, int, int], classes: int) -> keras.Model:
    """A WaveNet on pixels, with no CNN."""
    return wavenet_classifier(clip_shape, classes, pixels(clip_shape[1:]))


def first_answer_with_relu(clip_shape: tuple[int, int, int, int], classes: int) -> keras.Model:
    """The same with a ReLU between the layer over the pixels and the WaveNet."""
    encoder = keras.Sequential([pixels(clip_shape[1:]), keras.layers.ReLU()])
    return wavenet_classifier(clip_shape, classes, encoder)


def completed(clip_shape: tuple[int, int, int, int], classes: int) -> keras.Model:
    """A WaveNet on what the expected answer's CNN gives."""
    return wavenet_classifier(clip_shape, classes, frame_encoder(clip_shape[1:]))


MODELS = {
    "rnn": cnn_rnn,
    "wavenet": completed,
    "pixels": first_answer,
    "bag": pooled_frames,
}
"""The expected answer, the first answer completed in two ways, and frames pooled without their order."""
