"""What a reader has set on their machine decides nothing of what is made."""

import json

import pytest

pytestmark = pytest.mark.slow

EXPERIMENT = """
import os
import sys
import time

import keras
import numpy as np
from unrolled.engine.render.plot import canvas, to_svg


def measure():
    layer = keras.layers.GRU(4)
    return {
        "output": keras.ops.convert_to_numpy(layer(np.ones((1, 3, 2)))).ravel(),
        "settings": [keras.config.floatx(), keras.config.backend(), keras.config.epsilon()],
        "threads": os.environ["OMP_NUM_THREADS"],
        "python": [sys.flags.optimize, sys.warnoptions, list(time.tzname), sorted(os.environ)],
    }


def show(record, measured):
    record.table("made", ["what"], [[str(value)] for value in measured.values()])
    with canvas() as figure:
        figure.add_subplot().plot(measured["output"])
        svg = to_svg(figure, record.name)
    record.figure("drawn", svg, alt="A line.", caption="A line")
"""
WALK = "# %%\nfrom IPython import get_ipython\n\nprint(get_ipython().ast_node_interactivity, 'surprise' in globals())\n"


def made(project):
    folders = [*project.root.glob(".cache/records/*/*"), *project.root.glob(".cache/measurements/*/*")]
    return {
        f"{path.parent.parent.name}/{path.name}": path.read_bytes()
        for folder in folders
        for path in folder.iterdir()
        if path.name != "meta.json"
    }


def test_a_hostile_environment_gives_the_same_bytes(project, tmp_path):
    project.write("src/unrolled/content/q1_tiny/made.py", EXPERIMENT)
    project.write("docs/walkthroughs/walk.py", WALK)
    names = ("q1_tiny.made", "walkthroughs.walk")
    first = project.run("records", "--make", *names)
    assert first.returncode == 0, first.stderr
    before = made(project)
    assert len(before) == 5
    home = tmp_path / "home"
    (home / ".keras").mkdir(parents=True)
    (home / ".keras/keras.json").write_text(json.dumps({"floatx": "float64", "backend": "jax", "epsilon": 0.5}))
    (home / ".ipython/profile_default/startup").mkdir(parents=True)
    (home / ".ipython/profile_default/startup/first.py").write_text("surprise = True\n")
    (home / "start.py").write_text("surprise = True\n")
    (home / ".config/matplotlib").mkdir(parents=True)
    style = "lines.linewidth: 9\nfont.family: monospace\nxtick.direction: in\n"
    (home / ".config/matplotlib/matplotlibrc").write_text(style)
    project.write("matplotlibrc", style)
    hostile = {
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "KERAS_BACKEND": "torch",
        "KERAS_HOME": str(home / ".keras"),
        "MATPLOTLIBRC": str(home / ".config/matplotlib/matplotlibrc"),
        "OMP_NUM_THREADS": "7",
        "LC_ALL": "C",
        "PYTHONOPTIMIZE": "2",
        "PYTHONSTARTUP": str(home / "start.py"),
        "PYTHONWARNINGS": "error",
        "SOMETHING": "else",
        "TF_NUM_INTRAOP_THREADS": "3",
        "TF_DETERMINISTIC_OPS": "1",
        "TZ": "Asia/Tokyo",
    }
    again = project.run("records", "--refresh", *names, **hostile)
    assert again.returncode == 0, again.stderr
    assert made(project) == before
