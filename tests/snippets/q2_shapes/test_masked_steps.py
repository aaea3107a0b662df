import keras
import numpy as np
import pytest
from keras import layers

from snippets.q2_shapes.masked_steps import masked_outputs

MASK = np.array([[False, True, True, False, True, False]])
KINDS = [layers.SimpleRNN, layers.GRU, layers.LSTM]


def made(kind: type, **options: object) -> keras.layers.Layer:
    """A layer that takes any mask: cuDNN's kernels, which SimpleRNN has not, want the padding on the right."""
    return kind(5, **options, **({} if kind is layers.SimpleRNN else {"use_cudnn": False}))


def sequence(kind: type, wrap: type | None = None, **options: object) -> np.ndarray:
    keras.utils.set_random_seed(0)
    layer = made(kind, return_sequences=True, **options)
    return np.array((wrap(layer) if wrap else layer)(np.random.normal(size=(1, 6, 3)), mask=MASK))[0]


@pytest.mark.claim(
    "q2.masked_steps",
    "By default the output of a `SimpleRNN`, a `GRU` or an `LSTM` at a masked step repeats that of the step before, on "
    "a CPU or with `use_cudnn=False`; masked steps before the first real one give zeros.",
)
def test_masked_steps_repeat():
    for kind in KINDS:
        y = sequence(kind)
        assert not y[0].any()
        np.testing.assert_array_equal(y[3], y[2])
        np.testing.assert_array_equal(y[5], y[4])
        assert not np.allclose(y[4], y[2], atol=1e-3)
        assert y[1].any()


@pytest.mark.claim(
    "q2.zero_output",
    "With `zero_output_for_mask=True` the output at a masked step is zero, and the other steps stay as they were; "
    "`Bidirectional` switches this on where the wrapped layer returns its sequence, and off where it does not.",
)
def test_zeros_at_masked_steps():
    for kind in KINDS:
        repeated, zeros = sequence(kind), sequence(kind, zero_output_for_mask=True)
        assert not zeros[~MASK[0]].any()
        np.testing.assert_allclose(zeros[MASK[0]], repeated[MASK[0]], atol=1e-6)
        for asked in (False, True):
            both = sequence(kind, layers.Bidirectional, zero_output_for_mask=asked)
            assert not both[~MASK[0]].any()
            assert both[MASK[0]].any(axis=1).all()
            last = layers.Bidirectional(made(kind, zero_output_for_mask=asked))
            assert np.any(last(np.ones((1, 6, 3)), mask=MASK))


@pytest.mark.claim(
    "q2.zero_output_last",
    "On a CPU or with `use_cudnn=False`, a layer with `zero_output_for_mask=True` and the default "
    "`return_sequences=False` gives nothing but zeros for a series padded on the right, while its state is not zero.",
)
def test_zero_output_also_strikes_the_default_output():
    mask = np.array([[True, True, True, False]])
    for kind in KINDS:
        layer = made(kind, zero_output_for_mask=True, return_state=True)
        output, state, *_ = layer(np.ones((1, 4, 3)), mask=mask)
        assert not np.any(output)
        assert np.any(state)


@pytest.mark.claim(
    "q2.masking_rule",
    "`Masking` skips a time step only where all its features equal the mask value; with the default value, zero, it "
    "skips a real step of zeros too.",
)
def test_what_masking_skips():
    series = np.array([[[1, 2], [0, 3], [0, 0], [4, 5], [9, 9], [9, 0]]])
    assert np.array(layers.Masking().compute_mask(series)).tolist() == [[True, True, False, True, True, True]]
    assert np.array(layers.Masking(9).compute_mask(series)).tolist() == [[True, True, True, True, False, True]]


def test_a_mask_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"must be \(1, 6\), got \(1, 5\)"):
        masked_outputs(np.ones((1, 6, 1)), MASK[:, :5], zero=False)


def test_snippet_shows_both():
    default, zero = (masked_outputs(np.ones((1, 6, 1)), MASK, zero)[0, :, 0] for zero in (False, True))
    assert default[3] == default[2]
    assert zero[3] == zero[5] == 0


def test_the_weights_are_all_one_half():
    y = masked_outputs(np.ones((1, 2, 1)), np.ones((1, 2), bool), zero=False)[0, :, 0]
    wanted, h = [], 0.0
    for _ in range(2):
        gate = 1 / (1 + np.exp(-(0.5 + 0.5 * h)))
        h = gate * h + (1 - gate) * np.tanh(0.5 + gate * 0.5 * h)
        wanted.append(h)
    np.testing.assert_allclose(y, wanted, rtol=1e-5)
