"""Tunes that anybody may have: MIDI, MusicXML, ABC, whole, damaged and made to harm."""

from __future__ import annotations

import struct

import pytest

from tests.fuzz import mutants, trial
from unrolled.content.harmony.shared.sound import midi

pytestmark = pytest.mark.proof

ELSEWHERE = "a-line-that-stands-in-another-file"
TUNE = [(number / 2, 0.5, 60 + (number * 5) % 12) for number in range(40)]
NOTE = "<note>{}<pitch><step>{}</step><octave>5</octave></pitch><duration>{}</duration>{}</note>"
CONTAINER = '<?xml version="1.0"?><container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'


def score(notes="", *, head="", divisions="2", fifths="1", beats="4", inner="", part="P1"):
    """A melody as MusicXML; what is given stands in place of what belongs there."""
    notes = notes or "".join(NOTE.format("", "CDEFGAB"[number % 7], 2, "") for number in range(12))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<score-partwise version="4.0"><part-list><score-part id="P1">'
        f'<part-name>Tune{inner}</part-name></score-part></part-list><part id="{part}"><measure number="1"><attributes>'
        f"<divisions>{divisions}</divisions><key><fifths>{fifths}</fifths></key><time><beats>{beats}</beats>"
        f"<beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>{notes}</measure>"
        "</part></score-partwise>"
    ).encode()


def compressed(document, name="score.xml"):
    return mutants.packed({"META-INF/container.xml": CONTAINER.format(name).encode(), name: document})


