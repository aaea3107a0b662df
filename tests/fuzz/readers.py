"""What takes a stranger's file: how each is called, what it may refuse with, and what a right answer must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np


class Csv:
    """The daily series that `unrolled forecast` reads."""

    def __init__(self) -> None:
        from unrolled.apps.forecast.series import read_csv
        from unrolled.engine.terminal import InputError

        self.refuses, self._read = InputError, read_csv

    def read(self, path: Path) -> str:
        series = self._read(path, "date", "value")
        assert len(series) == len(series.dates) == len(series.values) > 0
        assert np.isfinite(series.values).all()
        assert (np.diff(series.dates) == np.timedelta64(1, "D")).all()
        return f"{len(series)} days"


class Clip:
    """A video that `unrolled classify` reads."""

    def __init__(self) -> None:
        from unrolled.apps.video.decoding import VideoError, read

        self.refuses, self._read = VideoError, read

    def read(self, path: Path) -> str:
        clip = self._read(path, 4, 16)
        assert (clip.shape, clip.dtype) == ((4, 16, 16, 3), np.uint8)
        return f"mean {clip.mean():.0f}"


class Forecaster:
    """The folder of a saved forecaster.

    Args:
        series: A file with its days and values.
    """

    def __init__(self, series: str) -> None:
        from unrolled.apps.forecast import load
        from unrolled.engine.terminal import InputError

        self.refuses, self._load = InputError, load
        with np.load(series) as arrays:
            self._days, self._values = arrays["days"].astype("datetime64[D]"), arrays["values"]

    def read(self, path: Path) -> str:
        coming = self._load(path).predict(self._days, self._values)
        assert coming.dates[0] == self._days[-1] + np.timedelta64(1, "D")
        assert len(coming.dates) == len(coming.values) == len(coming.low) == len(coming.high)
        assert np.isfinite([coming.values, coming.low, coming.high]).all()
        assert (coming.low <= coming.values).all()
        assert (coming.values <= coming.high).all()
        return repr([coming.values.tolist(), coming.low.tolist(), coming.high.tolist()])


class Classifier:
    """The folder of a saved classifier."""

    def __init__(self) -> None:
        from unrolled.apps.video import load
        from unrolled.engine.terminal import InputError

        self.refuses, self._load = InputError, load

    def read(self, path: Path) -> str:
        loaded = self._load(path)
        side = loaded.size
        clip = np.full((1, loaded.frames, side, side, 1 if loaded.grey else 3), 0.5, "float32")
        outputs = np.asarray(loaded.model(clip, training=False))[0]
        assert outputs.shape == (len(loaded.names),)
        assert all(isinstance(name, str) for name in loaded.names)
        assert abs(outputs.sum() - 1) < 1e-3
        return repr(dict(zip(loaded.names, outputs.round(4).tolist(), strict=True)))


class Melody:
    """A tune for the walkthrough on harmony: MIDI, MusicXML, ABC."""

    def __init__(self) -> None:
        from unrolled.content.data.chorales import MelodyError, read_melody

        self.refuses, self._read = MelodyError, read_melody

    def read(self, path: Path) -> str:
        piece = self._read(path)
        soprano = piece.pitches[:, 0]
        assert 0 < len(piece) <= 100_000
        assert ((soprano >= 0) & (soprano <= 127)).all()
        assert soprano.any()
        assert -7 <= piece.fifths <= 7
        assert piece.phrases[-1].stop == len(piece)
        return f"{len(piece)} steps"


class Cases:
    """The folder of an epidemic's table."""

    refuses = ValueError

    def __init__(self) -> None:
        from unrolled.content.data import epidemic

        self._fetch, self._check = epidemic.fetch, epidemic.check

    def read(self, path: Path) -> str:
        cases = self._check(self._fetch(path))
        assert np.isfinite(cases.cumulative).all()
        assert cases.cumulative.shape == (len(cases.places), len(cases.dates))
        return f"{len(cases.places)} places"


class Curve:
    """A reader's own counts, one a day, as the walkthrough on an epidemic reads them.

    Args:
        weights: The file of the network's weights.
    """

    refuses = ValueError

    def __init__(self, weights: str) -> None:
        from unrolled.content.epidemic.shared.own_curve import forecast

        self._forecast, self._weights = forecast, Path(weights).read_bytes()

    def read(self, path: Path) -> str:
        coming = self._forecast(np.loadtxt(path), "2021-11-14", self._weights)
        assert coming.shape == (7,)
        assert np.isfinite(coming).all()
        assert (coming >= 0).all()
        return repr(coming.round().tolist())


class Kept:
    """A measurement that came with the source: the folder that holds `q1_tiny/kept/one.json`."""

    def __init__(self) -> None:
        from unrolled.engine.records import kept, measurement
        from unrolled.engine.records.key import Key
        from unrolled.engine.records.record import RecordError

        self.refuses, self._kept, self._measurement = RecordError, kept.Kept, measurement
        self._key = Key("a" * 24, {})

    def read(self, path: Path) -> str:
        measured = self._kept(path).measured("q1_tiny.one", self._key)
        return "nothing" if measured is None else self._measurement.to_text("q1_tiny.one", measured)


READERS = {one.__name__.lower(): one for one in (Csv, Clip, Forecaster, Classifier, Melody, Cases, Curve, Kept)}
