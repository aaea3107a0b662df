import zipfile
from fractions import Fraction

import numpy as np
import pytest

from unrolled.content.data import chorales
from unrolled.content.data.chorales import (
    REST,
    MelodyError,
    find,
    group_by_melody,
    load,
    parse_tune,
    read_melody,
    read_score,
)

MOON = "F4 | G4 F4 B-4 A4 | G4:2 F4 ; A4 | A4 A4 D5 C5 | B-4:2 A4 ;"


@pytest.fixture(scope="module")
def pieces():
    return load()


def test_every_piece_is_whole(pieces):
    assert len(pieces) > 300
    for piece in pieces:
        steps = len(piece)
        assert piece.pitches.shape == piece.struck.shape == (steps, 4)
        assert piece.place.shape == piece.fermata.shape == (steps,)
        assert piece.fermata.any()
        sung = piece.pitches[piece.pitches != REST]
        assert 30 < sung.min() <= sung.max() < 90
        assert not piece.struck[piece.pitches == REST].any()
        assert [part.start for part in piece.phrases[1:]] == [part.stop for part in piece.phrases[:-1]]
        assert piece.phrases[-1].stop == steps


@pytest.mark.parametrize("name", ["bwv269", "bwv10.7", "bwv248.5"])
def test_music21_reads_the_same_notes(pieces, name):
    import music21

    ours = find(pieces, name)
    score = music21.converter.parse(chorales.corpus_folder() / f"{name}.mxl")
    theirs = np.zeros_like(ours.pitches)
    for column, part in enumerate(score.parts):
        for note in part.flatten().notes:
            start, end = float(note.offset), float(note.offset + note.duration.quarterLength)
            theirs[int(np.ceil(2 * start)) : int(np.ceil(2 * end)), column] = note.pitch.midi
    np.testing.assert_array_equal(ours.pitches, theirs)
    assert ours.fifths == score.parts[0].flatten().getElementsByClass(music21.key.KeySignature)[0].sharps
    beats = {float(n.offset): n.beat for n in score.parts[0].flatten().notes if float(n.offset) % 0.5 == 0}
    assert all(ours.place[int(2 * at)] == 2 * (beat - 1) for at, beat in beats.items() if 2 * at < len(ours))


def test_without_signature_moves_all_voices_alike(pieces):
    piece = find(pieces, "bwv269")
    common = piece.without_signature()
    assert (piece.fifths, piece.shift, common.fifths, common.shift) == (1, 5, 0, 0)
    np.testing.assert_array_equal(common.pitches, piece.pitches + 5)


@pytest.mark.parametrize(("fifths", "shift"), [(0, 0), (1, 5), (-1, -5), (2, -2), (-3, -3), (6, 6), (-6, 6)])
def test_the_shift_takes_the_signature_away(fifths, shift):
    piece = parse_tune("x", "C4", fifths=fifths, bar=4)
    assert piece.shift == shift
    assert (7 * fifths + shift) % 12 == 0


def test_a_melody_in_two_keys_and_rhythms_is_one(pieces):
    tune = "C4 D4 E4 F4 G4 ; A4 G4 F4 E4 C4 ; D4 D4 G4 G4 C4 ;"
    moved = "D4:2 E4 F#4 G4 A4 ; B4 A4 G4 F#4 D4:2 ;"
    other = "C4 E4 G4 E4 C4 ; G4 E4 C4 E4 G4 ;"
    tunes = [parse_tune(str(i), text, fifths=0, bar=4) for i, text in enumerate((tune, other, moved))]
    assert group_by_melody(tunes) == [[0, 2], [1]]
    groups = group_by_melody(pieces)
    assert sorted(number for group in groups for number in group) == list(range(len(pieces)))


@pytest.mark.parametrize("low", [False, True])
def test_a_tune_with_passing_notes_is_one_with_the_plain_tune(low):
    plain = "E4 E4 F4 G4 ; G4 F4 E4 D4 ; C4 C4 D4 E4 ; E4 D4 C4 C4 ;"
    # Another interval in every phrase, and the beats are nearly the same.
    passing = (
        "E4 E4 F4:1/2 E4:1/2 G4 ; G4:1/2 A4:1/2 F4 E4 D4 ; C4 C4:1/2 B3:1/2 D4 E4 ; E4 D4:1/2 E4:1/2 C4:1/2 B3:1/2 C4 ;"
    )
    other = "E4 D4 C4 G4 ; A4 B4 C5 G4 ; A4 F4 G4 E4 ; F4 D4 G4 C4 ;"
    if low:
        passing = passing.replace("4:", "3:").replace("4 ", "3 ").replace("B3:", "B2:")
    tunes = [parse_tune(str(i), text, fifths=0, bar=4) for i, text in enumerate((plain, other, passing))]
    assert group_by_melody(tunes) == [[0, 2], [1]]


