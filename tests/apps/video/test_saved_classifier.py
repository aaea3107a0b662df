import json

import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier
from unrolled.apps.video.decoding import VideoError, read
from unrolled.apps.video.saved_classifier import Classifier, load, save
from unrolled.apps.video.write import write
from unrolled.engine.terminal import InputError

pytestmark = pytest.mark.slow


def test_what_is_loaded_answers_as_what_was_saved(tmp_path):
    keras.utils.set_random_seed(0)
    original = Classifier(clip_classifier((4, 8, 8, 1), 3), ["clap", "jump", "wave"], 4, 8, True)
    film = np.random.default_rng(0).integers(0, 255, (9, 16, 16, 3), "uint8")
    path = write(tmp_path / "a.mp4", film)
    save(original, tmp_path / "model")
    loaded = load(tmp_path / "model")
    assert (loaded.names, loaded.frames, loaded.size, loaded.grey) == (["clap", "jump", "wave"], 4, 8, True)
    probabilities = loaded.predict(path)
    assert probabilities == pytest.approx(original.predict(path))
    assert list(probabilities.values()) == sorted(probabilities.values(), reverse=True)
    assert sum(probabilities.values()) == pytest.approx(1)
    # The files alone are enough for Keras.
    plain = keras.saving.load_model(tmp_path / "model/classifier.keras")
    names = json.loads((tmp_path / "model/classifier.json").read_text())["names"]
    scores = plain(read(path, 4, 8, grey=True)[None].astype("float32") / 255)[0]
    assert dict(zip(names, map(float, scores), strict=True)) == pytest.approx(probabilities)
    assert sorted(file.name for file in (tmp_path / "model").iterdir()) == ["classifier.json", "classifier.keras"]
    with pytest.raises(VideoError, match="cannot be read"):
        loaded.predict(tmp_path / "nothing.mp4")


@pytest.fixture
def folder(tmp_path):
    save(Classifier(clip_classifier((2, 8, 8, 3), 2), ["clap", "wave"], 2, 8, False), tmp_path / "model")
    return tmp_path / "model"


def test_what_is_no_classifier_or_not_a_pair_is_refused(folder):
    sealed = json.loads((folder / "classifier.json").read_text("utf-8"))
    about = {name: value for name, value in sealed.items() if name != "seal"}
    for change, complaint in (
        ({"names": ["clap"]}, "can be read: A total of"),
        ({"size": 9}, "can be read: A total of"),
        ({"grey": True}, "can be read: A total of"),
        ({"frames": 3, "seal": sealed["seal"]}, "are not as they were saved"),
        ({"names": ["wave", "clap"], "seal": sealed["seal"]}, "are not as they were saved"),
        ({"frames": 10**9}, "at most 512 frames of at most 512 pixels"),
        ({"frames": "2"}, "wants names, frames, size, grey"),
        ({"more": 1}, "wants names, frames, size, grey"),
        ({"names": ["clap", 2]}, "wants the names of the classes, each a text and none twice"),
        ({"names": ["clap", "clap"]}, "wants the names of the classes, each a text and none twice"),
    ):
        (folder / "classifier.json").write_text(json.dumps({**about, **change}), "utf-8")
        with pytest.raises(InputError, match=complaint):
            load(folder)
    (folder / "classifier.json").write_text("[", "utf-8")
    with pytest.raises(InputError, match=r"can be read: Expecting"):
        load(folder)
    (folder / "classifier.json").write_text(json.dumps(about), "utf-8")
    load(folder)  # an earlier version set no seal
    (folder / "classifier.json").write_text(json.dumps(sealed), "utf-8")
    whole = (folder / "classifier.keras").read_bytes()
    for damaged in (b"", b"no archive", whole[: len(whole) // 2], whole[:1000] + bytes(200) + whole[1200:]):
        (folder / "classifier.keras").write_bytes(damaged)
        with pytest.raises(InputError, match="holds no saved classifier that can be read") as caught:
            load(folder)
        assert "\n" not in str(caught.value)
    for name in ("classifier.json", "classifier.keras"):
        (folder / name).unlink()
        with pytest.raises(InputError, match=r"holds no saved classifier: there is no classifier\."):
            load(folder)


def test_a_model_is_never_saved_over_another_and_never_in_part(folder, monkeypatch):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    classifier = load(folder)
    with pytest.raises(InputError, match="is there already"):
        save(classifier, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    with pytest.raises(UnicodeEncodeError):
        save(Classifier(classifier.model, ["clap", "\udcff"], 2, 8, False), folder.with_name("other"))

    def stop(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keras.Model, "save", stop)
    with pytest.raises(OSError, match="No space") as caught:
        save(classifier, folder.with_name("other"))
    assert caught.value.filename == str(folder.with_name("other"))
    assert [path.name for path in folder.parent.iterdir()] == ["model"]
