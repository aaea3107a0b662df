"""A reader's folders of videos: which files are videos, and what else lies there.

A folder of classes looks like this; the names of its folders are the names of the classes:

    videos/wave/anna-1.mp4
    videos/wave/ben-1.mov
    videos/clap/anna-2.mp4
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unrolled.engine.terminal import InputError, one_line

SUFFIXES = (
    *(
        ".mp4",
        ".mov",
        ".avi",
        ".mkv",
        ".webm",
        ".gif",
        ".m4v",
        ".mpg",
        ".mpeg",
        ".wmv",
        ".flv",
        ".3gp",
        ".mts",
        ".m2ts",
    ),
    *(".ts", ".vob", ".ogv", ".3g2", ".asf", ".divx", ".dv", ".f4v", ".m2v", ".mjpeg", ".mpe", ".mxf", ".qt"),
)
"""The files that are taken for videos, in small letters or capitals."""
Ignored = dict[str, list[str]]
"""What is no video of a class, by why: names below the folder."""
HIDDEN, OTHER, EMPTY = "hidden", "no video by name", "folder without videos"
OUTSIDE, LOOP = "in no folder of a class", "link to a folder around it"
_PART = re.compile(r"(train|training|val|valid|validation|test|testing)([\W\d_].*)?", re.IGNORECASE | re.DOTALL)
"""Names of folders that may hold a part of a data set and no class of it."""


@dataclass(frozen=True)
class LabelledVideos:
    """The videos of a folder of classes.

    Attributes:
        names: The classes in alphabetical order.
        paths: The video files, by class and name.
        labels: The class of each file, `(files,)`: an index into `names`.
        ignored: All else that is there, by why it is ignored.
    """

    names: list[str]
    paths: list[Path]
    labels: np.ndarray
    ignored: Ignored


def list_videos(folder: Path | str) -> LabelledVideos:
    """List a folder of classes; no file is opened. Whatever is no video of a class is named in `ignored`.

    Raises:
        InputError: There is no such folder, it is a file, it or a folder in it cannot be read, none of its folders
            holds a video, one of them holds videos in folders of its own, they are the parts of a split, or the name
            of a class is no text or looks like another's.
    """
    folder = Path(folder)
    ignored: Ignored = {}
    classes: dict[str, list[Path]] = {}
    try:
        check_folder(folder, "a folder with one folder of videos for each class")
        for entry in sorted(folder.iterdir()):
            why = _why_no_class(entry, folder)
            if why is None:
                if videos := _videos_of_class(entry, ignored):
                    classes[entry.name] = videos
                    continue
                why = EMPTY
            ignored.setdefault(why, []).append(entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    if not classes:
        lacks = "has no folders; want one folder of videos for each class"
        if EMPTY in ignored:
            lacks = f"holds no videos; want files that end in {', '.join(SUFFIXES)} in its folders"
        raise InputError(". ".join([f"{folder} {lacks}", *passed_over(ignored)]))
    _check_names(folder, list(classes))
    labels = np.repeat(np.arange(len(classes)), [len(videos) for videos in classes.values()])
    return LabelledVideos(list(classes), [path for videos in classes.values() for path in videos], labels, ignored)


def videos_below(folder: Path) -> tuple[list[Path], Ignored]:
    """The videos in a folder and in the folders below it, by name, and what else is there.

    Raises:
        InputError: There is no such folder, it cannot be read, or it holds no videos.
    """
    try:
        check_folder(folder, "a folder of videos")
        files = _below(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    ignored: Ignored = {}
    for file in files:
        if (why := _why_no_video(file)) is not None:
            ignored.setdefault(why, []).append(str(file.relative_to(folder)))
    if not (videos := [file for file in files if _why_no_video(file) is None]):
        wanted = f"files that end in {', '.join(SUFFIXES)}"
        raise InputError(". ".join([f"{folder} holds no videos; want {wanted}", *passed_over(ignored)]))
    return videos, ignored


def check_folder(folder: Path, wanted: str) -> None:
    """See that a folder is there.

    Raises:
        InputError: It is not, or it is a file.
    """
    if not folder.exists():
        raise InputError(f"there is no folder {folder}")
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; want {wanted}")


def is_video(file: Path) -> bool:
    """Whether a file is a video, going by its name."""
    return file.suffix.lower() in SUFFIXES


def short_name(path: Path) -> str:
    """A file by class and name, as it can be printed."""
    return one_line(f"{path.parent.name}/{path.name}")


def some(items: Sequence[str], most: int) -> list[str]:
    """The first of many items, and how many more there are.

    Examples:
        >>> some(["a", "b", "c"], 2)
        ['a', 'b', '1 more']
    """
    return [*items[:most], *([f"{len(items) - most} more"] if len(items) > most else [])]


def passed_over(ignored: Ignored) -> list[str]:
    """A line that names what is ignored and says why; none where there is nothing.

    Examples:
        >>> passed_over({"hidden": [".a"], "no video by name": ["b/c.txt", "b/d", "b/e", "b/f"]})
        ['ignored: .a (hidden); b/c.txt, b/d, b/e, 1 more (no video by name)']
    """
    parts = [f"{', '.join(some([one_line(name) for name in names], 3))} ({why})" for why, names in ignored.items()]
    return [f"ignored: {'; '.join(parts)}"] if parts else []


def _why_no_class(entry: Path, folder: Path) -> str | None:
    if _hidden(entry):
        return HIDDEN
    if not entry.is_dir():
        return OUTSIDE if is_video(entry) else OTHER
    return LOOP if _leads_up(entry, folder) else None


def _why_no_video(file: Path) -> str | None:
    return HIDDEN if _hidden(file) else None if is_video(file) else OTHER


def _videos_of_class(kind: Path, ignored: Ignored) -> list[Path]:
    """The videos right in a folder, whether they can be opened or not; all else is put down as ignored.

    Raises:
        InputError: There are videos in a folder of its own.
    """
    videos = []
    for entry in sorted(kind.iterdir()):
        if not entry.is_dir() or _hidden(entry):
            why = _why_no_video(entry)
        elif _leads_up(entry, kind):
            why = LOOP
        else:
            if deep := [file for file in _below(entry) if _why_no_video(file) is None]:
                raise InputError(
                    f"{kind} holds a folder of videos, {entry.name}; want the videos of a class in the folder of the "
                    f"class itself. If the folders in {deep[0].parent.parent} are the classes, give that"
                )
            why = EMPTY
        if why is None:
            videos.append(entry)
        else:
            ignored.setdefault(why, []).append(f"{kind.name}/{entry.name}")
    return videos


def _below(folder: Path) -> list[Path]:
    """The files in a folder and in those below it, by name; links are followed, hidden folders are not entered."""
    found: list[Path] = []
    waiting, seen = [folder], set()
    while waiting:
        place = waiting.pop()
        if (real := os.path.realpath(place)) not in seen:  # a link may lead in a circle
            seen.add(real)
            for entry in place.iterdir():
                (waiting if entry.is_dir() and not _hidden(entry) else found).append(entry)
    return sorted(found)


def _hidden(entry: Path) -> bool:
    return entry.name.startswith(".")


def _leads_up(entry: Path, folder: Path) -> bool:
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(entry))


def _check_names(folder: Path, names: list[str]) -> None:
    """See that classes have names of their own.

    Raises:
        InputError: They are the parts of a split, or a name is no text or looks like another.
    """
    parts = [match[1][:2].lower() for name in names if (match := _PART.fullmatch(name))]
    if len(names) > 1 and len(set(parts)) == len(names):
        raise InputError(f"{folder} has the parts of a split, {', '.join(names)}; want one folder for each class")
    looks: dict[str, str] = {}
    for name in names:
        if (text := name.encode("utf-8", "backslashreplace").decode()) != name:
            raise InputError(f"the folder {text} in {folder} has a name that is no text in UTF-8; rename it")
        composed = unicodedata.normalize("NFC", " ".join(one_line(name).split()))
        if (other := looks.setdefault(unicodedata.normalize("NFC", composed.casefold()), name)) != name:
            raise InputError(
                f"the folders {other} and {name} in {folder} differ only in capitals, spaces or how their letters are "
                "encoded; rename one of them, or put their videos together"
            )


def _unreadable(folder: Path, error: OSError) -> InputError:
    return InputError(f"{error.filename or folder} cannot be read: {error.strerror or error}")
