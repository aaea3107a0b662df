"""Three decoders and four simple rules write sentences, and the grammar judges them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from unrolled.content.sentences.shared import chinese_grammar as grammar
from unrolled.content.sentences.shared import sentence_baselines as baselines
from unrolled.content.sentences.shared.decoder_training import BATCH, EPOCHS, UNITS, train_decoders, write_sentences
from unrolled.content.sentences.shared.decoder_trials import (
    SWEEP_COPIES,
    TEMPERATURES,
    USUAL,
    Trial,
    copies,
    describe_pairs,
    draw_samples,
    held_out,
    try_out,
)
from unrolled.content.sentences.shared.sentence_cells import HAN, han_cell, sentence_cell, verdict_cell
from unrolled.content.sentences.shared.sentence_corpus import (
    HELD_WORDS,
    SENTENCES,
    SYMBOLS,
    TRAINED_WORDS,
    Corpus,
    draw_corpus,
)
from unrolled.content.sentences.shared.sentence_faults import (
    UNKNOWN,
    agreement,
    count_faults,
    mended_examples,
    refused_pairs,
)
from unrolled.content.sentences.shared.sentence_verdicts import Verdict, near_share, score
from unrolled.content.shelf.weights import pack
from unrolled.content.shelf.words import spread
from unrolled.engine.records.record import Cell, Line, Record
from unrolled.engine.render.plot import canvas, to_svg

SEED = 0
MINUTES = 2
SEEDS = (0, 1, 2)
TRAINED = {"repeated": SEEDS, "state": SEEDS, "none": SEEDS[:1]}
"""From which seeds each decoder is trained; the one that is told nothing is there as a control."""
RULES = {
    "itself": baselines.drawn_anew,
    "any": baselines.any_sentence,
    "retrieved": baselines.retrieved,
    "chain": baselines.chain,
    "chain_for_word": baselines.chain_for_word,
}
REMEMBER = ("repeated", "state", "chain")
"""Whose memory for a person is measured: networks, and a chain that looks back on a few symbols."""
COPIES = 3
"""Sentences that each writer writes for each word."""


def measure() -> dict[str, Any]:
    """Train every decoder from every seed, let it and the rules write, and judge what they wrote."""
    corpus = draw_corpus()
    words = copies(TRAINED_WORDS, COPIES)
    texts: dict[str, list[list[str]]] = {name: [] for name in (*TRAINED, *RULES)}
    trials: list[Trial] = []
    samples: dict[str, list[dict[str, Any]]] = {}
    weights = b""
    for condition, seeds in TRAINED.items():
        for seed, model in zip(seeds, train_decoders(corpus, condition, seeds), strict=True):
            texts[condition].append(write_sentences(model, words, USUAL, seed))
            if condition == "repeated":
                trials.append(try_out(model, corpus, seed))
            if condition == "repeated" and seed == SEED:
                samples = draw_samples(model, corpus.sentences)
                weights = pack([array.astype("float16") for array in model.get_weights()])
    for name, rule in RULES.items():
        texts[name] = [rule(corpus, words, seed) for seed in SEEDS]
    refused = {name: refused_pairs(words, texts[name]) for name in ("repeated", "state")}
    return {
        "pairs": len(corpus.pairs),
        "sentences": len(corpus.sentences),
        "scores": {
            name: [asdict(score(words, text, corpus.sentences)) for text in runs] for name, runs in texts.items()
        },
        "near": {name: share_near_training(texts[name], corpus) for name in ("repeated", "itself")},
        "trials": [asdict(trial) for trial in trials],
        "held_out": {name: describe_pairs(pairs, SEED) for name, pairs in held_out(corpus).items()},
        "agreement": {name: agreement(line for text in texts[name] for line in text) for name in REMEMBER},
        "faults": {name: count_faults(pairs) for name, pairs in refused.items()},
        "mended": mended_examples(refused["repeated"]),
        "samples": samples,
        "weights": weights,
    }


def share_near_training(texts: list[list[str]], corpus: Corpus) -> float:
    """The share of new grammatical sentences that differ from one of training in a single word."""
    known = corpus.sentences
    return near_share([line for text in texts for line in text if line not in known and grammar.parse(line)], known)


NAMES = {
    "repeated": "GRU, vector at every step",
    "state": "GRU, vector as initial state",
    "none": "GRU, no vector",
    "itself": "the grammar itself",
    "any": "a random training sentence",
    "retrieved": "a training sentence with the word",
    "chain": "Markov chain",
    "chain_for_word": "Markov chain, until it has the word",
}
SHARES = {
    "has_word": "has the word",
    "grammatical": "grammatical",
    "good": "both",
    "new": "new, of those",
    "varied": "different, of all",
}
WAYS = {"greedy": "greedy", "beam": "beam", "usual": f"drawn, {USUAL}", "one": "drawn, 1"}
NO_CHANGE = "no change of one word is enough"


def show(record: Record, measured: dict[str, Any]) -> None:
    """The tables, the figure, and the numbers of the page."""
    show_contest(record, measured["scores"])
    show_sizes(record, measured)
    show_sweep(record, [trial["sweep"] for trial in measured["trials"]])
    show_pairs(record, measured["held_out"], [trial["pairs"] for trial in measured["trials"]])
    show_faults(record, measured["faults"], measured["agreement"])
    show_sentences(record, measured)
    record.file("weights.npz", measured["weights"])


def show_contest(record: Record, scores: dict[str, list[dict[str, float]]]) -> None:
    """The shares of every writer, over its seeds."""
    shares = {name: {item: [run[item] for run in scores[name]] for item in SHARES} for name in NAMES}
    record.table(
        "contest",
        ["who writes", *SHARES.values()],
        [[NAMES[name], *map(spread, by_item.values())] for name, by_item in shares.items()],
        f"Shares of {len(TRAINED_WORDS) * COPIES} sentences, {COPIES} for each of {len(TRAINED_WORDS)} words; "
        f"temperature {USUAL}. Median (least–greatest) of {len(SEEDS)} seeds; the network without a vector was "
        "trained once.",
    )
    for name, by_item in shares.items():
        for item, values in by_item.items():
            record.number(f"{name}_{item}", float(np.median(values)), digits=2)
        record.number(f"{name}_least", min(by_item["good"]), digits=2)
        record.number(f"{name}_greatest", max(by_item["good"]), digits=2)


def show_sizes(record: Record, measured: dict[str, Any]) -> None:
    """The numbers of the page's sentences."""
    record.number("near", 100 * measured["near"]["repeated"], digits=0, unit="%")
    record.number("itself_near", 100 * measured["near"]["itself"], digits=0, unit="%")
    record.number("pairs", measured["pairs"])
    record.number("sentences", measured["sentences"])
    record.number("symbols", len(SYMBOLS))
    record.number("most", SENTENCES)
    record.number("units", UNITS)
    record.number("epochs", EPOCHS)
    record.number("batch", BATCH)
    record.number("held_words", len(HELD_WORDS))
    record.number("held_words_written", max(trial["held_words"] for trial in measured["trials"]), digits=2)


