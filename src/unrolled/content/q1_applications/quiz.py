"""The chapter's quiz; each answer is computed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from snippets.q1_applications.encoder_decoder import encoder_decoder
from snippets.q1_applications.sequence_to_sequence import sequence_to_sequence
from unrolled.content.q1_applications.applications import ALIGNED, GENERATE, TRANSLATE, VECTOR, Task, kind
from unrolled.content.q1_applications.reach import reach
from unrolled.content.q1_applications.sentences import independent
from unrolled.content.shelf.words import shape
from unrolled.engine.records.record import Record

WORDS = {"I": 1, "have": 2, "read": 5, "the": 3, "book": 4}
"""English words of a sentence, each with the place of the German word that it needs."""
VOICE = Task("speaker", "a voice message", "the speaker", gives_sequence=False)
MELODY = Task("melody", "the composer's name as a vector", "a melody", reads_sequence=False)


def first_too_early() -> str:
    """The first English word whose German word has not been read when it is due."""
    return next(word for due, (word, needs) in enumerate(WORDS.items(), 1) if needs > due)


QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    (
        "A voice message of any length goes in, and a chance for each of ten speakers comes out. "
        "Which kind of network is this?",
        "voice",
        {
            ALIGNED: "That would name a speaker for each frame of the message.",
            VECTOR: "The chances are one vector, given when the whole message has been read.",
            GENERATE: "Here the sequence is the input.",
            TRANSLATE: "The output is not a sequence: the ten chances have no order in time.",
        },
    ),
    (
        "The name of a composer goes in as a one-hot vector, a melody comes out. Which kind is this?",
        "melody",
        {
            ALIGNED: "There is no input for each note: the vector is all the network gets.",
            VECTOR: "It is the other way round.",
            GENERATE: "One vector in, a sequence out.",
            TRANSLATE: "No sequence is read here, so there is nothing to encode.",
        },
    ),
    (
        "“Ich habe das Buch gelesen” is to become “I have read the book”. A network reads the German words one "
        "by one and has to give one English word after each. Which is the first that it cannot know?",
        "too_early",
        {
            "I": "“Ich” has been read when it is due.",
            "have": "“habe” has been read when it is due.",
            "read": "It is due third, and “gelesen” is read last.",
            "book": "It is due last, when “Buch” has been read. Another word comes too early.",
        },
    ),
    (
        "A plain sequence-to-sequence network with two outputs a step reads an input of shape `(8, 20, 3)`. "
        "Which shape comes out?",
        "in_step",
        {
            "`(8, 2)`": "This is one vector for each sequence: a sequence-to-vector network.",
            "`(8, 20, 2)`": "One output for each of the time steps.",
            "`(8, 20, 3)`": "The number of outputs need not be the number of features.",
            "`(20, 2)`": "Each sequence of the batch has its own output.",
        },
    ),
    (
        "An encoder-decoder was built for four output steps with two numbers each. The input has the shape "
        "`(8, 20, 3)`. Which shape comes out?",
        "encoder_decoder",
        {
            "`(8, 20, 2)`": "The vector between the halves has no time steps: the input's length ends there.",
            "`(8, 4, 2)`": "The decoder has as many steps as it was built for.",
            "`(8, 2)`": "The decoder gives a sequence.",
            "`(4, 20, 2)`": "The first axis is the batch.",
        },
    ),
    (
        "Six steps are read forwards by a plain sequence-to-sequence network. The last input step is changed. "
        "How many of the six outputs change?",
        "changed",
        {
            "0": "The last output has read the last input.",
            "1": "Only the last output is given after the last input.",
            "5": "The outputs before the last were given before that input was read.",
            "6": "That would be so for an encoder-decoder, or with a bidirectional layer.",
        },
    ),
    (
        "For one word a network was trained on two sentences of four characters that differ at every place, both "
        "equally often. Its frequencies are right, but it draws each character without reading those before. "
        "Which share of what it draws is one of the two sentences?",
        "independent",
        {
            "1": "After the first character nothing keeps it to the sentence that it began.",
            "1/2": "It has to hit the same sentence at all four places.",
            "1/8": "Each of the two comes with a chance of one half at each of four places: 1/16, and twice that.",
            "1/16": "That is the share of one of the two sentences.",
        },
    ),
]
"""Each question, what was measured for it, and the choices."""


def measure() -> dict:
    """Work out the answers."""
    x = np.zeros((8, 20, 3), "float32")
    return {
        "voice": kind(VOICE),
        "melody": kind(MELODY),
        "too_early": first_too_early(),
        "in_step": tuple(sequence_to_sequence(3, 2)(x).shape),
        "encoder_decoder": tuple(encoder_decoder(3, 4, 2)(x).shape),
        "changed": reach(sequence_to_sequence(3, 2), 6, 3)[:, -1].sum(),
        "independent": independent(),
    }


def show(record: Record, measured: dict) -> None:
    """Put the answers among the choices."""
    answers = measured | {
        "in_step": shape(measured["in_step"]),
        "encoder_decoder": shape(measured["encoder_decoder"]),
        "independent": Fraction(measured["independent"]).limit_denominator(100),
    }
    record.quiz("quiz", [(question, answers[answer], choices) for question, answer, choices in QUESTIONS])
