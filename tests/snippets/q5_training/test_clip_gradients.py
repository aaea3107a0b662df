import numpy as np
import pytest

from snippets.q5_training.clip_gradients import clipped, cosine


@pytest.mark.claim(
    "q5.direction",
    "`global_clipnorm` divides the whole gradient by one number and so keeps its direction; `clipnorm` does this for "
    "each weight array by itself, and `clipvalue` cuts each entry by itself, so both can turn the gradient.",
)
def test_what_keeps_the_direction():
    rng = np.random.default_rng(0)
    for _ in range(5):
        whole = [rng.normal(size=(4, 4)) * 50, rng.normal(size=4)]
        by_global = clipped(whole, global_clipnorm=0.5)
        by_array = clipped(whole, clipnorm=0.5)
        by_value = clipped(whole, clipvalue=0.5)
        assert cosine(whole, by_global) == pytest.approx(1, abs=1e-6)
        assert np.sqrt(sum((part**2).sum() for part in by_global)) == pytest.approx(0.5, rel=1e-5)
        assert cosine(whole, by_array) < 0.99
        assert cosine(whole, by_value) < 0.99
        for part, limited in zip(whole, by_array, strict=True):
            assert cosine([part], [limited]) == pytest.approx(1, abs=1e-6)
            np.testing.assert_allclose(np.linalg.norm(limited), 0.5, rtol=1e-5)
        np.testing.assert_allclose(by_value[0], whole[0].clip(-0.5, 0.5), rtol=1e-5)


@pytest.mark.claim(
    "q5.infinite",
    "If one entry of the gradient is infinite, clipping by the global norm turns the gradient into not-a-number, while "
    "clipping by value puts the limit in the entry's place; an entry that is not-a-number survives either.",
)
def test_an_infinite_entry():
    whole = [np.array([np.inf, 0.4]), np.array([0.3])]
    assert np.isnan(np.concatenate(clipped(whole, global_clipnorm=1.0))).all()
    assert np.isnan(clipped(whole, clipnorm=1.0)[0][0])
    np.testing.assert_allclose(np.concatenate(clipped(whole, clipvalue=1.0)), [1, 0.4, 0.3], rtol=1e-6)
    for way in ("clipvalue", "global_clipnorm"):
        assert np.isnan(clipped([np.array([np.nan, 0.4])], **{way: 1.0})[0][0])


def test_a_short_gradient_is_left_alone():
    whole = [np.array([0.3, 0.4])]
    for way in ("clipvalue", "clipnorm", "global_clipnorm"):
        np.testing.assert_allclose(clipped(whole, **{way: 1.0})[0], whole[0], rtol=1e-6)
