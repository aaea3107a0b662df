import keras
import pytest

from snippets.q4_seven_days.no_peeking import changed_steps


@pytest.mark.claim(
    "q4.causal",
    "The output of a GRU layer at a step depends on that day's input and on the days before it, and on no later day.",
)
@pytest.mark.parametrize("day", [0, 2, 5])
def test_a_gru_reads_forwards(day):
    keras.utils.set_random_seed(0)
    assert changed_steps(keras.layers.GRU(4, return_sequences=True), 6, day) == list(range(day, 6))


@pytest.mark.claim(
    "q4.bidirectional", "With `Bidirectional` around it, every step's output depends on every day of the window."
)
@pytest.mark.parametrize("day", [0, 2, 5])
def test_a_bidirectional_layer_sees_every_day(day):
    keras.utils.set_random_seed(0)
    layer = keras.layers.Bidirectional(keras.layers.GRU(4, return_sequences=True))
    assert changed_steps(layer, 6, day) == list(range(6))


def test_a_day_outside_the_window_is_refused():
    for day in (-1, 6):
        with pytest.raises(ValueError, match=f"no day {day}"):
            changed_steps(keras.layers.GRU(4, return_sequences=True), 6, day)


def test_a_layer_that_gives_something_for_nothing_is_no_change():
    layer = keras.layers.GRU(4, return_sequences=True, bias_initializer="ones")
    assert changed_steps(layer, 6, 2) == [2, 3, 4, 5]
