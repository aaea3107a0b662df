"""Records of one worker do not change each other."""

from __future__ import annotations

import decimal
import locale
import os
import random
import sys
import warnings

import keras
import matplotlib
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from unrolled.engine.builder.alone import alone


def state():
    """What code may set for its whole process."""
    return {
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "paths": list(sys.path),
        "warnings": list(warnings.filters),
        "printing": np.get_printoptions(),
        "overflow": np.geterr(),
        "policy": keras.config.dtype_policy().name,
        "order": keras.config.image_data_format(),
        "kind": keras.config.floatx(),
        "fuzz": keras.config.epsilon(),
        "eager": tf.config.functions_run_eagerly(),
        "width": matplotlib.rcParams["lines.linewidth"],
        "digits": pd.get_option("display.precision"),
        "context": decimal.getcontext().prec,
        "depth": sys.getrecursionlimit(),
        "forms": locale.setlocale(locale.LC_ALL),
    }


def unsettle():
    """Set all of it otherwise."""
    os.chdir("/")
    os.environ["LEFT_BY_A_SNIPPET"] = "1"
    sys.path.insert(0, "/nowhere")
    warnings.simplefilter("error")
    np.set_printoptions(precision=2)
    np.seterr(all="raise")
    keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_image_data_format("channels_first")
    keras.config.set_floatx("float64")
    keras.config.set_epsilon(0.5)
    tf.config.run_functions_eagerly(True)
    matplotlib.rcParams["lines.linewidth"] = 9
    pd.set_option("display.precision", 2)
    decimal.getcontext().prec = 3
    sys.setrecursionlimit(5000)
    locale.setlocale(locale.LC_ALL, "C" if "UTF" in locale.setlocale(locale.LC_ALL) else "C.UTF-8")


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_set_for_the_whole_process_is_put_back(fails):
    with alone():
        before = state()
    try:
        with alone():
            unsettle()
            changed = state()
            if fails:
                raise ValueError
    except ValueError:
        pass
    assert [name for name in before if before[name] == changed[name]] == []
    with alone():
        assert state() == before


def test_what_was_loaded_and_set_within_is_put_back_too(monkeypatch):
    with alone():
        before = state()
    with monkeypatch.context() as nothing_loaded:
        for name in ("keras", "tensorflow", "matplotlib", "pandas"):
            nothing_loaded.delitem(sys.modules, name)
        with alone():
            unsettle()
    with alone():
        assert state() == before


def test_random_numbers_without_a_seed_are_the_same_whatever_ran_before():
    drawn = []
    for _ in range(2):
        with alone():
            drawn.append((random.random(), np.random.rand(), float(tf.random.uniform([]))))
    assert drawn[0] == drawn[1]


SETS = """
import os

import numpy as np

np.set_printoptions(precision=2)
np.random.seed(1)
os.chdir("/")
print(1)
"""
SHOWS = """
import os

import numpy as np

print(np.random.rand(), np.array([1 / 3]), os.getcwd())
"""


def test_snippets_print_the_same_in_any_order(project):
    project.write("snippets/q1_tiny/__init__.py", "")
    project.write("snippets/q1_tiny/a.py", SETS)
    project.write("snippets/q1_tiny/b.py", SHOWS)
    names = ["snippets.q1_tiny.a", "snippets.q1_tiny.b"]
    printed = []
    for order in (names, names[::-1]):
        done = project.run("records", "--jobs", "1", "--refresh", *order, UNROLLED_CACHE=".cache")
        assert done.returncode == 0, done.stderr
        printed.append(project.record(names[1]).texts["printed"])
    assert printed[0] == printed[1]
    assert str(project.root) in printed[0]
