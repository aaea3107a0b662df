import warnings

import numpy as np
import pytest

from unrolled.apps.video import clip_cache
from unrolled.apps.video.clip_cache import ClipCache, dataset, left_out, still_good
from unrolled.apps.video.video_folders import list_videos
from unrolled.apps.video.write import write
from unrolled.engine.terminal import InputError


@pytest.fixture
def folder(tmp_path):
    """Two classes of three clips that grow brighter and darker; in one there are also an empty and a short file."""
    home = tmp_path / "videos"
    film = np.arange(14, dtype="uint8").repeat(16 * 16 * 3).reshape(14, 16, 16, 3) * 18
    for kind in ("up", "down"):
        (home / kind).mkdir(parents=True)
        for n in range(3):
            write(home / kind / f"{n}.avi", film if kind == "up" else film[::-1].copy())
    (home / "up" / "broken.mp4").write_bytes(b"")
    write(home / "up" / "short.avi", film[:3])
    return home


def test_a_dataset_gives_good_clips_and_names_the_others_once(folder):
    batches = dataset(folder, frames=12, size=16, batch=4)
    with pytest.warns(UserWarning, match=r"2 videos are left out: up/broken.mp4 is empty; up/short.avi has too few"):
        first = [(x.numpy(), y.numpy()) for x, y in batches]
    assert [x.shape for x, _ in first] == [(4, 12, 16, 16, 3), (2, 12, 16, 16, 3)]
    assert [y.tolist() for _, y in first] == [[0, 0, 0, 1], [1, 1]]
    assert first[0][0].dtype == np.float32
    assert 0 <= first[0][0].min() < 0.1 < 0.8 < first[0][0].max() <= 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = [x.numpy() for x, _ in batches]
    np.testing.assert_array_equal(again[0], first[0][0])


def test_a_seed_shuffles_anew_at_each_pass_and_the_same_in_each_run(folder):
    def two_passes():
        cache = ClipCache(list_videos(folder).paths[:6], 12, 8)
        data = cache.dataset(np.arange(6), batch=6, seed=3)
        return [next(iter(data))[1].numpy().tolist() for _ in range(2)]

    first, second = two_passes()
    assert sorted(first) == sorted(second) == list(range(6))
    assert first != second
    assert [first, second] == two_passes()


def counted(monkeypatch):
    """The paths of all files that are decoded from now on."""
    asked = []
    real = clip_cache.read
    monkeypatch.setattr(clip_cache, "read", lambda path, *how, **more: asked.append(path) or real(path, *how, **more))
    return asked


def test_a_cache_decodes_once_while_there_is_room(folder, monkeypatch):
    asked = counted(monkeypatch)
    paths = list_videos(folder).paths[:4]
    cache = ClipCache(paths, 12, 8, memory=2 * 12 * 8 * 8 * 3)
    for _ in range(3):
        assert cache.clips(range(4)).shape == (4, 12, 8, 8, 3)
    assert [asked.count(path) for path in paths] == [1, 1, 3, 3]


def test_a_pass_over_the_data_decodes_each_file_at_most_once(folder, monkeypatch):
    asked = counted(monkeypatch)
    videos = list_videos(folder)
    cache = ClipCache(videos.paths[:6], 12, 8, memory=2 * 12 * 8 * 8 * 3)
    data = cache.dataset(videos.labels[:6], batch=4)
    for _ in range(2):
        assert sum(len(x) for x, _ in data) == 6
    assert [asked.count(path) for path in videos.paths[:6]] == [1, 1, 2, 2, 2, 2]


def test_a_cache_of_bad_files_is_empty(tmp_path):
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"")
    cache = ClipCache([tmp_path / "a.mp4", tmp_path / "b.mp4"], 4, 8)
    assert cache.clips([0, 1]).shape == (0, 4, 8, 8, 3)
    assert len(cache.refused) == 2


def test_a_file_that_gives_its_clip_no_longer_is_named(folder):
    paths = list_videos(folder).paths[:2]
    cache = ClipCache(paths, 12, 8, memory=0)
    cache.clips([0, 1])

    def lose(cache):
        with still_good(cache):
            paths[0].unlink()
            cache.clips([0, 1])
            raise RuntimeError("a batch too few")

    with pytest.raises(InputError, match=r"^the videos changed during the training: 1 video is left out: down/0\.avi "):
        lose(cache)
    with pytest.raises(RuntimeError, match="of its own"), still_good(cache):
        raise RuntimeError("of its own")


def test_a_long_list_of_bad_files_is_cut():
    message = left_out({f"kind/{n}.mp4": "is empty" for n in range(9)}, most=2)
    assert message == "9 videos are left out: kind/0.mp4 is empty; kind/1.mp4 is empty; 7 more"
    assert left_out({"kind/a.mp4": "is empty"}) == "1 video is left out: kind/a.mp4 is empty"
