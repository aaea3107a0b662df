import base64
import io
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from unrolled.content.video.shared.filmstrip import ShownClips


def shown(channels=1, **more):
    clips = np.linspace(0, 1, 2 * 3 * 4 * 5 * channels).reshape(2, 3, 4, 5, channels)
    how = {"alt": "Two clips of noise.", "caption": "Noise", **more}
    return clips, ShownClips(clips, ["one", "a < b"], "page.noise", **how)


def test_stills_are_seen_and_the_moving_picture_waits_for_the_reader():
    _, strip = shown()
    soup = BeautifulSoup(strip._repr_html_(), "html.parser")
    still, live = soup.select(".u-drawing svg[role=img]")
    assert still["aria-label"] == "Two clips of noise."
    assert "Two clips of noise." in live["aria-label"]
    assert not still.select("animate")
    assert live.find_parent("details")
    assert not live.find_parent("details").has_attr("open")
    assert len(live.select("animate")) == 2
    assert len(still.select("image")) == 2
    assert len(still.select("rect:not([mask])")) == 2 * 3
    assert not soup.select("script, style")
    assert repr(strip) == "Clips: Two clips of noise."


def test_grey_clips_are_ink_and_colours_stay():
    _, grey = shown()
    assert "currentColor" in grey.strips
    assert "#000000" not in grey.strips
    _, colour = shown(channels=3)
    assert "<mask" not in colour.strips + colour.moving


def test_the_pictures_are_the_frames():
    clips, strip = shown()
    pictures = re.findall(r"base64,([^\"]+)", strip.strips)
    images = [np.asarray(Image.open(io.BytesIO(base64.b64decode(picture)))) for picture in pictures]
    frames = [frame for image in images for frame in np.split(image, 3, axis=1)]
    np.testing.assert_array_equal(np.stack(frames), np.rint(clips * 255).reshape(6, 4, 5))


def test_a_film_stops_at_every_frame():
    _, strip = shown()
    steps = [float(x) for x in re.search(r'values="([^"]+)"', strip.moving)[1].split(";")]
    assert steps[0] == 0
    np.testing.assert_allclose(np.diff(steps), steps[1] - steps[0], atol=0.02)
    assert 'calcMode="discrete"' in strip.moving


def test_ids_of_two_drawings_do_not_meet():
    _, strip = shown()
    ids = re.findall(r'\bid="([^"]+)"', strip._repr_html_())
    assert len(ids) == len(set(ids)) > 0
    for used in re.findall(r"url\(#([^)]+)\)", strip._repr_html_()):
        assert used in ids


def test_no_picture_passes_for_a_link():
    # The theme's script writes to every element that has `href`, which a picture in an SVG refuses.
    _, strip = shown()
    soup = BeautifulSoup(strip._repr_html_(), "html.parser")
    assert not soup.find_all(href=True)
    assert len(soup.find_all("image", {"xlink:href": re.compile("^data:image/png")})) == 2 + 2


def test_titles_are_escaped():
    assert "a &lt; b" in shown()[1].strips


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"want .clips, frames"):
        ShownClips(np.zeros((3, 4, 5, 1)), ["a"], "x", alt="a", caption="b")
    with pytest.raises(ValueError, match="want a title for each of 2"):
        ShownClips(np.zeros((2, 3, 4, 5, 1)), ["a"], "x", alt="a", caption="b")
    with pytest.raises(ValueError, match="text alternative"):
        ShownClips(np.zeros((1, 3, 4, 5, 1)), ["a"], "x", alt=" ", caption="b")
