"""Bach's four-part chorales, read from music21's corpus without music21's parser.

music21 takes the better part of a minute to parse them, since it builds every notehead and slur. Pitches and
durations stand plainly in the MusicXML, so the standard library's parser reads all of them in seconds. The encodings
are Margaret Greentree's, kept in music21's corpus with her permission; the music is in the public domain.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import music21
import numpy as np

from unrolled.content.data import _music_files

VOICES = ("soprano", "alto", "tenor", "bass")
STEP = Fraction(1, 2)
"""A time step in quarter notes: the grid is one of eighth notes."""
REST = 0
"""Where a voice is silent; no voice reaches the MIDI pitch of that number."""
ALIKE = 0.78
"""Two sopranos that agree on more of their beats than this are related."""
SHARED = 12
"""Intervals of common phrases from which on two sopranos are related."""

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Note(NamedTuple):
    """A note of one voice: its start and length in quarter notes, and its MIDI pitch."""

    start: float
    length: float
    pitch: int


class MelodyError(ValueError):
    """A file that holds no single melody."""


@dataclass(frozen=True)
class Chorale:
    """Voices on a grid of eighth notes; what is shorter and begins between two steps is not on it.

    Attributes:
        name: The work's number in the catalogue of Bach's works, as music21 names the file.
        pitches: MIDI pitches `(time steps, voices)`, from soprano to bass; `REST` where a voice is silent.
        struck: Whether a note begins at the step, `(time steps, voices)`.
        place: How many eighth notes the step is away from the last bar line, `(time steps,)`.
        fermata: Whether the soprano's note ends a phrase, `(time steps,)`: chorales mark it by a fermata.
        fifths: Sharps of the key signature; flats are negative.
    """

    name: str
    pitches: np.ndarray
    struck: np.ndarray
    place: np.ndarray
    fermata: np.ndarray
    fifths: int

    def __len__(self) -> int:
        return len(self.pitches)

    @property
    def shift(self) -> int:
        """Semitones that take the key signature away, between -5 and 6."""
        return (-7 * self.fifths + 5) % 12 - 5

    def without_signature(self) -> Chorale:
        """The same music, transposed to the key without sharps and flats."""
        moved = np.where(self.pitches == REST, REST, self.pitches + self.shift)
        return replace(self, pitches=moved, fifths=0)

    def voices(self) -> dict[str, list[Note]]:
        """The notes of each voice that sings, by its name. A note ends where the next begins, or a rest."""
        voices = {}
        for line, struck, name in zip(self.pitches.T, self.struck.T, VOICES, strict=True):
            if (line == REST).all():
                continue
            edges = np.flatnonzero(struck | (np.diff(line, prepend=REST) != 0))
            spans = zip(edges, np.append(edges[1:], len(line)), strict=True)
            voices[name] = [Note(int(a) / 2, int(b - a) / 2, int(line[a])) for a, b in spans if line[a] != REST]
        return voices

    @cached_property
    def phrases(self) -> list[slice]:
        """The steps of each phrase; a phrase ends with the note under a fermata."""
        ends = np.flatnonzero(self.fermata & ~np.append(self.fermata[1:] & ~self.struck[1:, 0], False)) + 1
        if not len(ends) or ends[-1] < len(self):
            ends = np.append(ends, len(self))
        return [slice(int(a), int(b)) for a, b in zip(np.append(0, ends[:-1]), ends, strict=True)]


def corpus_folder() -> Path:
    """The folder of Bach's works in the installed music21."""
    return Path(music21.__file__).parent / "corpus/bach"


@cache
def load(folder: Path | None = None) -> list[Chorale]:
    """Every piece of the folder that has exactly four parts, in the order of their names; read once.

    Left out are pieces with other numbers of parts (instruments of their own), and pieces whose parts differ in length
    or in which a part divides into several voices.

    Args:
        folder: Where compressed MusicXML lies; Bach's works in music21's corpus if not given.
    """
    chorales = []
    for path in sorted((folder or corpus_folder()).glob("*.mxl")):
        with zipfile.ZipFile(path) as archive:
            chorale = read_score(archive.read(_score_in(archive)), path.stem)
        if chorale is not None:
            chorales.append(chorale)
    return chorales


def _score_in(archive: zipfile.ZipFile) -> str:
    """The name of the score in a compressed MusicXML file, from its table of contents."""
    contents = ElementTree.fromstring(archive.read("META-INF/container.xml"))
    return next(entry.attrib["full-path"] for entry in contents.iter() if entry.tag.endswith("rootfile"))


