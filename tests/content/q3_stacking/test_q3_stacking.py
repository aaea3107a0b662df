import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from unrolled.content.q3_stacking.broadcast import digits_that_add_up
from unrolled.content.q3_stacking.diagrams import unrolled, upward
from unrolled.content.q3_stacking.errors import ABOVE, outcome_above, outcome_loss
from unrolled.content.q3_stacking.memory import output_bytes
from unrolled.content.shelf.outline import outline

REGRESSION = [keras.losses.MeanSquaredError(), keras.losses.MeanAbsoluteError(), keras.losses.Huber()]
CROSSENTROPIES = [
    (keras.losses.BinaryCrossentropy(), 1),
    (keras.losses.BinaryCrossentropy(), 3),
    (keras.losses.CategoricalCrossentropy(), 3),
    (keras.losses.SparseCategoricalCrossentropy(), 3),
]


def sequence_and_vector(batch, steps, width):
    rng = np.random.default_rng(0)
    return rng.uniform(size=(batch, steps, width)), rng.uniform(size=(batch, width))


@pytest.mark.claim(
    "q3.crossentropy",
    "The binary, categorical and sparse categorical crossentropy refuse outputs and targets that differ by an axis of "
    "several time steps, with a `ValueError`.",
)
@pytest.mark.parametrize(("loss", "width"), CROSSENTROPIES)
@pytest.mark.parametrize(("batch", "steps"), [(4, 6), (6, 6), (1, 6), (4, 2), (2, 4)])
def test_crossentropies_refuse(loss, width, batch, steps):
    sequence, vector = sequence_and_vector(batch, steps, width)
    for output, target in [(sequence, vector), (vector, sequence)]:
        classes = isinstance(loss, keras.losses.SparseCategoricalCrossentropy)
        with pytest.raises(ValueError, match=r"shape|rank"):
            loss(target.argmax(axis=-1) if classes else target, output)


@pytest.mark.claim(
    "q3.one_output",
    "The mean squared error, the mean absolute error and the Huber loss accept such shapes if there is one output for "
    "each step; with more outputs they raise an error too, unless the batch size and the number of time steps agree or "
    "one of them is 1.",
)
@pytest.mark.parametrize("loss", REGRESSION)
@pytest.mark.parametrize("width", [1, 2, 5])
@pytest.mark.parametrize(("batch", "steps"), [(4, 6), (6, 6), (1, 6), (4, 1), (6, 2), (2, 6)])
def test_regression_losses_pass_one_output_and_refuse_more(loss, width, batch, steps):
    sequence, vector = sequence_and_vector(batch, steps, width)
    for output, target in [(sequence, vector), (vector, sequence)]:
        if width == 1 or batch == steps or 1 in (batch, steps):
            assert np.isfinite(loss(target, output))
        else:
            with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
                loss(target, output)


@pytest.mark.claim(
    "q3.wide",
    "Where a batch has as many sequences as time steps, and several outputs for each step, step $t$ of every sequence "
    "is compared with the target of sequence $t$.",
)
def test_where_batch_and_steps_agree_the_wrong_sequences_are_compared():
    output, target = sequence_and_vector(4, 4, 2)
    wrong = np.mean([(output[b, t] - target[t]) ** 2 for b in range(4) for t in range(4)])
    assert float(keras.losses.MeanSquaredError()(target, output)) == pytest.approx(wrong, rel=1e-5)


@pytest.mark.parametrize(("loss", "width", "error"), [("mse", 1, None), ("mse", 5, "ValueError")])
@pytest.mark.parametrize("flag", [False, True])
def test_a_training_step_ends_as_the_loss_alone_does(loss, width, error, flag):
    assert outcome_loss(loss, width, flag) == error


def test_the_table_of_losses(record):
    rows = {name: cells for name, *cells in record("q3_stacking.errors").tables["losses"].rows}
    for name in ("mean squared error", "mean absolute error", "Huber"):
        assert rows.pop(name) == ["trains", "`ValueError`"]
    assert rows.pop("binary crossentropy") == ["`ValueError`", "`ValueError`"]
    assert set(map(tuple, rows.values())) == {("–", "`ValueError`")}


def test_layers_that_read_sequences_refuse_a_vector():
    errors = {name: outcome_above(build())["error"] for name, build in ABOVE.items()}
    quiet = {"Dense", "RepeatVector"}
    assert errors == {name: None if name in quiet else "ValueError" for name in ABOVE}


@pytest.mark.claim(
    "q3.memory",
    "The returned sequence holds as many numbers as the vector, times the number of time steps.",
)
@pytest.mark.parametrize("steps", [1, 7, 50])
def test_a_sequence_is_as_many_vectors_as_there_are_steps(steps):
    x = np.zeros((4, steps, 3), "float32")
    vector, sequence = (np.asarray(keras.layers.GRU(5, return_sequences=flag)(x)) for flag in (False, True))
    assert sequence.nbytes == steps * vector.nbytes == steps * 4 * 5 * 4
    assert output_bytes(steps, True) == steps * output_bytes(steps, False)


