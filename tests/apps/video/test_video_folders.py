"""Folders as people and public data sets have them; no file in them is opened."""

import os
import unicodedata

import pytest

from unrolled.apps.video.video_folders import list_videos, passed_over, videos_below
from unrolled.engine.terminal import InputError


@pytest.fixture
def make(tmp_path):
    """Makes empty files in a folder, and gives the folder."""

    def made(*names):
        (tmp_path / "v").mkdir(exist_ok=True)
        for name in names:
            (tmp_path / "v" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "v" / name).write_bytes(b"")
        return tmp_path / "v"

    return made


def test_a_folder_is_listed_by_class_and_name(make):
    videos = list_videos(make("up/b.MP4", "down/a.Mov", "up/a.ts", "down/c.MTS"))
    assert videos.names == ["down", "up"]
    assert [f"{path.parent.name}/{path.name}" for path in videos.paths] == [
        *("down/a.Mov", "down/c.MTS", "up/a.ts", "up/b.MP4")
    ]
    assert videos.labels.tolist() == [0, 0, 1, 1]
    assert videos.ignored == {}


def test_whatever_is_no_clip_is_named_with_the_reason(make):
    folder = make(
        *("up/a.mp4", "up/notes.txt", "up/._a.mp4", "up/faces/a.jpg", "up/clip", "down/a.mp4"),
        *("beside.mp4", "labels.csv", ".DS_Store", ".git/x.mp4", "scans/a.xyz", "__MACOSX/up/._a.mp4"),
    )
    (folder / "papers").mkdir()
    (folder / "up/.thumbnails").mkdir()
    (folder / "up/all").symlink_to("..")
    (folder / "here").symlink_to(".")
    videos = list_videos(folder)
    assert (videos.names, len(videos.paths)) == (["down", "up"], 2)
    assert {why: sorted(names) for why, names in videos.ignored.items()} == {
        "hidden": [".DS_Store", ".git", "up/._a.mp4", "up/.thumbnails"],
        "no video by name": ["labels.csv", "scans/a.xyz", "up/clip", "up/notes.txt"],
        "in no folder of a class": ["beside.mp4"],
        "folder without videos": ["__MACOSX", "__MACOSX/up", "papers", "scans", "up/faces"],
        "link to a folder around it": ["here", "up/all"],
    }


def test_what_cannot_be_opened_by_its_name_alone_is_a_video_all_the_same(make):
    folder = make("up/a.mp4", "down/a.mp4")
    (folder / "gone").mkdir()
    (folder / "gone/a.mp4").symlink_to("../.git/annex/x")
    (folder / "up/circle.mp4").symlink_to("circle.mp4")
    os.mkfifo(folder / "up/pipe.mp4")
    videos = list_videos(folder)
    assert videos.names == ["down", "gone", "up"]
    assert [path.name for path in videos.paths] == ["a.mp4", "a.mp4", "a.mp4", "circle.mp4", "pipe.mp4"]


def test_a_class_may_be_a_link(make):
    folder = make("../far/clips/a.mp4", "up/a.mp4")
    (folder / "down").symlink_to("../far/clips")
    assert list_videos(folder).names == ["down", "up"]


@pytest.mark.parametrize(
    ("files", "home"),
    [
        (["train/up/a.mp4", "train/down/a.mp4", "test/up/b.mp4"], "v/test"),
        (["kinetics/train/up/a.mp4", "kinetics/train/down/a.mp4"], "v/kinetics/train"),
        (["up/a.mp4", "third/anna/a.mp4"], "v/third"),
        (["up/a.mp4", "up/more/.x/b.mp4", "up/more/c.mp4", "down/a.mp4"], "v/up"),
    ],
)
def test_videos_in_folders_of_a_class_are_refused_and_the_folder_to_give_is_named(make, files, home):
    folder = make(*files)
    with pytest.raises(InputError, match="want the videos of a class in the folder of the class itself") as caught:
        list_videos(folder)
    assert str(caught.value).endswith(f"If the folders in {folder.parent / home} are the classes, give that")


