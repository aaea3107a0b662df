"""Sound inside a page becomes a file of the site."""

import base64

import pytest

from unrolled.engine.site.media import apart

SOUND, NOTES = b"ID3 a tone", b"MThd notes"


def inside(data):
    return base64.b64encode(data).decode()


PAGE = (
    f'<audio controls src="data:audio/mpeg;base64,{inside(SOUND)}"></audio>'
    f'<a download="tone.mid" href="data:audio/midi;base64,{inside(NOTES)}">MIDI</a>'
)


def test_sound_and_notes_are_written_and_the_page_leads_to_them(tmp_path):
    page = apart(PAGE * 2, "walkthroughs/harmony.html", tmp_path)
    assert "base64" not in page
    written = {path.suffix: path for path in (tmp_path / "assets/sound").iterdir()}
    assert {suffix: path.read_bytes() for suffix, path in written.items()} == {".mp3": SOUND, ".mid": NOTES}
    assert page.count(f'src="../assets/sound/{written[".mp3"].name}"') == 2
    assert page.count(f'download="tone.mid" href="../assets/sound/{written[".mid"].name}"') == 2


def test_a_page_without_sound_is_left_alone_and_nothing_is_written(tmp_path):
    page = '<img alt="" src="data:image/png;base64,AAAA"><code>src="data:audio/mpeg"</code>'
    assert apart(page, "index.html", tmp_path) == page
    assert not list(tmp_path.iterdir())


def test_a_site_that_cannot_be_written_to_is_an_error(tmp_path):
    (tmp_path / "assets").write_text("in the way")
    with pytest.raises(OSError, match="assets"):
        apart(PAGE, "index.html", tmp_path)