def find(pieces: list[Chorale], name: str) -> Chorale:
    """The piece of that name.

    Raises:
        KeyError: There is none.
    """
    for piece in pieces:
        if piece.name == name:
            return piece
    raise KeyError(f"there is no {name} among the {len(pieces)} chorales")


def read_score(document: bytes, name: str) -> Chorale | None:
    """A piece of four voices from a MusicXML document, or `None` where it is no such piece.

    Args:
        document: The text of a `score-partwise` document. Repeats are not played.
        name: What to call it.
    """
    parts = ElementTree.fromstring(document).findall("part")
    if len(parts) != len(VOICES):
        return None
    voices = [voice for part in parts if (voice := _voice(part)) is not None]
    if len(voices) != len(VOICES) or len({end for _, end, *_ in voices}) != 1:
        return None
    _, end, bars, fifths = voices[0]
    steps = int(end / STEP)
    pitches, struck, fermata = np.zeros((steps, 4), int), np.zeros((steps, 4), bool), np.zeros(steps, bool)
    for column, (line, *_) in enumerate(voices):
        for start, length, pitch, begins, held in line:
            first, last = -(-start // STEP), -(-(start + length) // STEP)
            pitches[first:last, column] = pitch
            if begins and start == first * STEP:
                struck[first : first + 1, column] = True
            if column == 0 and held:
                fermata[first:last] = True
    return Chorale(name, pitches, struck, _places([*bars, end]), fermata, fifths)


def _places(bars: list[Fraction]) -> np.ndarray:
    """How many eighth notes each step is away from the last bar line, `(time steps,)`.

    A bar that is too short is an upbeat, or one half of a bar that a repeat cuts in two: the count goes on.
    """
    lengths = [int((b - a) / STEP) for a, b in pairwise(bars)]
    usual = Counter(lengths).most_common(1)[0][0]
    place = np.zeros(int(bars[-1] / STEP), int)
    at, counted = 0, max(usual - lengths[0], 0)
    for length in lengths:
        counted = counted if counted + length <= usual else 0
        place[at : at + length] = counted + np.arange(length)
        at, counted = at + length, (counted + length) % usual
    return place


class _Event(NamedTuple):
    """A note as it is written: times in quarter notes, and whether it begins there and has a fermata."""

    start: Fraction
    length: Fraction
    pitch: int
    begins: bool
    held: bool


def _voice(part: ElementTree.Element) -> tuple[list[_Event], Fraction, list[Fraction], int] | None:
    """Notes, end, bar lines and signature of one part."""
    notes, bars, clock, per_quarter, fifths = [], [], Fraction(0), 1, 0
    for measure in part.iter("measure"):
        bars.append(clock)
        for event in measure:
            if event.tag == "attributes":
                per_quarter = int(event.findtext("divisions", per_quarter))
                if (signature := event.findtext("key/fifths")) is not None and len(bars) == 1:
                    fifths = int(signature)
                if event.find("transpose") is not None:
                    return None
            elif event.tag in ("backup", "forward"):
                return None
            elif event.tag == "note":
                if event.find("grace") is not None:
                    continue
                if event.find("chord") is not None:
                    return None
                length = Fraction(int(event.findtext("duration", "")), per_quarter)
                if (pitch := event.find("pitch")) is not None:
                    ties = {tie.get("type") for tie in event.findall("tie")}
                    held = event.find("notations/fermata") is not None
                    notes.append(_Event(clock, length, _midi(pitch), "stop" not in ties, held))
                clock += length
    return (notes, clock, bars, fifths) if notes and clock % STEP == 0 else None


def _midi(pitch: ElementTree.Element) -> int:
    alter = int(float(pitch.findtext("alter", "0")))
    return 12 * (int(pitch.findtext("octave", "")) + 1) + _SEMITONES[pitch.findtext("step", "")] + alter


def group_by_melody(pieces: list[Chorale]) -> list[list[int]]:
    """The pieces grouped by melody, as lists of their numbers.

    Two pieces are related where their sopranos have at least two phrases of the same intervals in common, with
    `SHARED` intervals together or all that the shorter one has; rhythm and key do not count, nor phrases of fewer than
    five notes. They are related as well where the sopranos are alike on the beats, in the common key and in any
    octave: passing notes and a few changed ones do not count then. Groups are joined, the closest first, while at
    least half of the pairs between two are related: so one piece that resembles two melodies does not make them one.
    """
    share = _related(pieces).astype(float)
    groups = [[number] for number in range(len(pieces))]
    while share.max(initial=0) >= 0.5:
        one, other = sorted(np.unravel_index(share.argmax(), share.shape))
        size, more = len(groups[one]), len(groups[other])
        row = (size * share[one] + more * share[other]) / (size + more)
        share[one] = share[:, one] = row
        share[other] = share[:, other] = share[one, one] = 0
        groups[one] += groups[other]
        groups[other] = []
    return [sorted(group) for group in groups if group]


def _related(pieces: list[Chorale]) -> np.ndarray:
    """Which pairs of pieces have sopranos that are like one another, `(pieces, pieces)`; none with itself."""
    having = defaultdict(list)
    tunes = [{line for part in piece.phrases if len(line := _intervals(piece, part)) >= 4} for piece in pieces]
    for number, own in enumerate(tunes):
        for phrase in own:
            having[phrase].append(number)
    phrases, intervals = np.zeros((2, len(pieces), len(pieces)), int)
    for phrase, numbers in having.items():
        for pair in combinations(numbers, 2):
            phrases[pair] += 1
            intervals[pair] += len(phrase)
    whole = np.array([sum(map(len, own)) for own in tunes])
    related = (phrases >= 2) & (intervals >= np.minimum(SHARED, np.minimum.outer(whole, whole)))
    lines = [_on_beats(piece) for piece in pieces]
    lengths = np.array([len(line) for line in lines])
    counts = np.array([np.bincount(line, minlength=152) for line in lines])
    for one, beats in enumerate(lines):
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(beats.tolist())
        for shift in (-12, 0, 12):
            # No order of the notes can bring more of them together than both lines have.
            common = np.minimum(counts[one], np.roll(counts[one + 1 :], shift, axis=1)).sum(axis=1)
            for other in one + 1 + np.flatnonzero(2 * common > ALIKE * (lengths[one] + lengths[one + 1 :])):
                if not related[one, other]:
                    matcher.set_seq1((lines[other] + shift).tolist())
                    related[one, other] = matcher.ratio() > ALIKE
    return related | related.T


def _on_beats(piece: Chorale) -> np.ndarray:
    """The soprano's pitches on the beats, in the common key, without rests."""
    line = piece.without_signature().pitches[piece.place % 2 == 0, 0]
    return line[line != REST]


def _intervals(piece: Chorale, part: slice) -> tuple[int, ...]:
    line = piece.pitches[part, 0][piece.struck[part, 0]]
    return tuple(int(step) for step in np.diff(line[line != REST]))


def parse_tune(name: str, tune: str, fifths: int, bar: Fraction | int, upbeat: Fraction | int = 0) -> Chorale:
    """A melody written down as text, without lower voices.

    Args:
        name: What to call it.
        tune: Notes like `F4`, `B-4` or `F#4`, each with its length in quarter notes after a colon if that is not one;
            `|` is ignored, and `;` ends a phrase.
        fifths: Sharps of the key signature; flats are negative.
        bar: Quarter notes in a bar.
        upbeat: Quarter notes before the first bar line, a `Fraction` for an eighth note.

    Raises:
        MelodyError: A word is no note, or a note is no whole number of eighth notes long.

    Examples:
        >>> parse_tune("scale", "C4 D4 E4:2 ;", fifths=0, bar=4).pitches[:, 0]
        array([60, 60, 62, 62, 64, 64, 64, 64])
    """
    line: list[_Event] = []
    clock = Fraction(0)
    for word in tune.replace("|", " ").split():
        if word == ";" and line:
            line[-1] = line[-1]._replace(held=True)
            continue
        pitch, _, length = word.partition(":")
        try:
            step, alter, octave = pitch[0], pitch[1:-1], int(pitch[-1])
            number = 12 * (octave + 1) + _SEMITONES[step] + alter.count("#") - alter.count("-")
            quarters = Fraction(length or "1")
        except (ValueError, KeyError, IndexError):
            raise MelodyError(f"{name}: {word!r} is no note; want one like F4, B-4:2 or F#4:1/2") from None
        if quarters <= 0 or quarters % STEP:
            raise MelodyError(f"{name}: {word!r} is no whole number of eighth notes long")
        line.append(_Event(clock, quarters, number, begins=True, held=False))
        clock += quarters
    if not line:
        raise MelodyError(f"{name} holds no note")
    return _alone(name, line, fifths, bar, upbeat)


def read_melody(path: str | Path) -> Chorale:
    """A melody from a file, without lower voices: MIDI, MusicXML or ABC.

    Each eighth note takes the pitch that sounds when it begins; a note between two eighth notes is left out, as in the
    chorales. Where a note reaches a little into the next, as in MIDI that was played, it is cut. Where the file does
    not say in which key it stands, music21 estimates the key; the bar is the file's first. The last note ends a phrase,
    and so does each note with a fermata.

    Args:
        path: The file; one part, one note at a time.

    Returns:
        A piece whose alto, tenor and bass are silent.

    Raises:
        MelodyError: The file is missing, unreadable, too large or empty, holds several parts or chords, or none of its
            notes lies on an eighth note.
    """
    path = Path(path)
    if not path.is_file():
        raise MelodyError(f"there is no file {path}")
    try:
        return _melody(path)
    except MelodyError:
        raise
    except Exception as error:
        # music21 raises whatever its many readers raise.
        why = str(error).partition("\n")[0] or type(error).__name__
        why = "".join(letter if letter.isprintable() else " " for letter in why[:160])
        raise MelodyError(f"{path.name} cannot be read as music: {why}") from error


def _melody(path: Path) -> Chorale:
    score = _music_files.parse(path)
    parts = [part for part in getattr(score, "parts", []) if part.flatten().notes] or [score]
    if len(parts) > 1:
        raise MelodyError(f"{path.name} has {len(parts)} parts; want a melody alone")
    flat = parts[0].flatten()
    line = _melody_line(path.name, [note for note in flat.notes if not note.duration.isGrace])
    if wrong := [event.pitch for event in line if not REST < event.pitch < 128]:
        raise MelodyError(f"{path.name} has a note of MIDI pitch {wrong[0]}; want 1 to 127")
    signature = _first(flat, "KeySignature") or score.analyze("key")
    if not -7 <= signature.sharps <= 7:
        raise MelodyError(f"{path.name} has a key signature of {signature.sharps} sharps; want -7 to 7")
    time, bar_one = _first(flat, "TimeSignature"), _first(parts[0], "Measure")
    bar = Fraction(time.barDuration.quarterLength) if time is not None else Fraction(4)
    upbeat = Fraction(0) if bar_one is None else Fraction(bar_one.duration.quarterLength) % bar
    return _alone(path.stem, line, signature.sharps, bar, upbeat)


def _first(stream: Any, kind: str) -> Any:
    """The first element of a kind in a stream of music21, or `None`."""
    return next(iter(stream.getElementsByClass(kind)), None)


def _melody_line(file: str, notes: list[Any]) -> list[_Event]:
    """The notes of a melody on the grid, from those that music21 read."""
    if not notes:
        raise MelodyError(f"{file} holds no note")
    if not all(note.isNote for note in notes):
        raise MelodyError(f"{file} has chords; want one note at a time")
    spans = [[Fraction(note.offset), Fraction(note.offset + note.duration.quarterLength)] for note in notes]
    for before, after, note in zip(spans, spans[1:], notes[1:], strict=False):
        if after[0] < before[1] - min(STEP, before[1] - before[0]) / 2:
            raise MelodyError(f"{file} has several notes at once, in its bar {note.measureNumber}")
        before[1] = min(before[1], after[0])
    line = []
    for (start, end), note in zip(spans, notes, strict=True):
        first, last = -(-start // STEP) * STEP, -(-end // STEP) * STEP
        if first == last:
            continue
        held = any("Fermata" in mark.classes for mark in note.expressions)
        begins = (note.tie is None or note.tie.type == "start") and start == first
        line.append(_Event(first, last - first, note.pitch.midi, begins, held))
    if not line:
        raise MelodyError(f"{file} has no note that lies on an eighth note")
    return [*line[:-1], line[-1]._replace(held=True)]


def _alone(name: str, line: list[_Event], fifths: int, bar: Fraction | int, upbeat: Fraction | int) -> Chorale:
    """A melody as a piece whose lower voices are silent."""
    steps = int((line[-1].start + line[-1].length) / STEP)
    pitches, struck, fermata = np.zeros((steps, 4), int), np.zeros((steps, 4), bool), np.zeros(steps, bool)
    for start, length, pitch, begins, held in line:
        span = slice(int(start / STEP), int((start + length) / STEP))
        pitches[span, 0], fermata[span] = pitch, held
        struck[span.start, 0] = begins
    place = (np.arange(steps) - int(upbeat / STEP)) % max(int(bar / STEP), 1)
    return Chorale(name, pitches, struck, place, fermata, fifths)
