"""A trained classifier of clips in a folder: the model as Keras keeps it, and what to feed it.

    from unrolled.apps.video.saved import load
    classifier = load("my-classifier")
    print(classifier("new.mp4"))

`classifier.keras` is a plain Keras model and needs nothing of this project; `classifier.json` has
the names of the classes, in the order of its outputs, and how clips are made from videos.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from unrolled.apps.video.clips import read

if TYPE_CHECKING:
    import keras

MODEL, ABOUT = "classifier.keras", "classifier.json"


@dataclass
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

    def __call__(self, path: Path | str) -> dict[str, float]:
        """The probability of each class for a video file, the greatest first.

        Raises:
            VideoError: The file gives no clip.
        """
        clip = read(path, self.frames, self.size, grey=self.grey)
        found = self.model(clip[None].astype("float32") / 255, training=False)[0]
        chances = dict(zip(self.names, map(float, found), strict=True))
        return dict(sorted(chances.items(), key=lambda item: -item[1]))


def trouble(folder: Path) -> str:
    """Why a classifier cannot be kept in this folder; empty where it can. Leaves nothing behind."""
    try:
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not there.is_dir():
            return f"{there} is a file, so nothing can be saved in {folder}"
        if there == folder and any((folder / name).is_dir() for name in (MODEL, ABOUT)):
            return f"{folder} has a folder where the classifier's files go"
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as error:
        return f"nothing can be saved in {folder}: {error.strerror}"


def save(folder: Path, classifier: Classifier) -> None:
    """Keep a classifier in a folder, which is made where it is missing; an older one there is replaced.

    Both files are written before either takes its place. Whatever interrupts the exchange, a model
    never stands beside the names of another one.

    Raises:
        OSError: The folder cannot be made or written to.
        UnicodeEncodeError: The name of a class is no text; nothing is written.
    """
    for name in classifier.names:
        name.encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    about = {item.name: getattr(classifier, item.name) for item in fields(classifier) if item.name != "model"}
    with tempfile.TemporaryDirectory(dir=folder) as waiting:
        Path(waiting, ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
        classifier.model.save(Path(waiting, MODEL))
        # Without its names an older model is no classifier, so `load` refuses what is half exchanged.
        Path(folder, ABOUT).unlink(missing_ok=True)
        for name in (MODEL, ABOUT):
            os.replace(Path(waiting, name), folder / name)


def load(folder: Path | str) -> Classifier:
    """The classifier that `save` kept in a folder.

    Raises:
        FileNotFoundError: The folder has none, or one of its two files is missing.
        ValueError: A file is not what `save` writes, or the two do not belong together.
    """
    import keras

    folder = Path(folder)
    for name in (MODEL, ABOUT):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder} has no {name}")
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    wanted = {"names": list, "frames": int, "size": int, "grey": bool}
    if not isinstance(about, dict) or {name: type(value) for name, value in about.items()} != wanted:
        raise ValueError(f"{folder / ABOUT} wants {', '.join(wanted)}, each of its kind")
    model = keras.saving.load_model(folder / MODEL, safe_mode=True)
    shapes = model.input_shape[1:], model.output_shape[1:]
    side = about["size"]
    if shapes != ((about["frames"], side, side, 1 if about["grey"] else 3), (len(about["names"]),)):
        raise ValueError(f"{MODEL} and {ABOUT} in {folder} do not belong together: the model has shapes {shapes}")
    return Classifier(model, **about)
