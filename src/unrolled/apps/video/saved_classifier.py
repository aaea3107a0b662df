"""A trained classifier in a folder: the model as Keras keeps it, and what to feed it.

`classifier.keras` is a plain Keras model and needs nothing of this project; `classifier.json` has
the names of the classes, in the order of its outputs, and how clips are made from videos.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import h5py

from unrolled.apps.saved_files import MOST_NUMBERS, check_archive, read_settings, reason, write_settings
from unrolled.apps.video.decoding import read
from unrolled.engine.terminal import InputError, draft

if TYPE_CHECKING:
    import keras

MODEL, ABOUT = "classifier.keras", "classifier.json"
MOST_FRAMES = MOST_SIZE = 512
"""Of a clip: frames, and pixels of a side."""
_WANTED = {"names": list, "frames": int, "size": int, "grey": bool}


@dataclass(frozen=True)
class Classifier:
    """A trained model with the names of its classes.

    Attributes:
        model: From clips, float32 from 0 to 1, `(batch, frames, height, width, channels)`, to
            probabilities, `(batch, classes)`.
        names: The classes.
        frames: Frames of a clip.
        size: Pixels of a side.
        grey: Whether a clip has brightness in place of colours.
    """

    model: keras.Model
    names: list[str]
    frames: int
    size: int
    grey: bool

    def predict(self, path: Path | str) -> dict[str, float]:
        """The probability of each class for a video file, the greatest first.

        Raises:
            InputError: The file gives no clip.
        """
        clip = read(path, self.frames, self.size, grey=self.grey)
        outputs = self.model(clip[None].astype("float32") / 255, training=False)[0]
        probabilities = dict(zip(self.names, map(float, outputs), strict=True))
        return dict(sorted(probabilities.items(), key=lambda item: -item[1]))


def save(classifier: Classifier, folder: Path | str) -> None:
    """Keep a classifier.

    Args:
        classifier: The classifier.
        folder: A folder that does not exist or is empty; its parent exists.

    Raises:
        InputError: Something is there, or nothing can be written there.
        OSError: It could not be written.
        UnicodeEncodeError: The name of a class is no text; nothing is written.
    """
    about = {name: getattr(classifier, name) for name in _WANTED}
    with draft(Path(folder), folder=True) as place:
        classifier.model.save(place / MODEL)
        write_settings(place / ABOUT, about, place / MODEL)


def load(folder: Path | str) -> Classifier:
    """The classifier that `save` kept in a folder.

    The network is built here, and takes the weights alone from the file: what is saved is numbers, and never run.

    Raises:
        InputError: The folder holds none, or its two files are not what `save` writes or do not belong together.
    """
    folder = Path(folder)
    for name in (MODEL, ABOUT):
        if not (folder / name).is_file():
            raise InputError(f"{folder} holds no saved classifier: there is no {name}")
    try:
        about = read_settings(folder / ABOUT, folder / MODEL)
        _check(about)
        check_archive(folder / MODEL)
        return Classifier(_network(about, folder / MODEL), **about)
    except Exception as error:  # Keras raises whatever the bytes that it reads lead to
        raise InputError(f"{folder} holds no saved classifier that can be read: {reason(error)}") from None


def _check(about: dict) -> None:
    if {name: type(value) for name, value in about.items()} != _WANTED:
        raise ValueError(f"{ABOUT} wants {', '.join(_WANTED)}, each of its kind")
    names = about["names"]
    if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise ValueError(f"{ABOUT} wants the names of the classes, each a text and none twice")
    if not (1 <= about["frames"] <= MOST_FRAMES and 1 <= about["size"] <= MOST_SIZE):
        raise ValueError(f"{ABOUT} wants at most {MOST_FRAMES} frames of at most {MOST_SIZE} pixels a side")


def _network(about: dict, path: Path) -> keras.Model:
    """The network that such clips go into, with the weights of a file."""
    from unrolled.snippets.video.clip_classifier import clip_classifier

    shape = (about["frames"], about["size"], about["size"], 1 if about["grey"] else 3)
    model = clip_classifier(shape, len(about["names"]))
    _check_weights(path)
    model.load_weights(path)
    return model


def _check_weights(path: Path) -> None:
    """See that the weights in a file are no larger than they may be: HDF5 holds what is all zeros in a few bytes."""
    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as weights:
        sizes: list[int] = []
        weights.visititems(lambda name, entry: sizes.append(getattr(entry, "nbytes", 0)))
    if sum(sizes) > MOST_NUMBERS:
        raise ValueError(f"its weights claim {sum(sizes)} bytes; want at most {MOST_NUMBERS}")
