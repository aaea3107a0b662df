import re

import keras
import numpy as np
import pytest
import tensorflow as tf

from snippets.q3_stacking.encoder_decoder import encoder_decoder
from snippets.q3_stacking.sequence_to_sequence import sequence_to_sequence
from snippets.q3_stacking.sequence_to_vector import sequence_to_vector
from unrolled.content.q3_stacking.broadcast import digits_that_add_up
from unrolled.content.q3_stacking.diagrams import unrolled, upward
from unrolled.content.q3_stacking.errors import ABOVE, losses, outcome_above, outcome_loss, over_classes
from unrolled.content.q3_stacking.memory import output_bytes
from unrolled.content.shelf.outline import outline

REFUSING = [
    (keras.losses.BinaryCrossentropy, 1),
    (keras.losses.BinaryCrossentropy, 3),
    (keras.losses.BinaryFocalCrossentropy, 1),
    (keras.losses.BinaryFocalCrossentropy, 3),
    (keras.losses.CategoricalCrossentropy, 3),
    (keras.losses.SparseCategoricalCrossentropy, 3),
]
BINARY = [keras.losses.BinaryCrossentropy, keras.losses.BinaryFocalCrossentropy]


def sequence_and_vector(batch, steps, width):
    rng = np.random.default_rng(0)
    return rng.uniform(0.1, 0.9, size=(batch, steps, width)), rng.uniform(0.1, 0.9, size=(batch, width))


def traced(loss, *shapes):
    """A loss as a training step calls it: traced once, for shapes of which some lengths are unknown."""
    compute = loss()
    signature = [tf.TensorSpec(shape, "float32") for shape in shapes]
    return tf.function(lambda target, output: compute(target, output), input_signature=signature)


@pytest.mark.claim(
    "q3.crossentropy",
    "Where Keras knows the number of time steps, the binary, binary focal, categorical and sparse categorical "
    "crossentropy refuse outputs and targets that differ by an axis of several time steps, with a `ValueError`.",
)
@pytest.mark.parametrize(("loss", "width"), REFUSING)
@pytest.mark.parametrize(("batch", "steps"), [(4, 6), (6, 6), (1, 6), (4, 2), (2, 4)])
def test_crossentropies_refuse_where_the_steps_are_known(loss, width, batch, steps):
    sequence, vector = sequence_and_vector(batch, steps, width)
    for output, target in [(sequence, vector), (vector, sequence)]:
        targets = [target]
        if loss is keras.losses.SparseCategoricalCrossentropy:
            targets = [target.argmax(axis=-1), target.argmax(axis=-1)[..., np.newaxis]]
        for wanted in targets:
            with pytest.raises(ValueError, match=r"shape|rank"):
                loss()(wanted, output)
            free = [(None, *array.shape[1:]) for array in (wanted, output)]
            with pytest.raises(ValueError, match=r"shape|rank"):
                traced(loss, *free)(wanted.astype("float32"), output.astype("float32"))


@pytest.mark.claim(
    "q3.open_steps",
    "With an open time axis and batches of several lengths the compiled TensorFlow graph does not know the number "
    "of time steps: then the "
    "binary and the binary focal crossentropy, with one output at each step, broadcast without an error.",
)
@pytest.mark.parametrize("loss", BINARY)
@pytest.mark.parametrize("sequence_out", [True, False])
def test_binary_crossentropies_broadcast_where_the_steps_are_open(loss, sequence_out):
    for steps in (2, 6):
        sequence, vector = (array.astype("float32") for array in sequence_and_vector(4, steps, 1))
        output, target = (sequence, vector) if sequence_out else (vector, sequence)
        shapes = [(None,) * (array.ndim - 1) + (1,) if array.ndim == 3 else (None, 1) for array in (target, output)]
        repeated = [np.broadcast_to(array.reshape(4, -1), (4, steps)) for array in (target, output)]
        meant = float(loss()(*(array[..., np.newaxis] for array in repeated)))
        assert float(traced(loss, *shapes)(target, output)) == pytest.approx(meant, rel=1e-4)


