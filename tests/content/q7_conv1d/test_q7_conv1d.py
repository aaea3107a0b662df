import keras
import numpy as np
import pytest

from unrolled.content.q7_conv1d import costs, pulses, quiz, stack
from unrolled.content.q7_conv1d.leaks import ahead, moves


@pytest.mark.claim(
    "q7.chain",
    "In TensorFlow's graph of an unrolled GRU layer with Keras' defaults the longest chain of matrix products that "
    "wait for one another is as long as the sequence; in a stack of convolutions the chain is as long as the number "
    "of layers, whatever the length of the sequence.",
)
@pytest.mark.parametrize("steps", [2, 5, 9])
def test_the_longest_chain_of_products(steps):
    assert costs.longest_chain(costs.traced(costs.gru(steps))) == steps
    for layers in (1, 3):
        convolutions = [keras.layers.Conv1D(4, 2, padding="causal", dilation_rate=2**i) for i in range(layers)]
        model = keras.Sequential([keras.Input((steps, 3)), *convolutions])
        assert costs.longest_chain(costs.traced(model)) == layers


def test_multiply_adds_are_those_of_the_formulas():
    f = u = costs.UNITS
    assert costs.multiply_adds(costs.traced(costs.gru(8))) == 8 * 3 * u * (f + u)
    assert costs.multiply_adds(costs.traced(costs.dilated(8))) == 8 * 3 * 2 * f * u
    shorter = (8 - costs.KERNEL) // costs.STRIDES + 1
    expected = shorter * (costs.KERNEL * f * u + 3 * u * (u + u))
    assert costs.multiply_adds(costs.traced(costs.strided(8))) == expected


def test_what_a_gradient_reads_and_what_a_stream_keeps():
    output = 4 * costs.BATCH * costs.UNITS
    # Each layer's output is read, and its input with the zeros in front: of the layers above the first, the latter is
    # made anew from the output below.
    assert costs.gradient_bytes(costs.dilated(2)) == (2 + 3) * output
    assert costs.gradient_bytes(costs.dilated(8)) >= 4 * 8 * output
    short, long = (costs.gradient_bytes(costs.gru(steps)) for steps in (4, 8))
    assert 4 * output < (long - short) / 4 < 12 * output
    assert costs.past_needed(costs.gru(8)) == costs.UNITS
    assert costs.past_needed(costs.dilated(8)) == (1 + 2 + 4) * costs.UNITS


def test_what_the_page_says_of_costs(record):
    entry = record("q7_conv1d.costs")
    numbers = {name: number.value for name, number in entry.numbers.items()}
    assert numbers["chain_gru"] == numbers["steps"]
    assert numbers["chain_dilated"] < numbers["chain_strided"] < numbers["chain_gru"]
    adds = [int(row[3].replace("\N{THIN SPACE}", "")) for row in entry.tables["costs"].rows]
    assert adds[1] < adds[0] < adds[2]
    # "Beside the output also the gates, the candidate, and what they are made from", and one output for each layer.
    assert numbers["each_gru"] > 4
    layers = int(entry.tables["costs"].rows[2][1])
    assert numbers["each_dilated"] == pytest.approx(layers + 1, abs=0.5)


def test_the_drawn_cone_is_the_receptive_field(record):
    entry = record("q7_conv1d.stack")
    assert entry.numbers["seen"].value == 16
    for row in entry.tables["stack"].rows:
        assert row[2] == row[3]
    numbers = {name: number.value for name, number in entry.numbers.items()}
    assert (numbers["wavenet"], numbers["plain_first"]) == (1024, 1025)
    assert (numbers["three_times"], numbers["two_each"]) == (1 + 3 * 7 * 15, 1 + 2 * 3 * 7 * 15)
    assert (numbers["twice"], numbers["once"]) == (1 + 2 * 15, 1 + 31)
    assert (numbers["twice_layers"], numbers["once_layers"]) == (8, 5)
    levels = entry.figures["stack"].data.rows
    assert [len(row[1].split(", ")) for row in levels] == [16, 8, 4, 2, 1]


