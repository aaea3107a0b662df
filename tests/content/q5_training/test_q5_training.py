import re

import keras
import numpy as np
import pytest

from snippets.q5_training.clip_gradients import clipped
from snippets.q5_training.recall_first import symbols
from unrolled.content.q5_training.clipping import by_step, early_share, gradients
from unrolled.content.q5_training.normalisation import (
    BATCH,
    STEPS,
    BatchNormSimpleRNNCell,
    accuracies,
    network,
    scores_by_step,
)


@pytest.mark.claim(
    "q5.share",
    "Clipping by norm multiplies what every time step adds to the gradient by one and the same factor, so the share of "
    "the early steps stays as small as it was.",
)
@pytest.mark.parametrize("seed", [0, 1])
def test_clipping_by_norm_leaves_the_shares(seed):
    parts = by_step(0.9, seed)
    whole = parts.sum(axis=0)
    limit = 0.1 * np.linalg.norm(whole)
    factor = clipped([whole], global_clipnorm=limit)[0] / whole
    np.testing.assert_allclose(factor, 0.1, rtol=1e-4)
    assert early_share(parts * factor.mean()) == pytest.approx(early_share(parts), rel=1e-4)
    assert early_share(parts) < 0.1


def test_the_parts_of_the_steps_add_up_to_the_gradient():
    np.testing.assert_allclose(by_step(1.0, 3).sum(axis=0), gradients("tanh", 1.0, 3)[1], atol=1e-5)


@pytest.mark.claim(
    "q5.inside",
    "Of {q5_training.normalisation.seeds} networks with layer normalization inside the cell, "
    "{q5_training.normalisation.relu_layer_inside} learn the task from the ReLU start and "
    "{q5_training.normalisation.tanh_layer_inside} from the tanh start; with layer normalization between the layers "
    "{q5_training.normalisation.relu_layer_between} and {q5_training.normalisation.tanh_layer_between} do.",
)
def test_layer_normalisation_belongs_inside(record):
    numbers = {name: number.value for name, number in record("q5_training.normalisation").numbers.items()}
    for start in ("relu", "tanh"):
        assert numbers[f"{start}_layer_inside"] >= 4
        assert numbers[f"{start}_layer_between"] <= 2
        # What the page says below the table.
        assert numbers[f"{start}_batch_inside"] <= 1
        assert numbers[f"{start}_layer_between"] < numbers[f"{start}_batch_between"]
        assert abs(numbers[f"{start}_batch_between"] - numbers[f"{start}_layer_inside"]) <= 1
        # The same networks, with averages by step.
        assert numbers[f"{start}_batch_by_step_least"] > numbers[f"{start}_batch_inside_most"] + 0.1
    assert numbers["tanh_batch_by_step"] >= 4
    assert accuracies("layer_inside", "tanh", (1,))["layer_inside"][0] > 0.8
    assert accuracies("layer_between", "tanh", (1,))["layer_between"][0] < 0.7


def shares(record, item):
    """The marks of a panel of the recall figures: for each number of time steps and layer."""
    rows = record("q5_training.recall").figures[item].data.rows
    return {(int(row[0]), row[1]): [float(share) for share in row[2:]] for row in rows}


def test_what_the_page_says_of_memory(record):
    short, long = shares(record, "short"), shares(record, "long")
    lstm, gru = "LSTM, bias ln(T − 1)", "GRU, bias ln(T − 1)"
    assert min(short[10, "GRU (bias 0)"] + short[10, "LSTM (bias 1)"] + short[10, "SimpleRNN"]) > 0.9
    for (_, name), reached in (short | long).items():
        if name == "dilated convolutions":
            assert min(reached) > 0.98
    assert min(long[40, lstm] + long[40, gru]) > 0.75 > 0.5 > min(long[40, "SimpleRNN"])
    for name in ("SimpleRNN", lstm, gru):
        assert min(long[80, name]) < 0.6  # no recurrent layer is reliable
    numbers = {name: number.value for name, number in record("q5_training.recall").numbers.items()}
    for item, name in (("simple", "SimpleRNN"), ("lstm", lstm), ("gru", gru)):
        for time_steps in (40, 80):
            ends = [numbers[f"{item}_{time_steps}_{end}"] for end in ("least", "most")]
            reached = long[time_steps, name]
            assert ends == pytest.approx([min(reached), max(reached)], abs=0.006)


def powers(record, table):
    """The exponents of ten in each cell of a table of ratios: of the median, the least and the greatest."""
    plain = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    written = re.compile("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|1")
    rows = record("q5_training.gradients").tables[table].rows
    return {
        row[0]: [[int((found[1] or "⁰").translate(plain)) for found in written.finditer(cell)] for cell in row[1:]]
        for row in rows
    }


def test_what_the_page_says_of_starts(record):
    simple = powers(record, "simple")
    tanh = {start: columns[1] for start, columns in simple.items()}
    assert max(tanh["orthogonal"]) < -3  # vanishes
    assert max(simple["orthogonal"][2]) < -3
    assert -2 <= min(tanh["orthogonal × 1.5"]) <= max(tanh["orthogonal × 1.5"]) <= 1  # near an edge
    assert min(tanh["orthogonal × 2"]) > 2  # explodes
    assert min(tanh["orthogonal × 3"]) > min(tanh["orthogonal × 2"])
    numbers = {name: number.value for name, number in record("q5_training.gradients").numbers.items()}
    assert 60 < numbers["glorot_above"] < 95
    assert 1 < numbers["glorot_middle"] < 1.2