@pytest.mark.parametrize("steps_known", [True, False])
@pytest.mark.parametrize("shape", [(4,), (4, 1)])
def test_the_other_crossentropies_refuse_open_steps_too(steps_known, shape):
    sequence, vector = (array.astype("float32") for array in sequence_and_vector(4, 6, 3))
    output = (None, 6 if steps_known else None, 3)
    classes = np.zeros(shape, "float32")
    for loss, target in [
        (keras.losses.CategoricalCrossentropy, vector),
        (keras.losses.SparseCategoricalCrossentropy, classes),
    ]:
        with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
            traced(loss, (None, *target.shape[1:]), output)(target, sequence)


@pytest.mark.claim(
    "q3.one_output",
    "The mean squared error and {q3_stacking.errors.others} more losses of Keras accept outputs and targets that "
    "differ by an axis of time if there is one output at each step. With more outputs they raise an error, unless the "
    "batch size and the number of time steps agree or one of them is 1.",
)
@pytest.mark.parametrize("width", [1, 2, 5])
@pytest.mark.parametrize(("batch", "steps"), [(4, 6), (6, 6), (1, 6), (4, 1), (6, 2), (2, 6)])
def test_losses_pass_one_output_and_refuse_more(record, width, batch, steps):
    sequence, vector = sequence_and_vector(batch, steps, width)
    accepting = [loss for loss in losses() if not over_classes(loss) and "Crossentropy" not in loss]
    assert "MeanSquaredError" in accepting
    assert len(accepting) == record("q3_stacking.errors").numbers["others"].value + 1
    for name in accepting:
        loss = getattr(keras.losses, name)()
        for output, target in [(sequence, vector), (vector, sequence)]:
            if width == 1 or batch == steps or 1 in (batch, steps):
                assert np.isfinite(loss(target, output)), name
            else:
                with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
                    loss(target, output)


@pytest.mark.claim(
    "q3.wide",
    "Where a batch has as many sequences as time steps, and several outputs for each step, the mean squared error "
    "compares step $t$ of every sequence with the target of sequence $t$.",
)
def test_where_batch_and_steps_agree_the_wrong_sequences_are_compared():
    output, target = sequence_and_vector(4, 4, 2)
    wrong = np.mean([(output[b, t] - target[t]) ** 2 for b in range(4) for t in range(4)])
    assert float(keras.losses.MeanSquaredError()(target, output)) == pytest.approx(wrong, rel=1e-5)


@pytest.mark.claim(
    "q3.labels",
    "`CategoricalGeneralizedCrossEntropy` raises no error for outputs of shape `(batch, time steps, classes)` with one "
    "class number for each sequence, of shape `(batch, 1)`: it compares the class with every step.",
)
@pytest.mark.parametrize("steps", [6, None])
def test_class_numbers_with_an_axis_of_length_one_pass(steps):
    sequence = keras.ops.softmax(sequence_and_vector(4, 6, 5)[0]).numpy().astype("float32")
    classes = np.array([[0.0], [4.0], [2.0], [2.0]], "float32")
    loss = keras.losses.CategoricalGeneralizedCrossEntropy
    passed = float(traced(loss, (None, 1), (None, steps, 5))(classes, sequence))
    assert passed == pytest.approx(float(loss()(np.repeat(classes, 6, axis=1), sequence)), rel=1e-5)
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        traced(loss, (None,), (None, steps, 5))(classes[:, 0], sequence)