def show_sweep(record: Record, sweeps: list[list[dict[str, float]]]) -> None:
    """Validity against variety: shares over the temperature."""
    lines = {"good": "grammatical, with the word", "varied": "good and different", "new": "new, of the good ones"}
    values = {item: np.array([[point[item] for point in sweep] for sweep in sweeps]) for item in lines}
    medians = {item: np.median(runs, axis=0) for item, runs in values.items()}
    with canvas(height=260) as figure:
        axes = figure.add_subplot()
        for item, name in lines.items():
            [line] = axes.plot(TEMPERATURES, medians[item], marker="o", label=name)
            low, high = values[item].min(axis=0), values[item].max(axis=0)
            axes.fill_between(TEMPERATURES, low, high, color=line.get_color(), alpha=0.15)
        axes.set_xlabel("sampling temperature")
        axes.set_ylabel("share")
        axes.set_ylim(0, 1.02)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.3), ncols=2)
    best = TEMPERATURES[int(np.argmax(medians["varied"]))]
    record.figure(
        "temperature",
        to_svg(figure, f"{record.name}.temperature"),
        alt=(
            f"From temperature {TEMPERATURES[0]:g} to {TEMPERATURES[-1]:g} the share of sentences that are grammatical "
            f"and have the word goes from {medians['good'][0]:.2f} to {medians['good'][-1]:.2f}, and the share of new "
            f"ones among them from {medians['new'][0]:.2f} to {medians['new'][-1]:.2f}. Good and different are "
            f"{max(medians['varied']):.2f} at most, at temperature {best:g}."
        ),
        caption=(
            f"Validity against variety. {SWEEP_COPIES} sentences for each of {len(TRAINED_WORDS)} words; median of "
            f"{len(SEEDS)} seeds, the band spans them."
        ),
        columns=["temperature", *lines.values()],
        rows=[
            [f"{temperature:g}", *(spread(values[item][:, at]) for item in lines)]
            for at, temperature in enumerate(TEMPERATURES)
        ],
    )
    record.number("best_temperature", best, digits=1)
    for item in ("good", "new"):
        record.number(f"{item}_cold", medians[item][0], digits=2)
        record.number(f"{item}_one", medians[item][TEMPERATURES.index(1.0)], digits=2)


