import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from unrolled.engine.records.measurement import FILE, from_files, to_files
from unrolled.engine.records.record import RecordError

NUMBERS = scalar_dtypes().filter(lambda kind: kind.kind in "biuf" and kind.isnative)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_what_is_kept_is_read_back(measured):
    assert from_files(to_files("q1_tiny.answer", measured)) == measured


@given(arrays(NUMBERS, array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)))
def test_arrays_come_back_to_the_bit(array):
    back = from_files(to_files("q1_tiny.answer", {"a": array}))["a"]
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


def test_scalars_and_tuples_come_back_as_python_has_them():
    back = from_files(to_files("q1_tiny.answer", {"a": np.float32(0.5), "b": (1, np.int64(2)), "c": np.bool_(True)}))
    assert back == {"a": 0.5, "b": [1, 2], "c": True}
    assert [type(back[name]) for name in "ac"] == [float, bool]


def test_bytes_stand_in_files_of_their_own_and_the_rest_is_text():
    files = to_files("q1_tiny.answer", {"weights": {"one/two": b"\x00", "one two": b"\x01"}, "name": "né"})
    assert len(files) == 3
    assert all("/" not in name for name in files)
    assert "né" in files[FILE].decode()
    assert json.loads(files[FILE])["name"] == "né"


@pytest.mark.parametrize(
    ("value", "place"),
    [({1: 2}, "a as dict with keys that are no texts"), ({"b": object()}, "a.b as object"),
     ([{1}], "a.0 as set"), (np.array(["x"]), "a as an array of <U1"), (np.array([None]), "a as an array of object")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_its_place(value, place):
    with pytest.raises(RecordError, match=f"q1_tiny.answer: measure gives {place}; it can keep"):
        to_files("q1_tiny.answer", {"a": value})


def test_a_measurement_is_a_dictionary():
    with pytest.raises(RecordError, match="measure gives list; it must give a dictionary"):
        to_files("q1_tiny.answer", [1])
