import re

import numpy as np
import pytest

from snippets.q5_training.clip_gradients import clipped
from unrolled.content.q5_training.clipping import by_step, early_share, gradients
from unrolled.content.q5_training.normalisation import accuracies


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
    assert accuracies("layer_inside", "tanh", (1,))[0] > 0.8
    assert accuracies("layer_between", "tanh", (1,))[0] < 0.7


def median(cell):
    """The median of a spread."""
    numbers = re.findall(r"\d+\.\d+", cell)
    assert len(numbers) == 3
    return float(numbers[0])


def test_recurrent_dropout_lowers_the_error_on_new_days_only(record):
    entry = record("q5_training.dropout")
    rows = {row[0]: row[1:] for row in entry.tables["dropout"].rows}
    without, with_dropout = ([median(cell) for cell in rows[name]] for name in ("GRU", "GRU, `recurrent_dropout=0.5`"))
    assert with_dropout[0] > without[0]
    assert with_dropout[1] < without[1]
    assert entry.numbers["better"].value > entry.numbers["seeds"].value / 2


def recall(record, name):
    return [
        (row[1], [float(share) for share in row[2:]]) for row in record(f"q5_training.{name}").figures[name].data.rows
    ]


def test_recall_figures_have_a_row_for_each_layer(record):
    for name, rows in (("recall_short", 11), ("recall_long", 4), ("recall_longest", 3)):
        assert len(recall(record, name)) == rows


def test_what_the_page_says_of_long_sequences(record):
    for name in ("recall_short", "recall_long", "recall_longest"):
        assert min(dict(recall(record, name))["dilated convolutions"]) > 0.98
    forty, eighty = dict(recall(record, "recall_long")), dict(recall(record, "recall_longest"))
    assert min(forty["LSTM, forget bias 5"] + forty["GRU, update bias 3"]) > 0.98
    assert min(eighty["SimpleRNN"] + eighty["LSTM, forget bias 5"]) < 0.5
    for name, item, shares in (
        ("recall_long", "simple", forty["SimpleRNN"]),
        ("recall_longest", "lstm", eighty["LSTM, forget bias 5"]),
    ):
        ends = [record(f"q5_training.{name}").numbers[f"{item}_{end}"].value for end in ("least", "most")]
        assert ends == pytest.approx([min(shares), max(shares)], abs=0.006)
