"""Music as sound and as MIDI, and both on a page, without a player or a sound font of anybody else's."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np

from unrolled.content.data.chorales import Note
from unrolled.engine.render import html

RATE = 16_000
"""Samples in a second. The highest partial kept lies well below half of it."""
BITS = 24_000
"""Of MP3 in a second: enough for one channel of plain tones."""
PARTIALS = (1.0, 0.5, 0.28, 0.16, 0.08, 0.05)
"""Loudness of a tone's partials, as of an organ pipe."""
ATTACK, RELEASE = 0.03, 0.12
TICKS = 480
"""Of MIDI in a quarter note."""


def synthesise(voices: Iterable[list[Note]], tempo: float) -> np.ndarray:
    """Samples of all voices together, `(samples,)`, between -1 and 1.

    Each note is a sum of sines that swells and fades softly, so that no note begins or ends with a click.

    Args:
        voices: The notes of each voice.
        tempo: Quarter notes in a minute.

    Raises:
        ValueError: There is no note.
    """
    voices = list(voices)
    if not any(voices):
        raise ValueError("no voice has a note, so there is nothing to hear")
    quarter = 60 / tempo
    seconds = max(start + length for voice in voices for start, length, _ in voice) * quarter
    out = np.zeros(int((seconds + 2 * RELEASE) * RATE) + 1)
    for voice in voices:
        for start, length, pitch in voice:
            tone = _tone(440 * 2 ** ((pitch - 69) / 12), length * quarter)
            begin = int(start * quarter * RATE)
            out[begin : begin + len(tone)] += tone[: len(out) - begin]
    return 0.9 * out / np.abs(out).max()


def _tone(frequency: float, seconds: float) -> np.ndarray:
    time = np.arange(int((seconds + RELEASE) * RATE)) / RATE
    partials = [(k, loud) for k, loud in enumerate(PARTIALS, 1) if k * frequency < 0.45 * RATE]
    tone = sum(loud * np.sin(2 * np.pi * k * frequency * time) for k, loud in partials)
    rising = np.clip(time / ATTACK, 0, 1)
    falling = np.clip((seconds + RELEASE - time) / RELEASE, 0, 1)
    # Low tones are made a little louder: the ear, and a small loudspeaker even more, hears them less.
    return tone * np.sin(np.pi / 2 * rising) ** 2 * np.sin(np.pi / 2 * falling) ** 2 * (220 / frequency) ** 0.3


def mp3(samples: np.ndarray) -> bytes:
    """Samples as an MP3 file of one channel, which all of today's browsers play.

    Args:
        samples: Between -1 and 1, `RATE` of them a second, `(samples,)`.
    """
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE)
        stream.layout, stream.bit_rate, stream.format = "mono", BITS, "s16p"
        whole = np.round(samples * 32_767).astype("<i2")[None]
        for start in range(0, whole.shape[1], stream.frame_size or 576):
            part = np.ascontiguousarray(whole[:, start : start + (stream.frame_size or 576)])
            frame = av.AudioFrame.from_ndarray(part, format="s16p", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def midi(voices: Iterable[list[Note]], tempo: float) -> bytes:
    """The notes as a standard MIDI file with a track for each voice.

    Args:
        voices: The notes of each voice, in order.
        tempo: Quarter notes in a minute.

    Raises:
        ValueError: There are more voices than MIDI has melodic channels.

    Examples:
        >>> midi([[(0, 1, 60)]], tempo=90)[:4]
        b'MThd'
    """
    voices = list(voices)
    channels = [channel for channel in range(16) if channel != 9]  # the tenth channel is the drums'
    if len(voices) > len(channels):
        raise ValueError(f"{len(voices)} voices; a MIDI file has room for {len(channels)}")
    tracks = [b"\x00\xff\x51\x03" + round(60_000_000 / tempo).to_bytes(3, "big")]
    for channel, voice in zip(channels, voices, strict=False):
        events = [(round(start * TICKS), 1, bytes((0x90 | channel, pitch, 80))) for start, _, pitch in voice]
        events += [
            (round((start + length) * TICKS), 0, bytes((0x80 | channel, pitch, 0))) for start, length, pitch in voice
        ]
        clock, data = 0, b"\x00" + bytes((0xC0 | channel, 19))  # a church organ
        for time, _, message in sorted(events):
            data += _variable(time - clock) + message
            clock = time
        tracks.append(data)
    header = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS)
    chunks = [track + b"\x00\xff\x2f\x00" for track in tracks]
    return header + b"".join(b"MTrk" + struct.pack(">I", len(chunk)) + chunk for chunk in chunks)


def _variable(number: int) -> bytes:
    """A number in MIDI's seven bits a byte, the highest bit set in all but the last."""
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(reversed(out))


class Player:
    """Music as a notebook's cell shows it: to hear, and as MIDI to keep. All of it stands inside the page.

    Args:
        voices: The notes of each voice, by its name.
        tempo: Quarter notes in a minute.
        title: What is heard, in words.
        file: The name of the MIDI file, without its ending.
    """

    def __init__(self, voices: dict[str, list[Note]], tempo: float, *, title: str, file: str) -> None:
        self._sound = mp3(synthesise(voices.values(), tempo))
        self._midi = midi(voices.values(), tempo)
        self._title, self._file = title, file

    def __repr__(self) -> str:
        return f"Sound: {self._title}"

    def _repr_html_(self) -> str:
        sound, notes = (base64.b64encode(data).decode() for data in (self._sound, self._midi))
        player = (
            f'<audio controls preload="metadata" style="width:100%" aria-label="{html.plain(self._title)}" '
            f'src="data:audio/mpeg;base64,{sound}"></audio>'
        )
        link = f'<a download="{self._file}.mid" href="data:audio/midi;base64,{notes}">The same as MIDI</a>'
        return html.figure_shell(player, f"{html.inline(self._title)} {link}")
