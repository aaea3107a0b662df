"""The step that is made by hand, against Keras and with a pocket calculator."""

import re

import numpy as np
import pytest

from snippets.q6_lstm_cell.one_step import WEIGHTS, C, by_hand, by_keras


def test_by_hand_and_by_keras_are_the_same():
    assert by_hand() == pytest.approx(by_keras(), abs=1e-6)


def test_what_is_printed_can_be_recomputed(capsys):
    by_hand()
    # With these weighted sums rounding to three digits changes nothing that follows, so that what is printed adds up.
    *layers, new_c, new_h = capsys.readouterr().out.splitlines()
    values, sums = [], []
    for line, name in zip(layers, WEIGHTS, strict=True):
        assert line.startswith(name)
        w, x, u, h, b, z, value = (float(number) for number in re.findall(r"[-+]?\d+\.\d+", line))
        assert w * x + u * h + b == pytest.approx(z)
        assert value == pytest.approx(np.tanh(z) if name == "candidate" else 1 / (1 + np.exp(-z)), abs=5e-4)
        assert (name == "candidate") == ("tanh" in line)
        values.append(value)
        sums.append(z)
    assert sums == [-0.5, 2, -1, 1]
    i, f, g, o = values
    *factors, c = (float(number) for number in re.findall(r"-?\d+\.\d+", new_c))
    assert factors == [f, C, i, g]
    assert round(f * C + i * g, 3) == c
    *factors, h = (float(number) for number in re.findall(r"-?\d+\.\d+", new_h))
    assert factors == [o, c]
    assert round(o * np.tanh(c), 3) == h