def test_taps_of_a_causal_layer():
    layer = keras.layers.Conv1D(7, 2, padding="causal", dilation_rate=3, activation="relu")
    assert set(stack.taps(layer, 6)) == {(t, t) for t in range(6)} | {(t - 3, t) for t in range(3, 6)}


def test_only_causal_padding_looks_nowhere_ahead():
    look = {padding: ahead(moves(padding)) for padding in ("causal", "same", "valid")}
    assert look == {"causal": 0, "same": 1, "valid": 2}


def test_no_kernel_touches_both_pulses():
    first_end = pulses.FIRST[1] + pulses.WIDTH - 1
    assert pulses.SECOND[0] - first_end >= pulses.KERNEL
    assert pulses.SECOND[1] + pulses.WIDTH <= pulses.STEPS // 2


def test_pulses_are_mirrored_and_both_classes_occur():
    series, classes = pulses.pulses(200, seed=3)
    assert series.shape == (200, pulses.STEPS, 1)
    assert 60 < classes.sum() < 140
    early = series[:, 10:12, 0].mean(axis=1)
    assert early[classes[:, 0] == 1].mean() > 0.4
    assert early[classes[:, 0] == 0].mean() < -0.4
    assert abs(series[:, pulses.STEPS // 2 :].mean()) < 0.02


def test_what_the_page_says_of_the_pulses(record):
    numbers = {name: number.value for name, number in record("q7_conv1d.pulses").numbers.items()}
    for name in ("gru", "unstrided", "maximum"):
        assert 0.44 < numbers[f"{name}_least"] <= numbers[f"{name}_most"] < 0.56
    for name in ("strided", "mean", "dilated", "unstrided_open"):
        assert numbers[f"{name}_least"] > 0.9
    assert numbers["unstrided_open_least"] > numbers["strided_least"] - 0.02
    # An open gate is a remedy too, and the convolution makes either better.
    assert numbers["gru_open_least"] > 0.6
    assert numbers["gru_open_least"] < numbers["unstrided_open_least"]
    assert numbers["mean_most"] < numbers["strided_most"]


def test_numbers_and_table_are_rounded_alike(record):
    entry = record("q7_conv1d.pulses")
    for name, label in pulses.LABELS.items():
        for row in entry.tables["pulses"].rows:
            if row[0] == label:
                ends = [str(entry.numbers[f"{name}_{end}"]) for end in ("least", "most")]
                assert row[3].endswith(f"({ends[0]}–{ends[1]})") or ends == [row[3]] * 2


def test_the_dilated_stack_sees_the_whole_series():
    rates = [layer.dilation_rate[0] for layer in pulses.MODELS["dilated"]()[:-2]]
    assert 1 + sum(rates) >= pulses.STEPS


def test_verdicts(record):
    rows = record("q7_conv1d.first_answer").tables["first_answer"].rows
    assert [row[2] for row in rows] == [
        "right in the sense of `Conv1D`",
        "right of images, videos and other grids",
        "no reason",
    ]


@pytest.mark.parametrize("steps", [20, 21, 22, 23])
def test_the_crops_of_the_quiz_begin_where_it_says(steps):
    targets, outputs = np.arange(steps), (steps - 4) // 2 + 1
    assert [targets[way][0] for way in quiz.CROPS.values()] == [0, 0, 3, 4]
    assert len(targets[quiz.CROPS["3::2"]]) == outputs
    assert len(targets[quiz.CROPS[":-3"]]) == steps - 4 + 1


def test_quiz_answers(record):
    questions = record("q7_conv1d.quiz").quizzes["quiz"]
    right = [choice.text for question in questions for choice in question.choices if choice.right]
    assert right == [
        "one: time",
        "9",
        '`padding="same"`',
        "15",
        "`targets[:, 3::2]`",
        "a `ValueError`",
        "a `ValueError`",
    ]