def test_what_the_page_says_of_normalised_gradients(record):
    for start, (tanh, tanh_inside, relu, relu_inside) in powers(record, "normalised").items():
        for without, inside in ((tanh, tanh_inside), (relu, relu_inside)):
            if min(map(abs, without)) >= 3:
                assert max(map(abs, inside)) < 0.75 * abs(without[0]), start
        if start == "orthogonal × 3":
            assert min(tanh_inside) >= 2  # still explodes
        if start == "orthogonal × 0.5":
            assert max(tanh_inside + relu_inside) < -10  # still vanishes
        if start == "identity":
            assert max(relu_inside) - min(relu_inside) > max(relu) - min(relu)


def test_what_the_page_says_of_clipping_and_rates(record):
    numbers = {name: number.value for name, number in record("q5_training.explosion").numbers.items()}
    assert numbers["edges"] == 0
    clipped_ways = ("by_value", "by_norm")
    for way in clipped_ways:
        assert numbers[f"tanh_{way}_fast"] < 0.6 * numbers["tanh_not_clipped_fast"]
        assert numbers[f"tanh_{way}_error"] < numbers["tanh_not_clipped_error"] < 0.5 * numbers["baseline"]
    for start in ("relu", "tanh"):
        assert numbers[f"{start}_by_value_error"] < numbers[f"{start}_by_norm_error"]
    rows = record("q5_training.explosion").figures["explosion"].data.rows
    least_rate = [row for row in rows if row[0].startswith("ReLU") and row[1] in ("by value", "by norm")]
    smallest = [row for row in least_rate if row[2] == least_rate[0][2]]
    assert len(smallest) == 2
    assert all(max(map(float, row[3:])) > 100 * numbers["baseline"] for row in smallest)
    broken = {row[2] for row in rows if row[0].startswith("tanh") and "not a number" in row}
    assert broken == {rows[-1][2]}  # the largest rate only


def middle(cell):
    """The median of a spread."""
    return float(cell.split()[0])


def test_what_the_page_says_of_dropout(record):
    entry = record("q5_training.dropout")
    rows = {row[0].replace("`", ""): [middle(cell) for cell in row[1:]] for row in entry.tables["dropout"].rows}
    plain, dropped, stopped, both, ridge, last = rows.values()
    # Over-fitting: trained to the end, the network is better than the rules on the days that it learned from alone.
    assert plain[0] < min(ridge[0], last[0])
    assert plain[1] > max(ridge[1], last[1])
    assert dropped[0] > plain[0]
    assert dropped[1] < plain[1]
    assert both[1] < stopped[1] < dropped[1] < plain[1]
    assert both[1] == pytest.approx(ridge[1], abs=0.1)
    numbers = {name: number.value for name, number in entry.numbers.items()}
    assert numbers["better"] == numbers["better_stopped"] == numbers["seeds"]


def test_no_setting_is_at_the_edge_of_its_grid(record):
    assert record("q5_training.dropout").numbers["edges"].value == 0


@pytest.mark.claim(
    "q5.batch_inside",
    "In training, batch normalization inside the cell normalizes each time step by that step's own batch; at the test "
    "it uses moving averages that all steps share.",
)
def test_batch_normalization_inside_the_cell_has_its_steps_share_what_the_test_uses():
    keras.utils.set_random_seed(0)
    cell = BatchNormSimpleRNNCell(6, "linear", "zeros")
    layer = keras.layers.RNN(cell, return_sequences=True)
    scales, means = np.array([1, 10, 100]), np.array([0, 50, 500])
    x = np.random.default_rng(0).normal(size=(64, 3, 4)) * scales[:, np.newaxis] + means[:, np.newaxis]
    layer.build(x.shape)
    cell.norm.epsilon = 1e-6
    trained = np.asarray(layer(x, training=True))
    np.testing.assert_allclose(trained.mean(axis=0), 0, atol=1e-3)
    np.testing.assert_allclose(trained.std(axis=0), 1, atol=1e-3)
    tested = np.asarray(layer(x, training=False))
    assert np.ptp(np.abs(tested.mean(axis=0)), axis=0).min() > 1
    assert cell.norm.moving_mean.shape == (6,)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_averages_by_step_give_what_training_computed(activation):
    """On the very sequences that the averages are of, the scores are those of the network while it is trained."""
    keras.utils.set_random_seed(0)
    model = network("batch_inside", activation)
    rng = np.random.default_rng(0)
    for layer in model.layers[:-1]:
        layer.cell.norm.set_weights([rng.uniform(0.5, 1, weight.shape) for weight in layer.cell.norm.get_weights()])
    x, _ = symbols(BATCH, STEPS, seed=3)
    trained = keras.ops.convert_to_numpy(model(x, training=True))
    np.testing.assert_allclose(scores_by_step(model, x, x), trained, rtol=1e-3, atol=1e-3)
    others, _ = symbols(BATCH, STEPS, seed=4)
    one = scores_by_step(model, x, others[:1])
    np.testing.assert_allclose(one, scores_by_step(model, x, others)[:1], rtol=1e-4, atol=1e-5)