def test_parts_of_a_split_are_no_classes(make):
    with pytest.raises(InputError, match="has the parts of a split, Train, val_256; want one folder for each class"):
        list_videos(make("Train/a.mp4", "val_256/b.mp4"))


@pytest.mark.parametrize("names", [["train", "tram", "valve"], ["test1", "test2"], ["testing", "wave"], ["val"]])
def test_classes_called_as_parts_are_classes_where_they_are_no_split(make, names):
    assert list_videos(make(*(f"{name}/a.mp4" for name in names))).names == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wave", "wave"),
        ("straße", "STRASSE"),
        (unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")),
        ("wave", "wave "),
        ("big wave", "big\nwave"),
    ],
)
def test_classes_that_look_the_same_are_refused(make, one, other):
    folder = make(f"{one}/a.mp4", f"{other}/b.mp4", "clap/c.mp4")
    if len(list(folder.iterdir())) < 3:
        pytest.skip("this file system takes the two for one")
    with pytest.raises(InputError, match="differ only in capitals, spaces or how their letters are encoded"):
        list_videos(folder)


def test_a_folder_that_holds_no_classes_is_refused(make):
    folder = make("../file")
    beside = r"has no folders; want one folder of videos for each class. ignored: a, b, c, 1 more \(no video by name\)$"
    for files, name, complaint in (
        ([], folder / "nowhere", "there is no folder"),
        ([], folder.parent / "file", "is a file"),
        ([], folder, "has no folders; want one folder of videos for each class$"),
        (["a", "b", "c", "d"], folder, beside),
        (["class/a.txt"], folder, r"holds no videos; want files that end in .*; class \(folder without videos\)$"),
    ):
        make(*files)
        with pytest.raises(InputError, match=complaint):
            list_videos(name)


def test_the_videos_below_a_folder_are_those_that_end_as_videos_do(make):
    folder = make("b.mp4", "down/0.mp4", "up/1.avi", "up/deep/2.MOV", "up/deep/x.txt", ".trash/3.mp4")
    (folder / "up/circle").symlink_to("..")
    (folder / "linked").symlink_to("../far")
    make("../far/z.mp4")
    videos, ignored = videos_below(folder)
    assert [str(path.relative_to(folder)) for path in videos] == [
        *("b.mp4", "down/0.mp4", "linked/z.mp4", "up/1.avi", "up/deep/2.MOV")
    ]
    assert ignored == {"hidden": [".trash"], "no video by name": ["up/deep/x.txt"]}
    (folder / "papers").mkdir()
    for empty, complaint in ((folder / "papers", "holds no videos"), (folder / "none", "there is no folder")):
        with pytest.raises(InputError, match=complaint):
            videos_below(empty)


def test_what_is_ignored_is_printed_in_one_line():
    assert passed_over({"hidden": [".a\n\x1b[31mb"]}) == ["ignored: .a [31mb (hidden)"]
    assert passed_over({}) == []


def test_a_folder_that_cannot_be_read_is_told_in_one_line(make, monkeypatch):
    folder = make("wave/a.mp4")
    listed = type(folder).iterdir

    def refuse(self):
        if self.name == "wave":
            raise PermissionError(13, "Permission denied", str(self))
        return listed(self)

    monkeypatch.setattr(type(folder), "iterdir", refuse)
    for lists in (list_videos, videos_below):
        with pytest.raises(InputError, match=r"wave cannot be read: Permission denied$"):
            lists(folder)
        with pytest.raises(InputError, match=r"cannot be read: File name too long$"):
            lists(folder / ("x" * 300))


def test_a_class_whose_name_is_no_text_is_told(make):
    folder = make("up/a.mp4")
    try:
        os.mkdir(os.fsencode(folder) + b"/\xff")
    except OSError:
        pytest.skip("this file system takes no such name")
    (folder / "\udcff" / "a.mp4").write_bytes(b"")
    with pytest.raises(InputError, match=r"the folder \\udcff in .* has a name that is no text"):
        list_videos(folder)