def test_settings_of_one_melody_are_together(pieces):
    names = [{pieces[number].name for number in group} for group in group_by_melody(pieces)]
    for pair in (
        {"bwv45.7", "bwv64.4", "bwv94.8"},
        {"bwv154.8", "bwv157.5", "bwv244.29-a", "bwv380"},
        {"bwv248.33-3", "bwv422"},
        {"bwv276", "bwv277", "bwv278", "bwv4.8"},
        {"bwv227.1", "bwv227.11", "bwv87.7"},
    ):
        assert any(pair <= group for group in names)
    for pair in ({"bwv431", "bwv432"}, {"bwv314", "bwv64.2"}, {"bwv16.6", "bwv183.5"}, {"bwv323", "bwv324"}):
        assert any(pair <= group for group in names)


def test_different_melodies_are_not_joined_by_what_resembles_both(pieces):
    """Each of these pairs was one group when likeness was handed on from piece to piece."""
    names = [{pieces[number].name for number in group} for group in group_by_melody(pieces)]
    for pair in (
        {"bwv45.7", "bwv259"},
        {"bwv45.7", "bwv380"},
        {"bwv422", "bwv380"},
        {"bwv371", "bwv227.1"},
        {"bwv254", "bwv40.3"},
        {"bwv284", "bwv110.7"},
        {"bwv408", "bwv281"},
        {"bwv291", "bwv309"},
        {"bwv184.5", "bwv389"},
    ):
        assert not any(pair <= group for group in names), pair


def test_a_group_has_related_pairs_between_all_its_parts(monkeypatch):
    """Six tunes of which each resembles the next: no chain."""
    chain = np.abs(np.subtract.outer(np.arange(6), np.arange(6))) == 1
    monkeypatch.setattr(chorales, "_related", lambda pieces: chain)
    assert group_by_melody([None] * 6) == [[0, 1], [2, 3], [4, 5]]
    all_alike = ~np.eye(6, dtype=bool)
    monkeypatch.setattr(chorales, "_related", lambda pieces: all_alike)
    assert group_by_melody([None] * 6) == [[0, 1, 2, 3, 4, 5]]


def test_notes_that_are_held_and_struck_again():
    piece = parse_tune("x", "C4:2 C4 D4:1/2 E4:3/2 ;", fifths=0, bar=4)
    assert piece.voices() == {"soprano": [(0, 2, 60), (2, 1, 60), (3, 0.5, 62), (3.5, 1.5, 64)]}


def test_an_upbeat_ends_its_bar():
    assert parse_tune("x", MOON, fifths=-1, bar=4, upbeat=1).place[:6].tolist() == [6, 7, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("tune", "why"),
    [("H4", "no note"), ("C4:1/3", "eighth"), ("C4:0", "eighth"), (" | ", "holds no note"), ("C", "no")],
)
def test_what_is_no_tune_is_refused(tune, why):
    with pytest.raises(MelodyError, match=why):
        parse_tune("x", tune, fifths=0, bar=4)


def note(step, octave, length=2, more=""):
    pitch = f"<pitch><step>{step}</step><octave>{octave}</octave></pitch>"
    return f"<note>{pitch}<duration>{length}</duration>{more}</note>"


def document(*parts):
    head = "<attributes><divisions>2</divisions><key><fifths>0</fifths></key></attributes>"
    bodies = "".join(f'<part id="P{i}"><measure>{head}{part}</measure></part>' for i, part in enumerate(parts))
    names = "".join(f'<score-part id="P{i}"><part-name>x</part-name></score-part>' for i in range(len(parts)))
    return f'<score-partwise version="3.0"><part-list>{names}</part-list>{bodies}</score-partwise>'.encode()


def test_a_document_of_four_voices():
    held = "<notations><fermata/></notations>"
    line = note("C", 5, 4) + note("D", 5, 1) + note("E", 5, 1) + note("F", 5, 2, held)
    piece = read_score(document(line, *[note("C", 4, 8)] * 3), "x")
    assert piece.pitches[:, 0].tolist() == [72, 72, 72, 72, 74, 76, 77, 77]
    assert piece.fermata.tolist() == [False] * 6 + [True] * 2
    assert piece.struck[:, 1].tolist() == [True] + [False] * 7


@pytest.mark.parametrize(
    "parts",
    [
        [note("C", 4, 8)] * 3,
        [note("C", 4, 8)] * 3 + [note("C", 4, 6)],
        [note("C", 4, 8, "<chord/>")] * 4,
        [note("C", 4, 8) + "<backup><duration>8</duration></backup>"] * 4,
    ],
)
def test_what_is_not_four_plain_voices_is_left_out(parts):
    assert read_score(document(*parts), "x") is None


