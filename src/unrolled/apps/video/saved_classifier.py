"""A trained classifier in a folder: the model as Keras keeps it, and what to feed it.

`classifier.keras` is a plain Keras model and needs nothing of this project; `classifier.json` has
the names of the classes, in the order of its outputs, and how clips are made from videos.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unrolled.apps.video.decoding import read
from unrolled.engine.terminal import InputError, draft

if TYPE_CHECKING:
    import keras

MODEL, ABOUT = "classifier.keras", "classifier.json"


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
    about = {name: getattr(classifier, name) for name in ("names", "frames", "size", "grey")}
    with draft(Path(folder), folder=True) as place:
        (place / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
        classifier.model.save(place / MODEL)


def load(folder: Path | str) -> Classifier:
    """The classifier that `save` kept in a folder.

    Raises:
        InputError: The folder holds none, or its two files are not what `save` writes or do not belong together.
    """
    import keras

    folder = Path(folder)
    for name in (MODEL, ABOUT):
        if not (folder / name).is_file():
            raise InputError(f"{folder} holds no saved classifier: there is no {name}")
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        model = keras.saving.load_model(folder / MODEL, safe_mode=True)
        shapes = model.input_shape[1:], model.output_shape[1:]
    except Exception as error:  # Keras raises whatever the bytes that it reads lead to
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(f"{folder} holds no saved classifier that can be read: {reason}") from None
    wanted = {"names": list, "frames": int, "size": int, "grey": bool}
    if not isinstance(about, dict) or {name: type(value) for name, value in about.items()} != wanted:
        raise InputError(f"{folder / ABOUT} wants {', '.join(wanted)}, each of its kind")
    names, side = about["names"], about["size"]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise InputError(f"{folder / ABOUT} wants the names of the classes, each a text and none twice")
    if shapes != ((about["frames"], side, side, 1 if about["grey"] else 3), (len(names),)):
        raise InputError(f"{MODEL} and {ABOUT} in {folder} do not belong together: the model has shapes {shapes}")
    return Classifier(model, **about)