def show_pairs(record: Record, held_out: dict[str, dict[str, Any]], rates: list[dict[str, float]]) -> None:
    """Nouns in patterns that training never showed together, beside others that it did."""
    rows = []
    for name, label in (("held", "kept from training"), ("matched", "in training")):
        pairs, network = held_out[name], [100 * run[name] for run in rates]
        rows.append([label, pairs["count"], f"{100 * pairs['grammar']:.1f} %", f"{spread(network, 1)} %"])
        record.number(f"{name}_grammar", 100 * pairs["grammar"], digits=1, unit="%")
        record.number(f"{name}_network", float(np.median(network)), digits=1, unit="%")
    record.table(
        "pairs",
        ["pairs of noun and pattern", "pairs", "the grammar draws it", "the network writes it"],
        rows,
        "How often a sentence for the noun has the pattern, at temperature one. Network: median (least–greatest) of "
        f"{len(SEEDS)} seeds.",
    )
    record.table(
        "pair_example",
        ["noun", "a sentence that the grammar allows", "pattern"],
        [
            [
                han_cell(pair["noun"]),
                sentence_cell(pair["sentence"]),
                han_cell(grammar.PATTERNS[pair["pattern"]][0]),
            ]
            for pair in held_out["held"]["examples"]
        ],
        "Some of the pairs kept from training",
    )


def show_faults(record: Record, faults: dict[str, dict[str, Any]], taken_up: dict[str, dict[str, int]]) -> None:
    """What the grammar objects to in refused sentences, and how often a pronoun agrees with its person."""
    for name, pronouns in taken_up.items():
        record.number(f"{name}_agrees", 100 * pronouns["right"] / pronouns["all"], digits=0, unit="%")
        record.number(f"{name}_taken_up", pronouns["all"])
    for name, fault in faults.items():
        counts, examined = dict(fault["counts"]), fault["examined"]
        record.number(f"{name}_measure", 100 * counts.get("measure word", 0) / examined, digits=0, unit="%")
        record.number(f"{name}_beyond", 100 * counts.get(None, 0) / examined, digits=0, unit="%")
    labels = {None: NO_CHANGE, UNKNOWN: "no word of the lexicon"}
    repeated = faults["repeated"]
    record.table(
        "repeated_faults",
        ["the one word to change", "sentences", "share"],
        [
            [labels.get(part, part), count, f"{100 * count / repeated['examined']:.0f} %"]
            for part, count in repeated["counts"]
        ],
        f"{NAMES['repeated']}: what the grammar objects to in {repeated['examined']} of the {repeated['refused']} "
        "different refused sentences.",
    )


def show_sentences(record: Record, measured: dict[str, Any]) -> None:
    """Sentences that the network wrote, with pinyin, gloss and verdict."""

    def row(sample: dict[str, Any], *remarks: str) -> list[Cell]:
        verdict = Verdict(**sample["verdict"])
        return [han_cell(sample["word"], *remarks), sentence_cell(sample["sentence"]), verdict_cell(verdict)]

    columns, samples = ["word", "sentence", "verdict"], measured["samples"]
    ways = [row(sample, WAYS[sample["way"]]) for sample in samples["ways"]]
    record.table("ways", columns, ways, "Four ways to write for one word")
    record.table("good", columns, [*map(row, samples["good"])], "New sentences that the grammar accepts")
    record.table("unseen", columns, [*map(row, samples["unseen"])], "Asked for words that training never had")
    mended = [
        [
            han_cell(example["word"]),
            sentence_cell(example["sentence"]),
            Cell([Line(grammar.join((change[0], " → ", change[1])), HAN)])
            if (change := example["change"])
            else NO_CHANGE,
        ]
        for example in measured["mended"]
    ]
    columns = ["word", "refused sentence", "one change that the grammar would accept"]
    record.table("bad", columns, mended, "Sentences that the grammar refuses")