def test_a_folder_is_read_in_order(tmp_path):
    contents = '<container><rootfiles><rootfile full-path="b.xml"/></rootfiles></container>'
    for name in ("2", "1"):
        with zipfile.ZipFile(tmp_path / f"{name}.mxl", "w") as archive:
            archive.writestr("META-INF/container.xml", contents)
            archive.writestr("a.xml", "not this one")
            archive.writestr("b.xml", document(*[note("C", 4, 8)] * 4))
    assert [piece.name for piece in load(tmp_path)] == ["1", "2"]
    with pytest.raises(KeyError, match="there is no 3 among the 2"):
        find(load(tmp_path), "3")


def test_a_midi_file_gives_its_melody(tmp_path):
    from unrolled.content.harmony.shared.sound import midi

    tune = parse_tune("moon", MOON, fifths=-1, bar=4, upbeat=1)
    (tmp_path / "moon.mid").write_bytes(midi(tune.voices().values(), 100))
    piece = read_melody(tmp_path / "moon.mid")
    assert piece.name == "moon"
    np.testing.assert_array_equal(piece.pitches, tune.pitches)
    np.testing.assert_array_equal(piece.struck, tune.struck)
    assert piece.fifths == -1
    assert np.flatnonzero(piece.fermata).tolist() == [len(tune) - 2, len(tune) - 1]


def test_a_musicxml_file_keeps_upbeat_signature_and_fermatas(tmp_path):
    head = "<attributes><divisions>2</divisions><key><fifths>2</fifths></key>"
    head += "<time><beats>3</beats><beat-type>4</beat-type></time></attributes>"
    held = "<notations><fermata/></notations>"
    bars = [head + note("D", 5), note("E", 5, 4) + note("D", 5, 2, held), note("G", 4, 6)]
    measures = "".join(f'<measure number="{i}">{bar}</measure>' for i, bar in enumerate(bars))
    names = '<part-list><score-part id="P1"><part-name>x</part-name></score-part></part-list>'
    text = f'<score-partwise version="3.0">{names}<part id="P1">{measures}</part></score-partwise>'
    (tmp_path / "tune.xml").write_text(text)
    piece = read_melody(tmp_path / "tune.xml")
    assert piece.pitches[:, 0].tolist() == [74, 74, 76, 76, 76, 76, 74, 74, 67, 67, 67, 67, 67, 67]
    assert piece.fifths == 2
    assert piece.place.tolist() == [4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]
    assert [part.stop for part in piece.phrases] == [8, 14]


def abc(path, tune, meter="2/4"):
    path.write_text(f"X:1\nM:{meter}\nL:1/8\nK:C\n{tune}\n")
    return path


def test_short_notes_are_left_out_and_no_reason_to_refuse(tmp_path):
    piece = read_melody(abc(tmp_path / "short.abc", "C3/2D/2 E2 | C/2D/2E D2 |]"))
    assert piece.pitches[:, 0].tolist() == [60, 60, 64, 64, 60, 64, 62, 62]
    assert piece.struck[:, 0].tolist() == [True, False, True, False, True, True, True, False]
    assert np.flatnonzero(piece.fermata).tolist() == [6, 7]


def test_a_tune_between_eighth_notes_is_refused(tmp_path):
    with pytest.raises(MelodyError, match="no note that lies on an eighth note"):
        read_melody(abc(tmp_path / "off.abc", "z/2C/2 z/2C/2 z/2C/2 z/2C/2 |]"))


def test_an_upbeat_of_an_eighth_note_ends_its_bar(tmp_path):
    piece = read_melody(abc(tmp_path / "upbeat.abc", "C | F2F G2A | F3 z2 |]", "6/8"))
    assert piece.place.tolist() == [5, *range(6), *range(3)]
    tune = parse_tune("x", "C4:1/2 F4 | G4", fifths=0, bar=Fraction(3, 2), upbeat=Fraction(1, 2))
    assert tune.place[:3].tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("voices", "why"),
    [
        ([[(0, 1, 60)], [(0, 1, 55)]], "has 2 parts; want a melody alone"),
        ([[(0, 1, 60), (0, 1, 64)]], "chords; want one note at a time"),
        ([[(0, 4, 60), (2, 4, 64)]], "several notes at once|chords|parts"),
    ],
)
def test_midi_that_is_no_melody_is_refused(tmp_path, voices, why):
    from unrolled.content.harmony.shared.sound import midi

    (tmp_path / "bad.mid").write_bytes(midi(voices, 100))
    with pytest.raises(MelodyError, match=why):
        read_melody(tmp_path / "bad.mid")


def test_files_that_are_no_music_are_refused(tmp_path):
    with pytest.raises(MelodyError, match="there is no file"):
        read_melody(tmp_path / "none.mid")
    (tmp_path / "noise.mid").write_bytes(b"no midi at all")
    with pytest.raises(MelodyError, match=r"noise\.mid (cannot be read as music|holds no note)"):
        read_melody(tmp_path / "noise.mid")
    (tmp_path / "empty.mid").write_bytes(b"")
    with pytest.raises(MelodyError, match=r"empty\.mid (cannot be read as music|holds no note)"):
        read_melody(tmp_path / "empty.mid")
