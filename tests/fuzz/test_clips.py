"""Videos that anybody may have: whole, damaged, with headers that lie, and texts that lead FFmpeg elsewhere."""

from __future__ import annotations

import socket
import struct

import numpy as np
import pytest

from tests.fuzz import mutants, trial
from unrolled.apps.video.write import write

pytestmark = pytest.mark.proof

SUFFIXES = (".mp4", ".avi", ".gif", ".mkv", ".webm", ".mov")


def film():
    """A spot that moves."""
    frames = np.full((14, 24, 32, 3), 40, "uint8")
    for number, frame in enumerate(frames):
        frame[8:16, 2 * number : 2 * number + 6] = 220
    return frames


def with_size(content, suffix, width, height):
    """The same file that claims another size of its frames."""
    if suffix == ".gif":
        return content[:6] + struct.pack("<HH", width, height) + content[10:]
    form = "<II" if suffix == ".avi" else ">HH"
    return content.replace(struct.pack(form, 32, 24), struct.pack(form, width % (1 << 16), height % (1 << 16)))


def leads_elsewhere(video, address):
    """Playlists and lists of files in the clothes of a video."""
    return [
        f"#EXTM3U\n#EXTINF:1,\n{video.as_uri()}\n#EXT-X-ENDLIST\n",
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}/a.ts\n#EXT-X-ENDLIST\n",
        f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{address}/a.m3u8\n",
        f"ffconcat version 1.0\nfile '{video}'\n",
        f"ffconcat version 1.0\nfile {video.name}\n",
        f'<?xml version="1.0"?><MPD><Period><BaseURL>{address}/</BaseURL></Period></MPD>',
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video {address.rpartition(':')[2]} RTP/AVP 96\n",
        "YUV4MPEG2 W99999 H99999 F25:1 Ip A1:1 C420\nFRAME\n",
        "YUV4MPEG2 W64 H64 F0:0 Ip A0:0 C420\nFRAME\n" + "x" * 6144,
        "\x89PNG\r\n\x1a\n", "RIFF\xff\xff\xff\xffAVI LIST", "", "\x00" * 100_000,
    ]  # fmt: skip


def test_a_video_ends_in_one_line_or_is_a_clip(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    good, paths = {}, []
    for suffix in SUFFIXES:
        good[suffix] = write(folder / f"good{suffix}", film())
        paths.append(good[suffix])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        bad = []
        for suffix, path in good.items():
            content = path.read_bytes()
            sizes = [(0, 0), (1, 65535), (65535, 65535), (32, 65535), (16384, 16384), (8192, 8192)]
            bad += [(suffix, with_size(content, suffix, *size)) for size in sizes]
            bad += [(suffix, one) for one in mutants.of_bytes(content, 60)]
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        bad += [
            (suffix, text.encode("latin-1"))
            for text in leads_elsewhere(good[".mp4"], address)
            for suffix in (".mp4", ".avi")
        ]
        for number, (suffix, content) in enumerate(bad):
            paths.append(folder / f"{number:03}{suffix}")
            paths[-1].write_bytes(content)
        elsewhere = paths[-len(leads_elsewhere(good[".mp4"], address)) * 2 :]
        (tmp_path / "run").mkdir()
        ended = trial.run("clip", tmp_path / "run", paths[0], paths)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert not trial.complaints(ended), trial.complaints(ended)
    answers = trial.answered(ended)
    assert set(good.values()) <= answers.keys()
    assert not [path for path in elsewhere[:14] if path in answers]
    assert len(ended) > 200
