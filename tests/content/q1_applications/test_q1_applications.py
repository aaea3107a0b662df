import itertools

import keras
import numpy as np
import pytest

from snippets.q1_applications.reverse import DIGITS, STEPS, numbers
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from unrolled.content.q1_applications import diagrams
from unrolled.content.q1_applications.applications import ITEMS, TASKS, VECTOR, Task, kind, smallest
from unrolled.content.q1_applications.reach import bidirectional, reach
from unrolled.content.q1_applications.reversal import best_in_step
from unrolled.content.q1_applications.sentences import CHARACTERS, EXAMPLES, network, with_number
from unrolled.content.q1_applications.sentences import STEPS as CHARACTERS_EACH
from unrolled.content.q1_applications.small_tasks import VOCABULARY, bookings, reviews


@pytest.mark.claim(
    "q1.bidirectional",
    "With a bidirectional layer every output can depend on every input; there is still one output for each input step.",
)
@pytest.mark.parametrize("steps", [3, 6])
def test_bidirectional_outputs_see_all(steps):
    both_ways = reach(bidirectional(3, 2), steps, 3)
    assert both_ways.shape == (steps, steps)
    assert both_ways.all()
    forwards = reach(sequence_to_sequence(3, 2), steps, 3)
    np.testing.assert_array_equal(forwards, np.tri(steps, dtype=bool))


@pytest.mark.claim(
    "q1.blanks",
    "If blank steps follow the input, the outputs at these steps can depend on the whole input, also in a network that "
    "only reads forwards.",
)
def test_outputs_at_blank_steps_have_read_everything():
    model = sequence_to_sequence(3, 2)
    x = np.zeros((1, 8, 3), "float32")
    x[:, :4] = np.random.default_rng(0).normal(size=(1, 4, 3))
    y = np.asarray(model(x))
    for step in range(4):
        other = x.copy()
        other[:, step] += 1
        assert (np.abs(np.asarray(model(other)) - y)[0, 4:].max(axis=-1) > 1e-6).all()


@pytest.mark.claim(
    "q1.bound",
    "On average over all four-digit numbers, no network that answers in step can get more than "
    "{q1_applications.reversal.bound} of the digits right.",
)
def test_the_bound_is_that_of_the_best_guess_for_each_beginning(record):
    x, y = numbers()
    digits = x.argmax(-1)
    best = []
    for t in range(STEPS):
        read = digits[:, : t + 1] @ DIGITS ** np.arange(t + 1)
        counts = np.zeros((DIGITS ** (t + 1), DIGITS))
        np.add.at(counts, (read, y[:, t]), 1)
        best.append(counts.max(axis=1).sum() / len(x))
    np.testing.assert_allclose(best_in_step(), best)
    assert record("q1_applications.reversal").numbers["bound"].value == pytest.approx(np.mean(best))


@pytest.mark.claim(
    "q1.reads_back",
    "A generator that does not read what it wrote has for one vector the same scores at a step, whatever was drawn "
    "before.",
)
def test_only_a_generator_that_reads_back_knows_what_it_wrote():
    last = np.zeros((2, CHARACTERS_EACH, len(CHARACTERS)), "float32")
    last[0, 1, 1] = last[1, 1, 2] = 1
    for reads_back, number in itertools.product((False, True), (0, 1)):
        model = network(reads_back)
        vector = with_number(np.eye(len(EXAMPLES))[[0, 0]], np.full(2, number))
        scores = np.asarray(model([vector, last]))
        np.testing.assert_allclose(scores[0, 0], scores[1, 0], atol=1e-6)
        assert np.allclose(scores[0, 1:], scores[1, 1:], atol=1e-6) is not reads_back
        vector[1, -1] = 1 - number
        scores = np.asarray(model([vector, last[[0, 0]]]))
        assert (np.abs(scores[0] - scores[1]).max(axis=-1) > 1e-6).all()


@pytest.mark.claim(
    "q1.ctc",
    "The CTC loss sees the outputs and the answer, not the input: it wants the order of the answer, whatever the order "
    "of the input.",
)
def test_ctc_orders_the_outputs_and_an_answer_is_never_longer():
    def cost(answer: list[int], path: tuple[int, ...]) -> float:
        outputs = np.where(np.eye(3)[list(path)], 20, -20)[np.newaxis].astype("float32")
        return float(keras.losses.CTC()(np.array([answer]), outputs))

    assert cost([2, 1], (2, 2, 0, 1)) == pytest.approx(0, abs=1e-3)
    assert cost([1, 2], (2, 2, 0, 1)) > 10
    assert cost([1, 2], (1, 0, 0, 2)) == pytest.approx(0, abs=1e-3)
    paths = list(itertools.product(range(3), repeat=2))
    assert min(cost([2, 1], path) for path in paths) == pytest.approx(0, abs=1e-3)
    assert min(cost([2, 1, 2], path) for path in paths) > 10


@pytest.mark.claim(
    "q1.targets",
    "In training, the targets of each of these networks, the `y` of `fit`, are an array of the output's shape or, for "
    "class numbers and a sparse crossentropy, of that shape without the last axis.",
)
def test_targets_have_the_shape_of_the_output():
    rng = np.random.default_rng(0)
    for model in smallest().values():
        x = rng.normal(size=(4, 6, 3) if len(model.input_shape) == 3 else (4, 3)).astype("float32")
        scores = np.asarray(model(x), "float64")
        numbers, classes = rng.normal(size=scores.shape), rng.integers(2, size=scores.shape[:-1])
        log_shares = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        right = np.take_along_axis(log_shares, classes[..., np.newaxis], axis=-1)
        for loss, y, expected in (
            ("mse", numbers, ((scores - numbers) ** 2).mean()),
            (keras.losses.SparseCategoricalCrossentropy(from_logits=True), classes, -right.mean()),
        ):
            model.compile(loss=loss, optimizer=keras.optimizers.SGD(0.0))
            assert model.fit(x, y, verbose=0).history["loss"] == [pytest.approx(expected, rel=1e-4)]


