import keras
import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from snippets.when_it_goes_wrong.scaling import day_split


@pytest.mark.claim(
    "when_it_goes_wrong.scale_back",
    "A scaler that was fitted on five columns cannot scale back one: the column must be scaled back with its own mean "
    "and spread.",
)
def test_one_column_is_scaled_back_with_its_own_scale():
    table = np.random.default_rng(0).normal(3, 2, size=(100, 5)) * np.arange(1, 6)
    scaler = StandardScaler().fit(table)
    scaled = scaler.transform(table)
    with pytest.raises(ValueError, match=r"non-broadcastable output operand with shape \(100,1\)"):
        scaler.inverse_transform(scaled[:, 2:3])
    back = scaled[:, 2:3] * table[:, 2].std() + table[:, 2].mean()
    np.testing.assert_allclose(back, table[:, 2:3])


@pytest.mark.claim(
    "when_it_goes_wrong.leak",
    "A scale that was fitted on all days depends on days to come; one that was fitted on the training days does not.",
)
def test_only_a_scale_of_all_days_knows_the_future():
    table = np.random.default_rng(0).normal(size=(100, 5)).astype("float32")
    other = table.copy()
    other[80:] += 10
    scaled = {}
    for name, part in [("training", slice(80)), ("all", slice(None))]:
        for kind, days in [("as it was", table), ("other future", other)]:
            scaler = keras.layers.Normalization()
            scaler.adapt(days[part])
            scaled[name, kind] = np.array(scaler(days[:80]))
    np.testing.assert_array_equal(scaled["training", "as it was"], scaled["training", "other future"])
    moved = abs(scaled["all", "as it was"] - scaled["all", "other future"])
    assert moved.mean(axis=0).min() > 0.1


def test_the_split_keeps_the_order():
    train, test = day_split(np.arange(20).reshape(10, 2), 0.7)
    assert train[:, 0].tolist() == [0, 2, 4, 6, 8, 10, 12]
    assert test[:, 0].tolist() == [14, 16, 18]
