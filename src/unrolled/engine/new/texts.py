"""What `unrolled new` writes: the shortest files of each kind that run, are tested and can be shown."""

SNIPPET = '''"""The running sum of a sequence."""

import numpy as np


def running_sum(x: np.ndarray) -> np.ndarray:
    """Sum up to each time step.

    Args:
        x: Sequences, `(batch, time steps)`.

    Returns:
        The sums, of the same shape.

    Raises:
        ValueError: `x` has not two axes.

    Examples:
        >>> running_sum(np.array([[1, 2, 3]]))
        array([[1, 3, 6]])
    """
    if x.ndim != 2:
        raise ValueError(f"want (batch, time steps), got {x.ndim} axes")
    return np.cumsum(x, axis=1)


if __name__ == "__main__":
    print(running_sum(np.array([[1, 2, 3], [4, 5, 6]])))
'''

SNIPPET_TEST = """import numpy as np
import pytest

from snippets.{chapter}.{name} import running_sum


def test_each_step_adds_its_value():
    x = np.random.default_rng(0).integers(0, 9, (2, 5))
    np.testing.assert_array_equal(np.diff(running_sum(x), axis=1), x[:, 1:])


def test_other_axes_are_refused():
    with pytest.raises(ValueError, match="got 1 axes"):
        running_sum(np.zeros(3))
"""

EXPERIMENT = '''"""How large a running sum of random steps becomes."""

from __future__ import annotations

import numpy as np

from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record

SEED = 0
STEPS = (10, 100)


def measure() -> Measurement:
    """The largest running sum, for each number of steps."""
    draw = np.random.default_rng(SEED)
    return {{"largest": [float(np.abs(np.cumsum(draw.choice([-1, 1], steps))).max()) for steps in STEPS]}}


def show(record: Record, measured: Measurement) -> None:
    """A table of them, and the largest of all."""
    rows = list(zip(STEPS, measured["largest"], strict=True))
    record.table("{name}", ["steps", "largest sum"], [[steps, f"{{largest:.0f}}"] for steps, largest in rows])
    record.number("largest", max(measured["largest"]), digits=0)
'''

EXPERIMENT_TEST = """from unrolled.content.{chapter}.{name} import STEPS


def test_a_sum_is_no_larger_than_its_steps(record):
    sums = record("{chapter}.{name}")
    assert 0 < sums.numbers["largest"].value <= max(STEPS)
    assert len(sums.tables["{name}"].rows) == len(STEPS)
"""

CLAIM_TEST = """import numpy as np
import pytest


@pytest.mark.claim("{claim}", "A sum does not depend on the order of what is added.")
def test_{name}():
    numbers = np.random.default_rng(0).integers(0, 100, 20)
    assert numbers.sum() == numbers[::-1].sum()
"""

QUIZ = '''"""Questions whose answers are computed."""

from __future__ import annotations

import numpy as np

from unrolled.engine.records.measurement import Measurement
from unrolled.engine.records.record import Record


def measure() -> Measurement:
    """The answers."""
    return {"last": int(np.cumsum([1, 2, 3])[-1])}


def show(record: Record, measured: Measurement) -> None:
    """The questions, each wrong choice explained."""
    question = "What is the last running sum of one, two and three?"
    choices = {
        3: "That is the last value. The sum adds those before it too.",
        6: "One and two and three.",
    }
    record.quiz("quiz", [(question, measured["last"], choices)])
'''

SNIPPETS = '"""Snippets of the chapter on {words}."""\n'
EXPERIMENTS = '"""Experiments of the chapter on {words}."""\n'

PAGE = """---
description: The running sum of a sequence, with its code and its size.
---

# {name}

What is a running sum?
{{ .u-question }}

## In short

The running sum of a sequence has at each time step the sum of all values so far.
{{{{ claim("{number}.order") }}}}

## See it

{{{{ snippet("{chapter}/first.py") }}}}

{{{{ table("{chapter}.sums") }}}}

## A common first answer

A common first answer takes the last value for the sum. The output above shows that it is not.

## Closer

The largest sum of the random steps is {{{{ number("{chapter}.sums.largest") }}}}.

## Check yourself

{{{{ quiz("{chapter}.quiz") }}}}

## Take it with you

{{{{ take_away("{chapter}") }}}}

### Further reading

- [NumPy: cumsum](https://numpy.org/doc/stable/reference/generated/numpy.cumsum.html)
"""
