import itertools

import keras
import numpy as np
import pytest

from snippets.q3_stacking.forgotten_flag import stack

LAYERS = [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU]


@pytest.mark.claim(
    "q3.inner",
    "A recurrent layer reads a sequence, so every recurrent layer with another one directly on top of it needs "
    "`return_sequences=True`.",
)
@pytest.mark.parametrize(("below", "above"), list(itertools.product(LAYERS, repeat=2)))
def test_a_recurrent_layer_reads_a_sequence(below, above):
    sequence = keras.Input((5, 2))
    assert above(3)(below(4, return_sequences=True)(sequence)).shape == (None, 3)
    with pytest.raises(ValueError, match="found ndim=2"):
        above(3)(below(4)(sequence))


@pytest.mark.claim(
    "q3.error",
    "If a recurrent layer directly below another one does not return its sequence, building the model raises a "
    "`ValueError`: the recurrent layer above expected `ndim=3` and found `ndim=2`.",
)
@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("forgotten", [1, 2])
def test_the_layer_above_complains(kind, forgotten):
    layers = [kind(4, return_sequences=number != forgotten, name=f"layer_{number}") for number in (1, 2, 3)]
    with pytest.raises(ValueError, match=f"'layer_{forgotten + 1}' .*expected ndim=3, found ndim=2"):
        keras.Sequential([keras.Input((10, 3)), *layers])


@pytest.mark.parametrize("forgotten", [1, 2])
def test_what_the_snippet_prints_names_the_layer_above(forgotten):
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


@pytest.mark.claim(
    "q3.silent",
    "Keras refuses a wrong flag inside a stack of recurrent layers; a wrong flag at its end can pass, and the mean "
    "squared error then compares shapes that were broadcast.",
)
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_a_wrong_flag_inside_is_refused_and_one_at_the_end_is_not(flags):
    if not all(flags[:-1]):
        with pytest.raises(ValueError, match="found ndim=2"):
            stack(*flags)
        return
    model = stack(*flags)
    rng = np.random.default_rng(0)
    x, vector, sequence = (rng.normal(size=shape) for shape in [(4, 10, 3), (4, 1), (4, 10, 1)])
    output = np.asarray(model(x))
    wrong, meant = (vector[:, None], output) if flags[-1] else (sequence, output[:, None])
    model.compile(loss="mse", run_eagerly=True)
    loss = model.evaluate(x, vector if flags[-1] else sequence, verbose=0)
    assert loss == pytest.approx(np.mean((wrong - meant) ** 2), rel=1e-4)


@pytest.mark.claim(
    "q3.bidirectional",
    "Under `Bidirectional` the flag belongs to the wrapped layer: `Bidirectional` takes no `return_sequences` of its "
    "own, and returns a sequence if the layer inside does.",
)
@pytest.mark.parametrize("kind", LAYERS)
def test_the_flag_stands_on_the_wrapped_layer(kind):
    x = np.zeros((2, 5, 3))
    assert keras.layers.Bidirectional(kind(4))(x).shape == (2, 8)
    assert keras.layers.Bidirectional(kind(4, return_sequences=True))(x).shape == (2, 5, 8)
    with pytest.raises((TypeError, ValueError), match="return_sequences"):
        keras.layers.Bidirectional(kind(4), return_sequences=True)


def test_the_layers_have_the_names_and_sizes_of_the_message():
    layers = stack(True, True, False).layers
    assert [layer.name for layer in layers] == ["gru_1", "gru_2", "gru_3", "dense"]
    assert [layer.output.shape[1:] for layer in layers] == [(10, 16), (10, 16), (16,), (1,)]
