"""Music from a file, looked at before music21 builds all of it: a few bytes can claim a year of music.

music21 makes an object of every note and bar. A file that says that a note is a million bars long would fill the
memory of any machine, so what a file says of its own size is read first, by simpler means.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from typing import Any

import music21

KINDS = {
    ".mid": "MIDI",
    ".midi": "MIDI",
    ".musicxml": "MusicXML",
    ".xml": "MusicXML",
    ".mxl": "MusicXML",
    ".abc": "ABC",
}
"""The kinds of file that are read, by the ends of their names."""
MOST_BYTES = {"MIDI": 2**18, "MusicXML": 2**22, "ABC": 2**16}
"""Of a file, and of what is packed in it."""
MOST_QUARTERS = 4000
"""Quarter notes from the first to the last: an hour of a slow tune."""
MOST_BEATS = 64
"""In a bar."""


def parse(path: Path) -> Any:
    """A file as music21 reads it, a stream.

    Raises:
        ValueError: It is of another kind, or too large.
        Exception: Whatever the readers raise at bytes that they cannot read.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"want MIDI, MusicXML or ABC, a name that ends in {', '.join(KINDS)}")
    _check_size(path.stat().st_size, kind)
    if kind == "MusicXML":
        document = _packed_score(path) if path.suffix.lower() == ".mxl" else path.read_bytes()
        _check_musicxml(document)
        stream = music21.converter.parseData(document, format="musicxml")
    else:
        if kind == "MIDI":
            _check_midi(path.read_bytes())
        stream = music21.converter.parse(path, format=kind.lower(), forceSource=True)
    _check_length(float(stream.flatten().highestTime))
    return stream


def _packed_score(path: Path) -> bytes:
    """The score in compressed MusicXML; its table of contents says which file that is."""
    with zipfile.ZipFile(path) as archive:
        _check_size(sum(entry.file_size for entry in archive.infolist()), "MusicXML")
        contents = ElementTree.fromstring(archive.read("META-INF/container.xml"))
        names = [entry.attrib["full-path"] for entry in contents.iter() if entry.tag.endswith("rootfile")]
        if not names:
            raise ValueError("its table of contents names no score")
        return archive.read(names[0])


def _check_midi(content: bytes) -> None:
    file = music21.midi.MidiFile()
    file.readstr(content)
    if not file.ticksPerQuarterNote > 0:
        raise ValueError("it does not say how long a quarter note is")
    times = [sum(event.time for event in track.events if event.isDeltaTime()) for track in file.tracks]
    _check_length(max(times, default=0) / file.ticksPerQuarterNote)


def _check_musicxml(document: bytes) -> None:
    """Refuse a document whose numbers are out of all proportion."""
    divisions, length = 1.0, 0.0
    for entry in ElementTree.fromstring(document).iter():
        tag, text = entry.tag.rpartition("}")[2], entry.text or ""
        if tag == "divisions":
            divisions = _number(tag, text)
            if not divisions:
                raise ValueError("divisions is 0; want a number above")
        elif tag == "duration":
            length += _number(tag, text) / divisions
        elif tag == "beats" and not all(0 < _number(tag, part) <= MOST_BEATS for part in text.split("+")):
            raise ValueError(f"a bar has {text[:20]!r} beats; want 1 to {MOST_BEATS}")
    _check_length(length)


def _number(tag: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError(f"{tag} is {text[:20]!r}; want a number")
    return number


def _check_size(size: int, kind: str) -> None:
    if size > MOST_BYTES[kind]:
        raise ValueError(f"it holds {size} bytes; want a melody, {kind} of at most {MOST_BYTES[kind]}")


def _check_length(quarters: float) -> None:
    if not quarters <= MOST_QUARTERS:
        raise ValueError(f"it is {quarters:.0f} quarter notes long; want at most {MOST_QUARTERS}")
