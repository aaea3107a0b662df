"""Saved models that anybody may hand on: whole, damaged, and made to fill the memory or to run what they bring."""

from __future__ import annotations

import contextlib
import io
import json
import struct

import h5py
import keras
import numpy as np
import pytest

from snippets.video.clip_classifier import clip_classifier
from tests.fuzz import mutants, trial
from unrolled.apps.forecast import saved_forecaster
from unrolled.apps.forecast.average import Average
from unrolled.apps.forecast.calendar import Calendar
from unrolled.apps.forecast.fitted import Fitted
from unrolled.apps.forecast.forecasters import Ridge, Rule, Trees
from unrolled.apps.forecast.series import Series
from unrolled.apps.forecast.series_windows import Scale, cut
from unrolled.apps.saved_files import SEAL, write_settings
from unrolled.apps.video import saved_classifier

pytestmark = pytest.mark.proof

DAYS = np.datetime64("2022-01-01") + np.arange(150)
VALUES = 100 + 10 * np.sin(np.arange(150) * 2 * np.pi / 7) + np.random.default_rng(0).normal(size=150)


def header(shape, kind="<f8"):
    """A `.npy` file that claims a shape, and holds nothing."""
    about = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n".encode("latin-1")
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(about)) + about


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def other_array(dice, good):
    """An array in place of a good one: of another shape or type, with values that are none, or a claim alone."""
    array = np.load(io.BytesIO(good))
    others = [
        lambda: npy(array[..., :-1]) if array.ndim else npy(array),
        lambda: npy(np.concatenate([array, array])),
        lambda: npy(array.reshape(-1)),
        lambda: npy(np.full_like(array, np.nan)),
        lambda: npy(np.full_like(array, np.inf)),
        lambda: npy(array * 1e300),
        lambda: npy(array + 1),
        lambda: npy(array.astype("complex128")),
        lambda: npy(array.astype("int8")),
        lambda: npy(array.astype("U9")),
        lambda: npy(np.zeros(0)),
        lambda: npy(np.zeros((0, 7, 5))),
        lambda: header((10**12,)),
        lambda: header((2**28,)),
        lambda: header((-1,)),
        lambda: header((10**30,)),
        lambda: header((1,) * 40),
        lambda: header((5,), "|O"),
        lambda: header((5,), "|V1000000000"),
        lambda: header("__import__('os').system('touch evil')"),
        lambda: mutants.of_bytes(good, 1, dice.randrange(10**6))[0],
        lambda: b"",
    ]
    return dice.choice(others)()


def fitted(kind):
    """A small forecaster of a kind."""
    calendar, scale = Calendar("US", named=("Memorial Day",)), Scale(8.0, 1.0)
    windows = cut(DAYS, VALUES, calendar, 7, scale)
    windows = windows[np.isfinite(windows.target).all(axis=1)]
    forecaster = {
        "naive": lambda: Rule(1),
        "ridge": lambda: Ridge.fit(windows, [10.0])[0],
        "trees": lambda: Trees.fit(windows, 5, 4, 0.1),
        "average": lambda: Average({"naive": Rule(1), "ridge": Ridge.fit(windows, [10.0])[0]}),
    }[kind]()
    return Fitted(kind, kind, ("day", "value"), forecaster, calendar, 7, scale, np.full(7, 3.0), 0.0)


HARMFUL = (
    {"kind": "network", "training": {"units": 10**9}},
    {"kind": "network", "training": {"units": 64, "steps": 10**12, "batch": -1}},
    {"kind": "average", "members": ["average"]},
    {"kind": "average", "members": []},
    {"kind": "average", "members": ["trees"] * 10**5},
    *({"ahead": ahead} for ahead in (0, -7, 8, 10**9, 10**30, 1e308)),
    {"first_day": "1900-01-01", "last_day": "2100-01-01"},
    {"last_day": "-9999-01-01"},
    {"scale": {"level": 0.0, "rest": 0.0}},
    {"calendar": {"country": "US", "season": True, "named": ["x"] * 10**5}},
)


def variants(good, archive, text, change, harmful=()):
    """Folders beside a good one, with its two files: damaged, and forged, the seal of which is right.

    Args:
        good: The good one.
        archive: The name of its archive.
        text: The name of its file of JSON.
        change: What is done to a member of the archive where it is forged.
        harmful: Entries that take the place of those in the JSON.
    """
    about, packed = (good / text).read_bytes(), (good / archive).read_bytes()
    plain = {name: value for name, value in json.loads(about).items() if name != SEAL}
    damaged = [(one, packed) for one in mutants.of_bytes(about, 60)]
    damaged += [(about, one) for one in [*mutants.of_bytes(packed, 60), b""]]
    forged = [(one, packed) for one in mutants.of_json(json.dumps(plain), 60)]
    forged += [(json.dumps({**plain, **more}).encode(), packed) for more in harmful]
    forged += [(json.dumps(plain).encode(), one) for one in mutants.of_archive(packed, 60, change)]
    return written(good, archive, text, "damaged", damaged), written(good, archive, text, "forged", forged)