def test_each_kind_of_task_fits_its_smallest_network(record):
    tables = record("q1_applications.applications").tables
    models = smallest()
    for task in TASKS:
        assert len(models[kind(task)].input_shape) == 2 + task.reads_sequence
        assert len(models[kind(task)].output_shape) == 2 + task.gives_sequence
        assert [task.name, task.reads, task.gives] in tables[ITEMS[kind(task)]].rows
    assert all(len(tables[item].rows) >= 5 for item in ITEMS.values())
    with pytest.raises(ValueError, match="no sequence"):
        kind(Task("a number from a number", "", "", reads_sequence=False, gives_sequence=False))
    assert kind(Task("", "", "", gives_sequence=False)) == VECTOR


def test_the_shapes_of_the_kinds_are_those_of_live_models(record):
    rows = record("q1_applications.applications").tables["applications"].rows
    assert [row[3] for row in rows] == ["`(batch, steps, 2)`", "`(batch, 2)`", "`(batch, 5, 2)`", "`(batch, 5, 2)`"]
    for (name, model), row in zip(smallest().items(), rows, strict=True):
        assert row[0] == name
        x = np.zeros((2, 6, 3) if len(model.input_shape) == 3 else (2, 3), "float32")
        steps = {6: "steps"} if "steps" in row[3] else {}
        assert row[3] == f"`(batch, {', '.join(steps.get(n, str(n)) for n in model(x).shape[1:])})`"


def test_diagrams_have_an_arrow_for_each_thing_handed_on(record):
    arrows = {name: diagrams.handed_up(diagrams.unrolled(model)) for name, model in diagrams.measure().items()}
    # inputs into the recurrent layer, its outputs into the dense layer, the results out of it
    assert arrows == {
        "sequence_to_sequence": 4 + 4 + 4,
        "sequence_to_vector": 4 + 1 + 1 + 1,
        "vector_to_sequence": 4 + 4 + 4,
        "encoder_decoder": 4 + 1 + 3 + 3 + 3,
    }
    for name, figure in record("q1_applications.diagrams").figures.items():
        assert figure.svg.count("<text") > 8, name
        assert "#000000" not in figure.svg


def test_the_reach_is_drawn_from_live_networks(record):
    rows = record("q1_applications.reach").figures["reach"].data.rows
    assert [row[2] for row in rows if row[0] == "in step"] == ["1", "1, 2", "1, 2, 3", "1, 2, 3, 4"]
    assert {row[2] for row in rows if row[0] != "in step"} == {"1, 2, 3, 4"}


def test_what_the_page_says_of_the_reversal(record):
    values = {name: number.value for name, number in record("q1_applications.reversal").numbers.items()}
    assert values["in_step"] == pytest.approx(values["bound"], abs=0.03)
    assert values["encoder_decoder"] > 0.95
    assert values["bidirectional"] > 0.95


def test_a_balance_is_the_sum_of_the_bookings():
    x, y = bookings(10, seed=0)
    assert x.shape == y.shape == (10, 8, 1)
    np.testing.assert_allclose(y[:, -1], x.sum(axis=1), rtol=1e-5)


def test_a_not_directly_before_turns_the_review():
    x, y = reviews(200, seed=0)
    for words, favourable in zip(x.argmax(-1), y[:, 0], strict=True):
        review = [VOCABULARY[i] for i in words]
        [at] = [i for i, word in enumerate(review) if word in ("good", "bad")]
        assert review.count("not") == 1
        assert favourable == ((review[at] == "good") != (review[at - 1] == "not"))


def test_what_the_page_says_of_the_small_tasks(record):
    values = {name: number.value for name, number in record("q1_applications.small_tasks").numbers.items()}
    assert values["rnn_mood"] > 0.98
    assert values["pairs_mood"] > 0.98
    assert values["bag_mood"] < 0.6
    assert values["balance"] < 0.1 * values["zero"]
    assert values["names_least"] == values["names"]
    tables = record("q1_applications.small_tasks").tables
    shown = {row[0]: row[1] for table in ("balance", "mood", "names") for row in tables[table].rows}
    first = {method: float(text.split()[0]) for method, text in shown.items()}
    assert first["add up (no learning)"] <= first["sequence-to-sequence, `GRU(16)`"]
    assert first["how often each pair of neighbours occurs, linear"] >= first["sequence-to-vector, `GRU(16)`"]


def test_what_the_page_says_of_the_sentences(record):
    values = {name: number.value for name, number in record("q1_applications.sentences").numbers.items()}
    assert values["with_reading"] > 0.9
    assert values["with_number"] > 0.9
    [_, *varied, _] = record("q1_applications.sentences").tables["sentences"].rows
    assert all(float(least.split()[0]) > 0.2 for _, _, least in varied)
    assert values["without_reading"] == pytest.approx(values["independent"], abs=0.04)
    assert all(word in sentence for word, sentences in EXAMPLES.items() for sentence in sentences)


def test_quiz_answers(record):
    quiz = record("q1_applications.quiz").quizzes["quiz"]
    right = [choice.text for question in quiz for choice in question.choices if choice.right]
    assert right == [
        "sequence-to-vector",
        "vector-to-sequence",
        "read",
        "`(8, 20, 2)`",
        "`(8, 4, 2)`",
        "1",
        "1/8",
    ]
