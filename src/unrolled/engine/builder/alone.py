"""Lets a worker make one record after another as if each ran in a process of its own."""

from __future__ import annotations

import contextlib
import decimal
import locale
import os
import random
import sys
import warnings
from collections.abc import Iterator

_SEED = 0


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Begin with the same random numbers and settings each time, and put back what the code within sets for all.

    That is the folder it works in, the environment, the paths that modules come from, warnings, the form of numbers
    and dates, how NumPy prints and what it does with overflow; and of what the code may load itself, Keras' types and
    order of axes, TensorFlow's eager mode, Matplotlib's style, how pandas prints.
    """
    folder, environment, paths, depth = os.getcwd(), dict(os.environ), list(sys.path), sys.getrecursionlimit()
    forms = locale.setlocale(locale.LC_ALL)
    numpy = sys.modules.get("numpy")
    random.seed(_SEED)
    if numpy:
        numpy.random.seed(_SEED)
        printing, overflow = numpy.get_printoptions(), numpy.geterr()
    _reset_libraries()
    try:
        with warnings.catch_warnings(), decimal.localcontext():
            yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = paths
        sys.setrecursionlimit(depth)
        locale.setlocale(locale.LC_ALL, forms)
        if numpy:
            numpy.set_printoptions(**printing)
            numpy.seterr(**overflow)


def _reset_libraries() -> None:
    """Bring libraries to how they are after they were loaded: which of them are, what ran before may have decided."""
    if keras := sys.modules.get("keras"):
        keras.config.set_floatx("float32")
        keras.config.set_epsilon(1e-7)
        keras.config.set_image_data_format("channels_last")
        keras.config.set_dtype_policy("float32")
    if tensorflow := sys.modules.get("tensorflow"):
        tensorflow.random.set_seed(_SEED)
        tensorflow.config.run_functions_eagerly(False)
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()
    if pandas := sys.modules.get("pandas"):
        pandas.reset_option("^display")