def written(good, archive, text, kind, pairs):
    folders = []
    for number, (one, other) in enumerate(pairs):
        folders.append(good.with_name(f"{kind}-{number:03}"))
        folders[-1].mkdir()
        (folders[-1] / archive).write_bytes(other)
        (folders[-1] / text).write_bytes(one)
        if kind == "forged":
            with contextlib.suppress(ValueError, RecursionError, TypeError, OSError):
                write_settings(folders[-1] / text, json.loads(one), folders[-1] / archive)
    return folders


@pytest.mark.parametrize("kind", ["naive", "ridge", "trees", "average"])
def test_a_saved_forecaster_ends_in_one_line_or_forecasts(tmp_path, kind):
    np.savez(tmp_path / "series.npz", days=DAYS.astype(str), values=VALUES)
    (tmp_path / "models").mkdir()
    good = tmp_path / "models/good"
    saved_forecaster.save(fitted(kind), Series("value", DAYS, VALUES), good)
    damaged, forged = variants(good, saved_forecaster.ARRAYS, saved_forecaster.SETTINGS, other_array, HARMFUL)
    (tmp_path / "run").mkdir()
    arguments = {"series": str(tmp_path / "series.npz")}
    ended = trial.run("forecaster", tmp_path / "run", good, [good, *damaged, *forged], arguments)
    assert not trial.complaints(ended), trial.complaints(ended)
    answers = trial.answered(ended)
    others = [path.name for path in damaged if path in answers and answers[path] != answers[good]]
    assert not others, f"forecast something else: {others}"


def other_config(dice, good):
    """A member of a Keras file in place of a good one: JSON with other values, or bytes."""
    if good.startswith(b"{"):
        return mutants.of_json(good.decode(), 1, dice.randrange(10**6))[0]
    return mutants.of_bytes(good, 1, dice.randrange(10**6))[0]


def datasets(file):
    """The names of all arrays in a file of HDF5."""
    names = []
    file.visititems(lambda name, one: names.append(name) if isinstance(one, h5py.Dataset) else None)
    return names


def harmful_models(packed):
    """Keras files that would take the memory, or run code of their own."""
    files = mutants.members(packed)
    config = files["config.json"].decode()
    lambdas = {"module": "keras.layers", "class_name": "Lambda", "config": {"function": "x"}, "registered_name": None}
    system = {"module": "os", "class_name": "system", "config": {"command": "touch evil"}, "registered_name": None}

    for one in (lambdas, system, {**system, "module": "builtins", "class_name": "exec"}):
        changed = json.loads(config)
        changed["config"]["layers"][2] = one | {"name": "x", "inbound_nodes": []}
        yield mutants.packed({**files, "config.json": json.dumps(changed).encode()})
    for old, new in (('"units": 32', '"units": 300000000'), ('"filters": 16', '"filters": 300000000')):
        yield mutants.packed({**files, "config.json": config.replace(old, new).encode()})
    for size in (10**6, 10**9):
        yield mutants.packed(
            {**files, "config.json": config.replace("[null, 2, 8, 8, 3]", f"[null, 2, {size}, {size}, 3]").encode()}
        )
    yield mutants.packed({**files, "config.json": json.dumps(system).encode()})
    for shape in ((10**10,), (2**28,), (2**14, 2**14)):
        weights = io.BytesIO(files["model.weights.h5"])
        with h5py.File(weights, "r+") as opened:
            for name in datasets(opened):
                del opened[name]
                opened.create_dataset(name, shape, "float32", chunks=(1024,) * len(shape))
        yield mutants.packed({**files, "model.weights.h5": weights.getvalue()})
    for link in (h5py.ExternalLink("/etc/passwd", "/"), h5py.SoftLink("/")):
        weights = io.BytesIO(files["model.weights.h5"])
        with h5py.File(weights, "r+") as opened:
            del opened["layers/dense"]
            opened["layers/dense"] = link
        yield mutants.packed({**files, "model.weights.h5": weights.getvalue()})


def test_a_saved_classifier_ends_in_one_line_or_classifies(tmp_path):
    keras.utils.set_random_seed(0)
    (tmp_path / "models").mkdir()
    good = tmp_path / "models/good"
    model = clip_classifier((2, 8, 8, 3), 2)
    saved_classifier.save(saved_classifier.Classifier(model, ["clap", "wave"], 2, 8, False), good)
    damaged, forged = variants(good, saved_classifier.MODEL, saved_classifier.ABOUT, other_config)
    about = {"names": ["clap", "wave"], "frames": 2, "size": 8, "grey": False}
    for number, one in enumerate(harmful_models((good / saved_classifier.MODEL).read_bytes())):
        forged.append(good.with_name(f"harm-{number}"))
        forged[-1].mkdir()
        (forged[-1] / saved_classifier.MODEL).write_bytes(one)
        write_settings(forged[-1] / saved_classifier.ABOUT, about, forged[-1] / saved_classifier.MODEL)
    (tmp_path / "run").mkdir()
    ended = trial.run("classifier", tmp_path / "run", good, [good, *damaged, *forged])
    assert not trial.complaints(ended), trial.complaints(ended)
    answers = trial.answered(ended)
    others = [path.name for path in damaged if path in answers and answers[path] != answers[good]]
    assert not others, f"classified otherwise: {others}"
