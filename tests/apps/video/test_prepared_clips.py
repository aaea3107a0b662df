"""What is found out before a training: which clips are used, how they are split, and what is said of them."""

import shutil
import unicodedata

import numpy as np
import pytest

from unrolled.apps.video.prepared_clips import prepare
from unrolled.apps.video.write import write
from unrolled.engine.terminal import InputError


def film(rng, frames=4):
    return rng.integers(0, 255, (frames, 8, 8, 3), "uint8")


@pytest.fixture
def folder(tmp_path):
    """Two classes of six independent clips, two of each recording."""
    rng = np.random.default_rng(0)
    for kind in ("blue", "red"):
        (tmp_path / "v" / kind).mkdir(parents=True)
        for n in range(6):
            write(tmp_path / "v" / kind / f"{kind}{n // 2}-{n}.avi", film(rng))
    return tmp_path / "v"


def small(folder, **how):
    return prepare(folder, 3, 8, **how)


def test_good_clips_are_split_and_nothing_is_said_of_them(folder):
    prepared = small(folder)
    assert (prepared.names, prepared.counts, prepared.notes) == (["blue", "red"], [6, 6], [])
    assert {part: len(numbers) for part, numbers in prepared.parts.items()} == {"train": 8, "validation": 2, "test": 2}
    assert sorted(np.concatenate(list(prepared.parts.values()))) == list(range(12))


def test_what_is_not_used_is_named(folder):
    (folder / "red/broken.mp4").write_bytes(b"")
    (folder / "red/gone.mp4").symlink_to("nowhere")
    (folder / "red/notes.txt").write_text("x")
    (folder / "third").mkdir()
    prepared = small(folder)
    assert prepared.counts == [6, 6]
    assert prepared.notes == [
        "ignored: red/notes.txt (no video by name); third (folder without videos)",
        "2 videos are left out: red/broken.mp4 is empty; red/gone.mp4 cannot be read: No such file or directory",
    ]


def test_a_class_of_files_that_cannot_be_opened_is_no_class_less(folder):
    for kind in ("clap", "wave"):
        (folder / kind).mkdir()
    (folder / "clap/a.mp4").symlink_to("../.git/annex/x")
    (folder / "wave/a.mp4").write_text("not a video")
    with pytest.raises(InputError, match=r"clips: clap has 0, wave has 0; each class needs 5. 2 videos are left out"):
        small(folder)


@pytest.mark.parametrize("how", ["copy", "hard link", "link"])
def test_a_file_that_is_there_twice_is_used_once(folder, how):
    source, twin = folder / "red/red0-0.avi", folder / "red/twin.avi"
    if how == "copy":
        shutil.copy(source, twin)
    elif how == "hard link":
        twin.hardlink_to(source)
    else:
        twin.symlink_to(source)
    prepared = small(folder)
    assert prepared.counts == [6, 6]
    assert prepared.notes == [f"used once: red/{twin.name} is the same clip as red/{source.name}"]
    used = [prepared.clips.paths[number] for number in np.concatenate(list(prepared.parts.values()))]
    assert source in used
    assert twin not in used


def test_one_clip_in_two_classes_is_refused_before_any_training(folder):
    shutil.copy(folder / "red/red0-0.avi", folder / "blue/x.avi")
    (folder / "blue/y.avi").hardlink_to(folder / "red/red2-5.avi")
    with pytest.raises(InputError) as caught:
        small(folder)
    assert str(caught.value) == (
        "one clip has two labels: blue/x.avi and red/red0-0.avi; blue/y.avi and red/red2-5.avi are the same; "
        "leave it in one class"
    )


def test_clips_of_one_recording_are_warned_of_by_name_and_with_the_remedy(folder):
    rng = np.random.default_rng(1)
    for kind in ("blue", "red"):
        first = film(rng) // 2
        for file in sorted((folder / kind).iterdir()):
            file.unlink()
            write(file, first + rng.integers(0, 3, first.shape, "uint8"))
    (warning,) = small(folder).notes
    assert warning.startswith("Warning: 2 of the 2 test clips look almost like a training clip, for example blue/blue")
    assert warning.endswith(
        "If clips were cut from one recording, name those of one recording alike and use --group, or the accuracy "
        "will be too high."
    )
    warning = small(folder, group="-").notes[-1]
    assert "name those of one recording alike up to their last -, or the accuracy" in warning


def recordings(prepared):
    return {
        part: {prepared.clips.paths[number].stem.rpartition("-")[0] for number in numbers}
        for part, numbers in prepared.parts.items()
    }


def test_recordings_are_kept_together_and_counted(folder):
    prepared = small(folder, group="-")
    parts = recordings(prepared)
    assert sum(map(len, parts.values())) == len(set.union(*parts.values())) == 6
    assert prepared.notes == ["12 clips of 6 recordings, by names up to their last -"]
    (folder / "red/lonely.avi").write_bytes(write(folder.parent / "x.avi", film(np.random.default_rng(9))).read_bytes())
    assert small(folder, group="-").notes == [
        "13 clips of 7 recordings, by names up to their last -; 1 without it are recordings of their own"
    ]


def test_a_mark_that_no_name_has_is_refused_before_any_file_is_opened(folder):
    tells = []
    with pytest.raises(InputError, match=r"^--group zzz: no video has that in its name; want what ends the"):
        small(folder, group="zzz", tell=lambda *call: tells.append(call))
    assert tells == []


def test_marks_that_leave_too_few_recordings_are_refused_with_their_counts(folder):
    for file in folder.glob("*/*.avi"):
        file.rename(file.with_name(f"clip-{file.stem[-1]}{file.parent.name}.avi"))
    with pytest.raises(InputError, match=r"up to their last -, blue has 1, red has 1; each class needs 3"):
        small(folder, group="-")


def test_a_mark_that_tells_each_clip_from_every_other_is_seen_in_the_count(folder):
    for number, file in enumerate(sorted(folder.glob("*/*.avi"))):
        file.rename(file.with_name(f"rec{number}-1.avi"))
    assert small(folder, group="-").notes == [
        "12 clips of 12 recordings, by names up to their last -; it keeps no two together"
    ]


def test_a_mark_is_found_however_its_letters_are_encoded(folder):
    for file in folder.glob("*/*.avi"):
        file.rename(file.with_name(unicodedata.normalize("NFD", file.name.replace("-", "é"))))
    assert small(folder, group=unicodedata.normalize("NFC", "é")).notes == [
        "12 clips of 6 recordings, by names up to their last é"
    ]
