import json

import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier
from unrolled.apps.video.clips import VideoError, read
from unrolled.apps.video.saved import Classifier, load, save, trouble
from unrolled.apps.video.write import write


def test_what_is_loaded_answers_as_what_was_saved(tmp_path):
    keras.utils.set_random_seed(0)
    made = Classifier(clip_classifier((4, 8, 8, 1), 3), ["clap", "jump", "wave"], 4, 8, True)
    film = np.random.default_rng(0).integers(0, 255, (9, 16, 16, 3), "uint8")
    path = write(tmp_path / "a.mp4", film)
    save(tmp_path / "deep" / "kept", made)
    found = load(tmp_path / "deep" / "kept")
    assert (found.names, found.frames, found.size, found.grey) == (["clap", "jump", "wave"], 4, 8, True)
    chances = found(path)
    assert chances == pytest.approx(made(path))
    assert list(chances.values()) == sorted(chances.values(), reverse=True)
    assert sum(chances.values()) == pytest.approx(1)
    # The files alone are enough for Keras.
    plain = keras.saving.load_model(tmp_path / "deep/kept/classifier.keras")
    names = json.loads((tmp_path / "deep/kept/classifier.json").read_text())["names"]
    scores = plain(read(path, 4, 8, grey=True)[None].astype("float32") / 255)[0]
    assert dict(zip(names, map(float, scores), strict=True)) == pytest.approx(chances)
    assert sorted(file.name for file in (tmp_path / "deep/kept").iterdir()) == ["classifier.json", "classifier.keras"]
    with pytest.raises(VideoError, match="cannot be read"):
        found(tmp_path / "nothing.mp4")


@pytest.fixture
def kept(tmp_path):
    made = Classifier(clip_classifier((2, 8, 8, 3), 2), ["clap", "wave"], 2, 8, False)
    save(tmp_path / "kept", made)
    return made, tmp_path / "kept"


def test_what_is_no_classifier_or_not_a_pair_is_refused(kept):
    _, folder = kept
    about = json.loads((folder / "classifier.json").read_text("utf-8"))
    for change, complaint in (
        ({"names": ["clap"]}, "do not belong together"),
        ({"size": 9}, "do not belong together"),
        ({"grey": True}, "do not belong together"),
        ({"frames": "2"}, "wants names, frames, size, grey"),
        ({"more": 1}, "wants names, frames, size, grey"),
    ):
        (folder / "classifier.json").write_text(json.dumps({**about, **change}), "utf-8")
        with pytest.raises(ValueError, match=complaint):
            load(folder)
    (folder / "classifier.json").write_text("[", "utf-8")
    with pytest.raises(ValueError, match="Expecting"):
        load(folder)
    for name in ("classifier.json", "classifier.keras"):
        (folder / name).unlink()
        with pytest.raises(FileNotFoundError, match=r"has no classifier\."):
            load(folder)


def test_a_model_never_stands_beside_the_names_of_another(kept, monkeypatch):
    made, folder = kept

    def stop(source, target):
        raise OSError(28, "No space left on device")

    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(UnicodeEncodeError):
        save(folder, Classifier(made.model, ["clap", "\udcff"], 2, 8, False))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(OSError, match="No space"):
        save(folder, made)
    with pytest.raises(FileNotFoundError, match=r"has no classifier\.json"):
        load(folder)


def test_a_place_that_cannot_take_it_is_told_and_left_as_it_was(tmp_path):
    (tmp_path / "file").write_text("x")
    assert "is a file" in trouble(tmp_path / "file")
    assert "is a file" in trouble(tmp_path / "file" / "below")
    assert trouble(tmp_path / "new" / "deep") == ""
    (tmp_path / "taken" / "classifier.keras").mkdir(parents=True)
    assert "has a folder where" in trouble(tmp_path / "taken")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
    assert "cannot" in trouble(tmp_path / ("x" * 300)) or "nothing can be saved" in trouble(tmp_path / ("x" * 300))


def test_a_disk_that_refuses_is_told(tmp_path, monkeypatch):
    def refuse(**how):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    assert trouble(tmp_path / "new") == f"nothing can be saved in {tmp_path / 'new'}: Permission denied"
