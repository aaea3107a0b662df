"""Lets a worker make one record after another as if each ran in a process of its own."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import warnings
from collections.abc import Iterator

_SEED = 0


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Begin with the same random numbers each time, and put back what the code within sets for its whole process.

    That is the folder it works in, the environment, the paths that modules come from, warnings, how NumPy prints and
    what it does with overflow, and Keras' types and order of axes.
    """
    folder, environment, paths = os.getcwd(), dict(os.environ), list(sys.path)
    numpy, keras = sys.modules.get("numpy"), sys.modules.get("keras")
    random.seed(_SEED)
    if numpy:
        numpy.random.seed(_SEED)
        printing, overflow = numpy.get_printoptions(), numpy.geterr()
    if keras:
        policy, order = keras.config.dtype_policy(), keras.config.image_data_format()
        kind, fuzz = keras.config.floatx(), keras.config.epsilon()
    try:
        with warnings.catch_warnings():
            yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = paths
        if numpy:
            numpy.set_printoptions(**printing)
            numpy.seterr(**overflow)
        if keras:
            keras.config.set_floatx(kind)
            keras.config.set_epsilon(fuzz)
            keras.config.set_image_data_format(order)
            keras.config.set_dtype_policy(policy)