def entities():
    """Ten entities, each ten times the one before."""
    lines = ['<!ENTITY a0 "lol">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE score-partwise [{''.join(lines)}]>"


def harmful_scores(secret):
    outside = f'<!DOCTYPE score-partwise [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    parameter = f'<!DOCTYPE score-partwise [<!ENTITY % e SYSTEM "{secret.as_uri()}"> %e;]>'
    quadratic = f'<!DOCTYPE score-partwise [<!ENTITY e "{"x" * 100_000}">]>'
    note = NOTE.format("", "C", "{}", "")
    return [
        score(inner="&a9;", head=entities()),
        score(inner="&e;", head=outside),
        score(head=parameter),
        score(inner="&e;" * 5000, head=quadratic),
        score(inner="<i>" * 50_000 + "</i>" * 50_000),
        b"<a>" * 200_000,
        *(score(note.format(length)) for length in ("0", "-2", "1e9", "999999999999", "0.0000001", "1e-300")),
        *(score(note.format(length)) for length in ("x", "nan", "inf", "")),
        *(score(divisions=one) for one in ("0", "-1", "1e12", "x", "", "nan", "1" * 400)),
        *(score(fifths=one) for one in ("99", "-99", "x", "", "1e9", "3.5")),
        *(score(beats=one) for one in ("0", "-1", "1000000", "x", "", "3+2", "1/0")),
        *(score(NOTE.format("", step, 2, "")) for step in ("H", "", "CC", "c", "&lt;")),
        score(NOTE.format("<chord/>", "C", 2, "") * 3),
        score(f"{note.format(2)}<backup><duration>99</duration></backup>{note.format(2)}"),
        score("<forward><duration>99999999</duration></forward>" + note.format(2)),
        score(NOTE.format("<grace/>", "C", 2, "") * 3),
        score(NOTE.format("", "C</step><alter>99999</alter><step>D", 2, "")),
        score(note.format(2).replace("<octave>5", "<octave>99")),
        score(note.format(2).replace("<octave>5", "<octave>-9")),
        score(part="P2"),
        score("<note><rest/><duration>8</duration></note>"),
        score().decode().encode("utf-16"),
        score().replace(b"UTF-8", b"no-such-code"),
        score().replace(b"score-partwise", b"score-timewise"),
        b'<?xml version="1.0"?><opus/>', b'<?xml version="1.0"?>', b"<", b"", b"\x00" * 1000,
    ]  # fmt: skip


def harmful_archives(secret):
    good = score()
    return [
        compressed(good, "../score.xml"),
        compressed(good, str(secret)),
        mutants.packed({"META-INF/container.xml": CONTAINER.format(secret).encode(), "score.xml": good}),
        mutants.packed({"META-INF/container.xml": CONTAINER.format("gone.xml").encode()}),
        mutants.packed({"META-INF/container.xml": entities().encode() + b"<container>&a9;</container>"}),
        compressed(score(inner="&a9;", head=entities())),
        compressed(score(inner=" " * mutants.BOMB)),
        compressed(b" " * mutants.BOMB),
    ]


def harmful_midi():
    def track(events, length=None):
        return b"MTrk" + struct.pack(">I", len(events) if length is None else length) + events

    def file(*tracks, kind=1, count=None, ticks=480):
        return (
            b"MThd" + struct.pack(">IHHH", 6, kind, len(tracks) if count is None else count, ticks) + b"".join(tracks)
        )

    end, on, off = b"\x00\xff\x2f\x00", b"\x00\x90\x40\x50", b"\x80\x40\x00"
    long = b"\xff\xff\xff\x7f"  # the greatest time there is
    return [
        file(track(on + long + off + end)),
        file(track(long + on[1:] + b"\x83\x60" + off + end)),
        file(track((on + long + off) * 50 + end), ticks=1),
        file(track(on + b"\x83\x60" + off + end), ticks=0),
        file(track(on + b"\x83\x60" + off + end), ticks=0x8001),
        file(track(on + b"\x83\x60" + off + end), ticks=0xE728),
        file(track(on + b"\x83\x60" + off + end), count=0xFFFF),
        file(track(on + b"\x83\x60" + off + end), kind=2),
        file(track(on + b"\x83\x60" + off + end, length=2**32 - 1)),
        file(track(b"\x00\xff\x01\xff\xff\xff\x7f" + end)),
        file(track(b"\x00\xf0\xff\xff\xff\x7f" + end)),
        file(track(b"\xff" * 1000)),
        file(track(on * 5000 + end)),
        file(track(on + end)),
        file(track(b"\x00\xff\x58\x04\x00\x7f\x18\x08" + on + b"\x83\x60" + off + end)),
        file(track(b"\x00\xff\x59\x02\x7f\x05" + on + b"\x83\x60" + off + end)),
        file(track(b"\x00\xff\x51\x03\x00\x00\x00" + on + b"\x83\x60" + off + end)),
        file(track(end)), file(), b"MThd", b"MThd" + b"\xff" * 10,
    ]  # fmt: skip


ABC = b"X:1\nT:Tune\nM:4/4\nL:1/4\nK:G\nG A B c|d2 B2|c B A G|G4|]\n"


def harmful_abc():
    return [b"X:1\nK:C\n" + b"[" * 9999, b"X:1\nL:1/0\nK:C\nC", b"X:1\nK:C\nC9999999", b"X:1\nK:C\n" + b"(3C" * 9999]


def test_a_tune_ends_in_one_line_or_is_read(tmp_path):
    """Several hundred: more than a hundred each of MIDI, MusicXML, and the rest."""
    (tmp_path / "files").mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text(ELSEWHERE)
    good = midi([TUNE], 90)
    kinds = {
        "mid": [good, *mutants.of_bytes(good, 130), *harmful_midi()],
        "musicxml": [score(), *mutants.of_bytes(score(), 90), *harmful_scores(secret)],
        "mxl": [compressed(score()), *mutants.of_bytes(compressed(score()), 30), *harmful_archives(secret)],
        "abc": [
            ABC,
            *mutants.of_bytes(ABC, 30),
            b"X:1\nK:C\n" + b"[" * 9999,
            b"X:1\nL:1/0\nK:C\nC",
            b"X:1\nK:C\nC9999999",
        ],
        "txt": [b"tinyNotation: 4/4 c4 d e f", b"", b"http://127.0.0.1:9/tune.mid"],
        "p": mutants.of_bytes(b"\x80\x04\x95\x00.", 5),
    }
    paths = []
    for suffix, files in kinds.items():
        for number, content in enumerate(files):
            paths.append(tmp_path / "files" / f"{number:03}.{suffix}")
            paths[-1].write_bytes(content)
    (tmp_path / "run").mkdir()
    ended = trial.run("melody", tmp_path / "run", paths[0], paths)
    assert not trial.complaints(ended), trial.complaints(ended)
    assert not [path for path, one in ended.items() if ELSEWHERE in str(one)]
    answers = trial.answered(ended)
    for suffix, answer in (("mid", "40 steps"), ("musicxml", "24 steps"), ("mxl", "24 steps"), ("abc", "32 steps")):
        assert answers[tmp_path / "files" / f"000.{suffix}"] == answer
    assert len(ended) > 300
