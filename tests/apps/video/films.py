"""Films for the tests, whose frames tell their places, in files as phones and tools make them."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 8


def numbered(frames=24, height=48, width=64) -> np.ndarray:
    """Frames that tell their places in bars, black for 0 and white for 1, `(frames, height, width, 3)`."""
    bits = np.arange(frames)[:, None] >> np.arange(BITS) & 1
    bars = 255 * np.repeat(bits, width // BITS, axis=1)
    return np.broadcast_to(bars[:, None, :, None], (frames, height, width, 3)).astype("uint8")


def places(clip) -> list[int]:
    """Which frames of `numbered` a clip has."""
    bars = clip.mean((1, 3)).reshape(len(clip), BITS, -1).mean(-1)
    return ((bars > 128) @ (1 << np.arange(BITS))).tolist()


def noise(frames=24, height=48, width=64) -> np.ndarray:
    """Frames that take many bytes."""
    return np.random.default_rng(0).integers(0, 255, (frames, height, width, 3)).astype("uint8")


def encode(
    path, codec, frames, *, gop=12, pixels="yuv420p", options=None, container=None, sound=None, last=None
) -> Path:
    """Encode frames, 25 a second.

    Args:
        path: Where to; the suffix is the format.
        codec: The encoder.
        frames: uint8, `(frames, height, width, 3)`.
        gop: Frames from one key frame to the next, at most.
        pixels: The format of the pixels.
        options: For the encoder.
        container: For the format.
        sound: Another encoder, for a tone.
        last: How long the last packet lasts, in the time of 25 frames a second.
    """
    with av.open(str(path), "w", container_options=container or {}) as file:
        stream = file.add_stream(codec, rate=25, options=options or {})
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt, stream.codec_context.gop_size = pixels, gop
        stream.codec_context.time_base, stream.bit_rate = Fraction(1, 25), 4_000_000
        tone = file.add_stream(sound, rate=48000, layout="mono") if sound else None
        packets = []
        for frame in frames:
            packets += stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24"))
        packets += stream.encode(None)
        if last:
            packets[-1].duration = last
        if tone:
            packets += _tone(tone, len(frames) / 25)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            file.mux(packet)
    return Path(path)


def _tone(stream, seconds):
    samples, packets = stream.frame_size or 1024, []
    form = stream.codec_context.format.name
    for start in range(0, int(48000 * seconds), samples):
        wave = np.sin(np.arange(samples) / 20)[None]
        wave = (wave * 9000).astype("int16") if form.startswith("s16") else wave.astype("float32")
        frame = av.AudioFrame.from_ndarray(wave, format=form, layout="mono")
        frame.rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        packets += stream.encode(frame)
    return packets + stream.encode(None)


def palette_film(path, frames) -> Path:
    """Raw frames of 256 colours; the palette stands once, before the first."""
    shades = np.stack([np.full(256, 255), *3 * [np.arange(256)]], 1).astype("uint8")
    with av.open(str(path), "w") as file:
        stream = file.add_stream("rawvideo", rate=25)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = "pal8"
        for frame in frames:
            file.mux(stream.encode(av.VideoFrame.from_ndarray((frame[..., 0].copy(), shades), format="pal8")))
        file.mux(stream.encode(None))
    return path


def boxes(data):
    """The boxes of a file in ISO base media format: names and what is in them."""
    at = 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        yield name, data[at + 8 : at + size]
        at += size


def box(name, content):
    return struct.pack(">I4s", len(content) + 8, name) + content


def edited(path, parts) -> Path:
    """Give an mp4 file an edit list, as trimming without encoding does: beginnings and lengths of parts, in frames."""
    entries = b"".join(struct.pack(">IiI", 40 * length, 512 * begin, 1 << 16) for begin, length in parts)
    content = box(b"elst", struct.pack(">II", 0, len(parts)) + entries)

    def changed(data):
        for name, inside in boxes(data):
            if name in (b"moov", b"trak"):
                yield box(name, b"".join(changed(inside)))
            else:
                yield box(name, content if name == b"edts" else inside)

    path.write_bytes(b"".join(changed(path.read_bytes())))
    return path


def oriented(path, matrix) -> Path:
    """Write into an mp4 file how it is to be shown: what `x' = a x + c y, y' = b x + d y` does, `(a, b, c, d)`."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 5 * 4 + 8 + 8
    a, b, c, d = (number << 16 for number in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def in_order(path, size=(48, 64)) -> np.ndarray:
    """All frames, from first to last."""
    with av.open(str(path)) as file:
        scaled = [frame.reformat(size[1], size[0], "rgb24", interpolation="AREA") for frame in file.decode(video=0)]
        return np.stack([frame.to_ndarray() for frame in scaled])
