"""Applications of each kind of network, sorted by what goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

import keras

from snippets.q1_applications.encoder_decoder import encoder_decoder
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from snippets.q1_applications.sequence_to_vector import sequence_to_vector
from snippets.q1_applications.vector_to_sequence import repeated
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

ALIGNED = "sequence-to-sequence, in step"
VECTOR = "sequence-to-vector"
GENERATE = "vector-to-sequence"
TRANSLATE = "sequence-to-sequence, as an encoder-decoder"
FEATURES, STEPS, OUTPUTS = 3, 5, 2
BY_COUNT = {
    ALIGNED: "many-to-many, in step",
    VECTOR: "many-to-one",
    GENERATE: "one-to-many",
    TRANSLATE: "many-to-many, of unequal lengths (seq2seq)",
}
"""What each kind is called by how many inputs and outputs it has."""


@dataclass(frozen=True)
class Task:
    """One application.

    Attributes:
        name: What it is called.
        reads: The input, in words.
        gives: The output, in words.
        reads_sequence: Whether the input has an axis of time.
        gives_sequence: Whether the output has one.
        in_step: Whether there is one output for each input, due when that input has been read.
    """

    name: str
    reads: str
    gives: str
    reads_sequence: bool = True
    gives_sequence: bool = True
    in_step: bool = False


def kind(task: Task) -> str:
    """The kind of network that fits a task.

    Raises:
        ValueError: Neither the input nor the output is a sequence.
    """
    if task.reads_sequence and task.gives_sequence:
        return ALIGNED if task.in_step else TRANSLATE
    if task.reads_sequence:
        return VECTOR
    if task.gives_sequence:
        return GENERATE
    raise ValueError(f"{task.name!r} has no sequence")


TASKS = [
    Task("word classes", "the words of a sentence", "the word class of each word", in_step=True),
    Task("speech, frame by frame", "short frames of sound", "the sound of speech in each frame", in_step=True),
    Task("language model", "a text, word by word", "after each word, the chances of the next", in_step=True),
    Task("harmony", "the melody, beat by beat", "a chord for each beat", in_step=True),
    Task(
        "watching a machine", "sensor readings, minute by minute", "at each minute, the risk of a fault", in_step=True
    ),
    Task(
        "forecast, renewed daily", "confirmed cases, day by day", "each day, the cases of the next week", in_step=True
    ),
    Task(
        "COVID-19 forecast",
        "confirmed cases of the past days",
        "a vector: the cases of the days to come",
        gives_sequence=False,
    ),
    Task(
        "weather forecast",
        "the past days' readings",
        "a vector: the temperatures of the coming days",
        gives_sequence=False,
    ),
    Task("mood of a review", "the words of the review", "the chance that it is favourable", gives_sequence=False),
    Task("language of a text", "its letters", "a chance for each language", gives_sequence=False),
    Task(
        "heartbeat",
        "samples of the heart's signal (ECG)",
        "a chance for each diagnosis",
        gives_sequence=False,
    ),
    Task("activity", "readings of a sensor on the wrist", "walking, sitting, climbing, …", gives_sequence=False),
    Task("video class", "the features of each frame", "a chance for each class", gives_sequence=False),
    Task("sentence from a word (造句)", "the word's vector", "a sentence that uses the word", reads_sequence=False),
    Task("dictionary", "the word's vector", "the words of its definition", reads_sequence=False),
    Task("image caption", "the image's feature vector", "the words of the caption", reads_sequence=False),
    Task("music to order", "a vector of style, key, mood", "notes", reads_sequence=False),
    Task("sketch", "a vector that stands for the drawing", "the strokes of the pen", reads_sequence=False),
    Task("molecule", "a vector of wanted properties", "the characters of its formula", reads_sequence=False),
    Task("translation", "a sentence", "the sentence in another language"),
    Task("music in another style", "a piece", "the piece in another style"),
    Task("summary", "a text", "a shorter text"),
    Task("speech to text", "frames of sound", "letters, fewer than frames"),
    Task("dialogue", "a question", "an answer"),
    Task("video caption", "frames", "the words of the caption"),
]
ITEMS = {ALIGNED: "in_step", VECTOR: "to_vector", GENERATE: "from_vector", TRANSLATE: "encoder_decoder"}


def smallest() -> dict[str, keras.Model]:
    """The smallest model of each kind."""
    return {
        ALIGNED: sequence_to_sequence(FEATURES, OUTPUTS),
        VECTOR: sequence_to_vector(FEATURES, OUTPUTS),
        GENERATE: repeated(FEATURES, STEPS, OUTPUTS),
        TRANSLATE: encoder_decoder(FEATURES, STEPS, OUTPUTS),
    }


def measure() -> dict:
    """The shapes that the smallest network of each kind reads and gives, read from live models."""
    return {name: {"input": model.input_shape, "output": model.output_shape} for name, model in smallest().items()}


def show(record: Record, measured: dict) -> None:
    """Tabulate the four kinds, and the applications of each."""
    due = {
        ALIGNED: "at each input step",
        VECTOR: "after the last input step",
        GENERATE: "at each step after the vector",
        TRANSLATE: "after the last input step",
    }
    record.table(
        "applications",
        ["network", "also called", "input", "output", "output is due"],
        [
            [name, BY_COUNT[name], shape(shapes["input"], "steps"), shape(shapes["output"], "steps"), due[name]]
            for name, shapes in measured.items()
        ],
        "The smallest networks of this page. `batch` is the number of sequences that are read at once; an open number "
        "of time steps is "
        f"called `steps`, and {STEPS} were asked for where the network has to be told.",
    )
    for name, item in ITEMS.items():
        rows = [[task.name, task.reads, task.gives] for task in TASKS if kind(task) == name]
        record.table(item, ["application", "input", "output"], rows, f"{name[0].upper()}{name[1:]}.")
