import io

import av
import numpy as np
import pytest

from unrolled.content.harmony.shared.sound import RATE, Player, midi, mp3, synthesise

A4 = [[(0, 1, 69)]]


def test_a_note_has_its_pitch_and_length():
    samples = synthesise(A4, tempo=60)
    assert RATE <= len(samples) <= 1.3 * RATE
    spectrum = np.abs(np.fft.rfft(samples[: RATE // 2]))
    assert np.fft.rfftfreq(RATE // 2, 1 / RATE)[spectrum.argmax()] == pytest.approx(440, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.9)
    assert abs(samples[0]) < 1e-6
    assert abs(samples[-1]) < 1e-3


def test_the_tempo_sets_the_length():
    line = [[(0, 1, 60), (1, 3, 62)]]
    assert len(synthesise(line, 60)) / len(synthesise(line, 120)) == pytest.approx(2, rel=0.1)


def test_silence_is_refused():
    with pytest.raises(ValueError, match="no voice has a note"):
        synthesise([[], []], 100)


def test_mp3_is_decoded_to_what_was_put_in_and_is_always_the_same():
    samples = synthesise([[(0, 2, 57), (2, 2, 64)]], 60)
    data = mp3(samples)
    assert mp3(samples) == data
    with av.open(io.BytesIO(data)) as container:
        assert container.streams.audio[0].codec_context.name.startswith("mp3")
        decoded = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)]).astype(float)
    assert len(decoded) == pytest.approx(len(samples), abs=4 * 1152)
    for start, frequency in ((0.5, 220), (2.5, 329.6)):
        part = decoded[int(start * RATE) : int((start + 1) * RATE)]
        assert np.abs(np.fft.rfft(part)).argmax() == pytest.approx(frequency, abs=3)
    assert len(data) < 15_000


def test_midi_is_read_back_by_music21(tmp_path):
    import music21

    voices = [[(0, 1, 60), (1, 0.5, 60), (1.5, 2.5, 72)], [(0, 4, 48)]]
    (tmp_path / "x.mid").write_bytes(midi(voices, 80))
    score = music21.converter.parse(tmp_path / "x.mid", forceSource=True)
    notes = [
        [(float(n.offset), float(n.duration.quarterLength), n.pitch.midi) for n in part.flatten().notes]
        for part in score.parts
    ]
    assert notes == voices
    tempo = next(iter(score.flatten().getElementsByClass(music21.tempo.MetronomeMark)))
    assert tempo.number == pytest.approx(80)


def test_no_voice_gets_the_drums_and_too_many_are_refused():
    data = midi([[(0, 1, 60)]] * 15, 80)
    assert {byte & 0x0F for byte in data.split(b"MTrk", 1)[1] if byte & 0xF0 == 0x90} == set(range(16)) - {9}
    with pytest.raises(ValueError, match="16 voices"):
        midi([[(0, 1, 60)]] * 16, 80)


def test_a_player_stands_alone_and_says_what_it_plays():
    player = Player({"soprano": A4[0]}, 60, title="A tone & more", file="tone")
    page = player._repr_html_()
    assert 'aria-label="A tone &amp; more"' in page
    assert 'src="data:audio/mpeg;base64,' in page
    assert 'download="tone.mid" href="data:audio/midi;base64,TVRoZ' in page
    assert "http" not in page
    assert repr(player) == "Sound: A tone & more"
