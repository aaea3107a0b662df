import numpy as np
import pytest

from snippets.q2_shapes.from_table import windows


@pytest.mark.claim(
    "q2.from_table",
    "A table with a row for each day and a column for each variable is cut into sequences of consecutive rows: its "
    "rows become time steps, its columns features.",
)
@pytest.mark.parametrize(("days", "variables", "steps"), [(6, 2, 3), (5, 3, 5), (4, 1, 1)])
def test_rows_become_time_steps_and_columns_features(days, variables, steps):
    table = np.arange(days * variables).reshape(days, variables)
    batch = windows(table, steps)
    assert batch.shape == (days - steps + 1, steps, variables)
    for i, sequence in enumerate(batch):
        np.testing.assert_array_equal(sequence, table[i : i + steps])


@pytest.mark.parametrize("table", [np.zeros((2, 2)), np.zeros(9), np.zeros((4, 4, 1))])
def test_a_table_that_does_not_fit_is_refused(table):
    with pytest.raises(ValueError, match="want 3 rows or more, got"):
        windows(table, steps=3)
