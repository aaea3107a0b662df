"""Records of one worker do not change each other."""

from __future__ import annotations

import os
import random
import sys
import warnings

import keras
import numpy as np
import pytest

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


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_set_for_the_whole_process_is_put_back(fails):
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
    assert state() == before


def test_random_numbers_without_a_seed_are_the_same_whatever_ran_before():
    drawn = []
    for _ in range(2):
        with alone():
            drawn.append((random.random(), np.random.rand()))
    assert drawn[0] == drawn[1]


def test_snippets_print_the_same_in_any_order(project):
    project.write("snippets/q1_tiny/__init__.py", "")
    sets = "np.set_printoptions(precision=2)\nnp.random.seed(1)\nos.chdir('/')\nprint(1)\n"
    project.write("snippets/q1_tiny/a.py", f"import os\nimport numpy as np\n\n{sets}")
    shows = "import os\nimport numpy as np\n\nprint(np.random.rand(), np.array([1 / 3]), os.getcwd())\n"
    project.write("snippets/q1_tiny/b.py", shows)
    names = ["snippets.q1_tiny.a", "snippets.q1_tiny.b"]
    printed = []
    for order in (names, names[::-1]):
        done = project.run("records", "--jobs", "1", "--refresh", *order, UNROLLED_CACHE=".cache")
        assert done.returncode == 0, done.stderr
        printed.append(project.record(names[1]).texts["printed"])
    assert printed[0] == printed[1]
    assert str(project.root) in printed[0]
