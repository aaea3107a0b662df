import re

import pytest

from unrolled.content.harmony.shared.piano_roll import pitch_name, roll

VOICES = {"soprano": [(0, 1, 67), (1, 3, 69), (4, 4, 72)], "bass": [(0, 4, 48), (4, 4, 46)]}


def test_the_notes_are_the_figures_data():
    figure = roll("x", VOICES, caption="Two voices.", alt="Two voices.", bars=[0, 4], marks=[8], rows=2)
    assert figure.data.columns == ["bar", "soprano", "bass"]
    assert figure.data.rows == [["1", "G4 A4", "C3"], ["2", "C5", "B♭2"]]
    assert figure.alt == "Two voices. Soprano from G4 to C5; bass from B♭2 to C3."
    assert "Soprano as full bars, bass as hollow bars; triangles mark ends of phrases." in figure.caption


def test_every_note_is_drawn_once():
    def corners(voices):
        return len(
            re.findall(
                "z",
                "".join(re.findall(r'\bd="([^"]*)"', roll("x", voices, caption="c", alt="a", bars=[0, 4], rows=1).svg)),
            )
        )

    more = {**VOICES, "bass": [*VOICES["bass"], (8, 1, 47), (9, 1, 48)]}
    assert corners(VOICES) > 0
    assert corners(more) - corners(VOICES) == 2


def test_names():
    assert [pitch_name(pitch) for pitch in (0, 59, 60, 61, 127)] == ["C-1", "B3", "C4", "C♯4", "G9"]


@pytest.mark.parametrize("voices", [{}, {"soprano": []}, {name: [(0, 1, 60)] for name in "abcde"}])
def test_what_cannot_be_drawn_is_refused(voices):
    with pytest.raises(ValueError, match="want one to 4 voices"):
        roll("x", voices, caption="c", alt="a", bars=[0])