def lists_over_steps(return_sequences, steps, training):
    """How many lists with one entry for each step Keras's TensorFlow loop fills."""
    layer = keras.layers.SimpleRNN(5, return_sequences=return_sequences)
    layer.build((None, steps, 3))

    @tf.function
    def lengths(x):
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(layer(x))
        if training:
            tape.gradient(total, layer.trainable_variables)
        graph = tf.compat.v1.get_default_graph()
        loop = next(op for op in graph.get_operations() if op.type in ("While", "StatelessWhile"))
        lists = [output for output in loop.outputs if output.dtype == tf.variant]
        return [tf.raw_ops.TensorListLength(input_handle=handle) for handle in lists]

    return sum(int(length) == steps for length in lengths(tf.zeros((2, steps, 3))))


@pytest.mark.claim(
    "q3.gradient",
    "While it trains on the TensorFlow backend, a recurrent layer keeps values of every time step for the gradient, "
    "whichever value `return_sequences` has.",
)
@pytest.mark.parametrize("flag", [False, True])
def test_training_keeps_every_step(flag):
    assert lists_over_steps(flag, 6, training=True) > lists_over_steps(flag, 6, training=False) + 1


def test_without_a_gradient_the_flag_decides_what_is_kept():
    sequence, vector = (lists_over_steps(flag, 6, training=False) for flag in (True, False))
    assert sequence == vector + 1


@pytest.mark.parametrize(
    ("model", "arrows"),
    [
        (sequence_to_sequence(4, 1), [4, 4, 4, 4, 4]),
        (sequence_to_vector(4, 1), [4, 4, 4, 1, 1]),
        (encoder_decoder(4, 1, 3), [4, 4, 3, 3, 3, 3]),
    ],
)
def test_a_diagram_has_an_arrow_for_each_output_that_is_handed_on(model, arrows):
    graph = unrolled(outline(model))
    assert [upward(graph, row) for row in range(len(arrows))] == arrows


def test_diagrams_are_drawn_and_described(record):
    figures = record("q3_stacking.diagrams").figures
    assert set(figures) == {"sequence_to_sequence", "sequence_to_vector", "encoder_decoder"}
    for figure in figures.values():
        assert figure.svg.count("<text") > 15
        assert "return_sequences" in figure.svg
        assert "#000000" not in figure.svg


def test_shapes_are_those_of_live_models(record):
    tables = record("q3_stacking.shapes").tables
    for name, model in {
        "sequence_to_sequence": sequence_to_sequence(10, 3),
        "sequence_to_vector": sequence_to_vector(10, 3),
        "encoder_decoder": encoder_decoder(10, 3, 7),
    }.items():
        x = np.ones((2, 10, 3))
        for layer, row in zip(model.layers, tables[name].rows[1:], strict=True):
            x = layer(x)
            assert row[2] == f"`(batch, {', '.join(str(size) for size in x.shape[1:])})`"


def test_what_the_page_says_of_the_mistaken_models(record):
    values = {name: number.value for name, number in record("q3_stacking.broadcast").numbers.items()}
    assert values["right_loss"] < 0.1
    assert values["sequence_loss"] == pytest.approx(values["floor_here"], abs=0.3)
    assert values["right_loss"] < values["sequence_loss"] < values["always_zero"]
    assert values["flat_loss"] == pytest.approx(values["always_zero"], rel=0.05)
    assert values["flat_size"] < 0.2 * values["sum_size"]
    assert values["vector_to_mean"] < 0.1
    assert values["vector_loss"] == pytest.approx(values["vector_floor"] + values["vector_to_mean"], rel=1e-4)


def test_rounded_parts_add_up_to_the_rounded_whole(record):
    assert digits_that_add_up(0.937, [0.935, 0.002]) == 3
    assert digits_that_add_up(0.93728, [0.93476, 0.00252]) == 4
    with pytest.raises(ArithmeticError, match="do not add up"):
        digits_that_add_up(1.0, [0.5, 0.4])
    numbers = record("q3_stacking.broadcast").numbers
    whole, *parts = (float(str(numbers[name])) for name in ("vector_loss", "vector_floor", "vector_to_mean"))
    assert whole == pytest.approx(sum(parts), abs=1e-9)


def test_quiz_answers(record):
    quiz = record("q3_stacking.quiz").quizzes["quiz"]
    right = [choice.text for question in quiz for choice in question.choices if choice.right]
    assert right == [
        "`True`, `True`, `False`",
        "a `ValueError` when the model is built",
        "`(batch, 10, 4)`",
        "12",
        "`GRU(16)`",
        "the binary crossentropy",
    ]
