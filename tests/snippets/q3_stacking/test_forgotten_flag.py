import itertools

import pytest

from snippets.q3_stacking.forgotten_flag import stack


@pytest.mark.claim(
    "q3.error",
    "If a recurrent layer directly below another one does not return its sequence, building the model raises a "
    "`ValueError`: the recurrent layer above expected `ndim=3` and found `ndim=2`.",
)
@pytest.mark.parametrize("forgotten", [1, 2])
def test_the_layer_above_complains(forgotten):
    flags = [number != forgotten for number in (1, 2, 3)]
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2") as caught:
        stack(*flags)
    assert str(caught.value) == (
        f"Input 0 with name 'None' of layer 'gru_{forgotten + 1}' is incompatible with the layer: "
        "expected ndim=3, found ndim=2. Full shape received: (None, 16)"
    )


@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_only_the_last_flag_is_free(flags):
    if all(flags[:-1]):
        assert stack(*flags).output_shape == ((None, 10, 1) if flags[-1] else (None, 1))
    else:
        with pytest.raises(ValueError, match="found ndim=2"):
            stack(*flags)