@pytest.mark.claim(
    "q3.metrics",
    "The metrics mean squared error, root mean squared error, mean absolute error and binary accuracy broadcast like "
    "the loss, so they do not betray a wrong flag; AUC, precision and recall raise an error.",
)
@pytest.mark.parametrize("sequence_out", [True, False])
def test_metrics_broadcast_as_well(sequence_out):
    sequence, vector = sequence_and_vector(4, 6, 1)
    output, target = (sequence, vector) if sequence_out else (vector, sequence)
    target = (target > 0.5).astype("float32")
    repeated = [np.broadcast_to(array.reshape(4, -1), (4, 6)) for array in (target, output)]
    metrics = keras.metrics
    for silent in (metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.MeanAbsoluteError):
        assert float(silent()(target, output)) == pytest.approx(float(silent()(*repeated)), rel=1e-5)
    right = np.mean((repeated[1] > 0.5) == repeated[0])
    assert float(metrics.BinaryAccuracy()(target, output)) == pytest.approx(right, rel=1e-5)
    for loud in (metrics.AUC, metrics.Precision, metrics.Recall):
        with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
            loud()(target, output)


@pytest.mark.parametrize("sequence_out", [True, False])
@pytest.mark.parametrize(
    ("loss", "width", "steps_known", "error"),
    [
        ("MeanSquaredError", 1, True, None),
        ("MeanSquaredError", 5, True, "InvalidArgumentError"),
        ("MeanSquaredError", 5, False, "InvalidArgumentError"),
        ("BinaryCrossentropy", 1, True, "ValueError"),
        ("BinaryCrossentropy", 1, False, None),
    ],
)
def test_a_loss_that_is_traced_ends_as_a_training_does(loss, width, steps_known, error, sequence_out):
    assert outcome_loss(loss, width, sequence_out, steps_known) == error
    rng = np.random.default_rng(0)

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 3

        def __getitem__(self, index):
            steps = 6 if steps_known else 4 + index
            axes = (4,) if sequence_out else (4, steps)
            return rng.normal(size=(4, steps, 3)).astype("float32"), rng.uniform(size=(*axes, width)).astype("float32")

    recurrent = keras.layers.SimpleRNN(4, return_sequences=sequence_out)
    dense = keras.layers.Dense(width, activation="sigmoid")
    model = keras.Sequential([keras.Input((6 if steps_known else None, 3)), recurrent, dense])
    model.compile("sgd", loss=getattr(keras.losses, loss)())
    try:
        model.fit(Batches(), verbose=0)
        ended = None
    except (ValueError, tf.errors.InvalidArgumentError) as refused:
        ended = type(refused).__name__
    assert ended == error


def test_the_table_of_losses(record):
    rows = {
        cell: cells
        for names, *cells in record("q3_stacking.errors").tables["losses"].rows
        for cell in names.split(", ")
    }
    assert {name.strip("`") for name in rows} == set(losses())
    for name, cells in rows.items():
        one = ["error", "no error"] if "Binary" in name else ["–", "–"] if "Categorical" in name else ["no error"] * 2
        assert cells == [*one, "error"]


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


def test_the_picture_of_a_broadcast(record):
    rows = record("q3_stacking.repeated").tables["repeated"].rows
    for _, outputs, target, repeated, errors in rows:
        steps = [float(value) for value in outputs.split()]
        assert repeated.split() == [target] * len(steps)
        assert [float(value) for value in errors.split()] == [(value - float(target)) ** 2 for value in steps]


def test_in_the_drawing_the_decoder_begins_after_the_encoder():
    body = unrolled(outline(encoder_decoder(4, 1, 3))).body
    place = re.compile(r"\t(r\d+s\d+) .*pos=\"(-?[\d.]+),")
    across = {match[1]: float(match[2]) for line in body if (match := place.match(line))}
    encoder = [x for name, x in across.items() if name.startswith(("r1s", "r2s"))]
    decoder = [x for name, x in across.items() if name.startswith(("r3s", "r4s", "r5s"))]
    assert len(encoder) == 8
    assert len(decoder) == 9
    assert max(encoder) < min(decoder)
    assert sum("ŷ₁" in line for line in body) == 1


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
