"""Three decoders and four simple rules write sentences, and the grammar judges them."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np

from unrolled.content.sentences.shared import grammar
from unrolled.content.sentences.shared import baselines, networks
from unrolled.content.sentences.shared.judge import NO_REPAIR, Score, fault, judge, near, parse, score
from unrolled.content.sentences.shared.own import packed
from unrolled.content.sentences.shared.show import Written
from unrolled.content.sentences.shared.task import GIVEN, HELD_WORDS, SENTENCES, SIGNS, Task, task
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg

SEED = 0
SEEDS = (0, 1, 2)
TRAINED = {"repeated": SEEDS, "state": SEEDS, "none": SEEDS[:1]}
"""From which seeds each decoder is trained; the one that is told nothing is there as a control."""
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
USUAL = 0.3
"""The temperature at which the decoders are compared."""
TEMPERATURES = (0.0, 0.3, 0.6, 1.0, 1.4)
SHOWN = ("猫", "书", "茶", "学校", "把", "如果", "件", "跑步")
COPIES, SWEEP, PAIR_DRAWS, EXAMINED = 3, 2, 40, 120


def given() -> list[str]:
    """The words that training had."""
    return [word for word in GIVEN if word not in HELD_WORDS]


def spread(values: list[float], digits: int = 2) -> str:
    """The median of some values with the lowest and the highest."""
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), float(np.median(values)), max(values)))
    return middle if low == high else f"{middle} ({low}–{high})"


def run(record: Record) -> None:
    """Train, write, judge."""
    made = task()
    words = [word for word in given() for _ in range(COPIES)]
    scores: dict[str, list[Score]] = {name: [] for name in NAMES}
    refused: dict[str, list[tuple[str, str]]] = {name: [] for name in NAMES}
    by_temperature: dict[float, list[Score]] = {temperature: [] for temperature in TEMPERATURES}
    held_words: list[float] = []
    new_ones: list[str] = []
    drawn: list[str] = []
    pairs: dict[str, list[float]] = {"held": [], "matched": []}

    for condition, seeds in TRAINED.items():
        for seed, model in zip(seeds, networks.trained(made, condition, seeds), strict=True):
            written = networks.sentences(model, words, USUAL, seed)
            scores[condition].append(score(words, written, made.sentences))
            refused[condition] += [pair for pair in zip(words, written, strict=True) if parse(pair[1]) is None]
            if condition != "repeated":
                continue
            new_ones += [sentence for sentence in written if parse(sentence) and sentence not in made.sentences]
            unseen = [word for word in HELD_WORDS for _ in range(10)]
            found = networks.sentences(model, unseen, USUAL, seed)
            held_words.append(score(unseen, found, made.sentences).has_word)
            for name, chosen in (("held", made.held_pairs), ("matched", made.matched_pairs)):
                pairs[name].append(_pattern_rate(model, chosen, seed))
            _sweep(by_temperature, model, made, seed)
            if seed == SEED:
                record.file("weights.npz", packed(model))
                _show(record, model, made)
    for seed in SEEDS:
        for name, rule in (
            ("itself", baselines.drawn_anew),
            ("any", baselines.any_sentence),
            ("retrieved", baselines.retrieved),
            ("chain", baselines.chain),
            ("chain_for_word", baselines.chain_for_word),
        ):
            written = rule(made, words, seed)
            scores[name].append(score(words, written, made.sentences))
            if name == "itself":
                drawn += [sentence for sentence in written if sentence not in made.sentences]

    record.table(
        "contest",
        ["who writes", "has the word", "grammatical", "both", "new, of those", "different, of all"],
        [
            [NAMES[name], *(spread([getattr(one, item) for one in found]) for item in _ITEMS)]
            for name, found in scores.items()
        ],
        f"Shares of {len(words)} sentences, {COPIES} for each of {len(given())} words; temperature {USUAL}. "
        f"Median (lowest–highest) of {len(SEEDS)} seeds; the network without a vector was trained once.",
    )
    for name, found in scores.items():
        for item in _ITEMS:
            record.number(f"{name}_{item}", float(np.median([getattr(one, item) for one in found])), digits=2)
        record.number(f"{name}_lowest", min(one.good for one in found), digits=2)
        record.number(f"{name}_highest", max(one.good for one in found), digits=2)
    for item, sentences in (("near", new_ones), ("itself_near", drawn)):
        record.number(item, 100 * near(sentences, made.sentences), digits=0, unit="%")
    record.number("pairs", len(made.pairs))
    record.number("sentences", len(made.sentences))
    record.number("signs", len(SIGNS))
    record.number("most", SENTENCES)
    record.number("units", networks.UNITS)
    record.number("epochs", networks.EPOCHS)
    record.number("batch", networks.BATCH)
    record.number("patterns_used", float(np.median([one.patterns for one in scores["repeated"]])), digits=0)
    record.number("held_words", len(HELD_WORDS))
    record.number("held_words_written", float(np.max(held_words)), digits=2)
    _figure(record, by_temperature)
    _pairs(record, made, pairs)
    _faults(record, refused)


_ITEMS = ("has_word", "grammatical", "good", "new", "varied")


def _sweep(found: dict[float, list[Score]], model, made: Task, seed: int) -> None:
    words = [word for word in given() for _ in range(SWEEP)]
    for temperature in TEMPERATURES:
        found[temperature].append(score(words, networks.sentences(model, words, temperature, seed), made.sentences))


def _pattern_rate(model, chosen: tuple[tuple[str, str], ...], seed: int) -> float:
    """How often a sentence for the word has the pattern, drawn at temperature one."""
    words = [word for word, _ in chosen for _ in range(PAIR_DRAWS)]
    wanted = [pattern for _, pattern in chosen for _ in range(PAIR_DRAWS)]
    written = networks.sentences(model, words, 1.0, seed)
    hits = []
    for word, pattern, sentence in zip(words, wanted, written, strict=True):
        found = parse(sentence)
        hits.append(found is not None and found.pattern == pattern and word in found.words)
    return float(np.mean(hits))


def _grammar_rate(chosen: tuple[tuple[str, str], ...]) -> float:
    rng = random.Random(0)
    return float(np.mean([grammar.draw(rng, word).pattern == pattern for word, pattern in chosen for _ in range(200)]))


def _pairs(record: Record, made: Task, pairs: dict[str, list[float]]) -> None:
    rows = []
    for name, said, chosen in (
        ("held", "kept from training", made.held_pairs),
        ("matched", "in training", made.matched_pairs),
    ):
        expected = _grammar_rate(chosen)
        rows.append([said, str(len(chosen)), f"{100 * expected:.1f} %", _percent(pairs[name])])
        record.number(f"{name}_grammar", 100 * expected, digits=1, unit="%")
        record.number(f"{name}_network", 100 * float(np.median(pairs[name])), digits=1, unit="%")
        record.number(f"{name}_count", len(chosen))
    record.table(
        "pairs",
        ["pairs of noun and pattern", "pairs", "the grammar draws it", "the network writes it"],
        rows,
        "How often a sentence for the noun has the pattern, at temperature one. Network: median (lowest–highest) of "
        f"{len(SEEDS)} seeds.",
    )
    rng = random.Random(SEED)
    rows = [
        (word, grammar.join(grammar.draw(rng, word, pattern).words), grammar.PATTERNS[pattern][0])
        for word, pattern in made.held_pairs[:4]
    ]
    columns = ("noun", "a sentence that the grammar allows", "pattern")
    record.text("pair_example", Written(rows, columns, "Some of the pairs kept from training").to_json())


def _percent(values: list[float]) -> str:
    low, middle, high = (f"{100 * v:.1f}" for v in (min(values), float(np.median(values)), max(values)))
    return f"{middle} % ({low}–{high})"


def _faults(record: Record, refused: dict[str, list[tuple[str, str]]]) -> None:
    for name in ("repeated", "state"):
        # Every so many, so that sentences with all beginnings count.
        sentences = sorted({sentence for _, sentence in refused[name]})
        chosen = sentences[:: max(1, len(sentences) // EXAMINED)]
        counted = Counter(fault(sentence) for sentence in chosen)
        record.number(f"{name}_refused", len(sentences))
        record.number(f"{name}_examined", len(chosen))
        record.number(f"{name}_measure", 100 * counted["measure word"] / len(chosen), digits=0, unit="%")
        record.number(f"{name}_beyond", 100 * counted[NO_REPAIR] / len(chosen), digits=0, unit="%")
        if name != "repeated":
            continue
        record.table(
            f"{name}_faults",
            ["the one word to change", "sentences", "share"],
            [[kind, str(count), f"{100 * count / len(chosen):.0f} %"] for kind, count in counted.most_common()],
            f"{NAMES[name]}: what the grammar objects to in {len(chosen)} of the {len(sentences)} different refused "
            "sentences.",
        )
    rows = []
    shown: Counter[str] = Counter()
    for word, sentence in refused["repeated"]:
        kind = fault(sentence)
        if shown[kind] >= 3 or shown[word]:
            continue
        shown.update((kind, word))
        fitting = (one for one in grammar.repairs(sentence) if one.found in grammar.WORDS)
        repair = next((one for one in fitting if grammar.WORDS[one.found].part == kind), None)
        remark = grammar.join((repair.found, " → ", repair.wanted)) if repair else NO_REPAIR
        rows.append((word, sentence, remark))
        if len(rows) == 9:
            break
    columns = ("word", "refused sentence", "one change that the grammar would accept")
    record.text("bad", Written(rows, columns, "Sentences that the grammar refuses").to_json())


def _show(record: Record, model, made: Task) -> None:
    def remark(word: str, sentence: str) -> str:
        return str(judge(word, sentence, made.sentences))

    rows = []
    for word in SHOWN:
        greedy = networks.sentences(model, [word], 0.0)[0]
        ranked = networks.searched(model, word)
        beam = ranked[0][1] if ranked else ""
        drawn = [networks.sentences(model, [word], temperature, seed=7)[0] for temperature in (USUAL, 1.0)]
        for how, sentence in zip(
            ("greedy", "beam", f"drawn, {USUAL}", "drawn, 1"), (greedy, beam, *drawn), strict=True
        ):
            rows.append((f"{word} {how}", sentence, remark(word, sentence)))
    record.text("ways", Written(rows, ("word", "sentence", "verdict"), "Four ways to write for one word").to_json())
    good = []
    words = given()
    written = networks.sentences(model, words, USUAL, seed=3)
    rng = random.Random(3)
    order = list(zip(words, written, strict=True))
    rng.shuffle(order)
    for word, sentence in order:
        verdict = judge(word, sentence, made.sentences)
        if verdict.good and not verdict.known:
            good.append((word, sentence, str(verdict)))
    record.text(
        "good", Written(good[:10], ("word", "sentence", "verdict"), "New sentences that the grammar accepts").to_json()
    )
    unseen = networks.sentences(model, list(HELD_WORDS), USUAL)
    rows = [(word, sentence, remark(word, sentence)) for word, sentence in zip(HELD_WORDS, unseen, strict=True)]
    record.text(
        "unseen", Written(rows, ("word", "sentence", "verdict"), "Asked for words that training never had").to_json()
    )


def _figure(record: Record, found: dict[float, list[Score]]) -> None:
    lines = {"good": "grammatical, with the word", "varied": "good and different", "new": "new, of the good ones"}
    with canvas(height=260) as figure:
        axes = figure.add_subplot()
        for item, name in lines.items():
            values = np.array([[getattr(one, item) for one in found[temperature]] for temperature in TEMPERATURES])
            [line] = axes.plot(TEMPERATURES, np.median(values, axis=1), marker="o", label=name)
            axes.fill_between(TEMPERATURES, values.min(axis=1), values.max(axis=1), color=line.get_color(), alpha=0.15)
        axes.set_xlabel("sampling temperature")
        axes.set_ylabel("share")
        axes.set_ylim(0, 1.02)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.3), ncols=2)
    medians = {
        item: [float(np.median([getattr(one, item) for one in found[temperature]])) for temperature in TEMPERATURES]
        for item in lines
    }
    record.figure(
        "temperature",
        to_svg(figure, f"{record.name}.temperature"),
        alt=(
            f"From temperature {TEMPERATURES[0]:g} to {TEMPERATURES[-1]:g} the share of sentences that are grammatical "
            f"and have the word goes from {medians['good'][0]:.2f} to {medians['good'][-1]:.2f}, and the share of new "
            f"ones among them from {medians['new'][0]:.2f} to {medians['new'][-1]:.2f}. Good and different are "
            f"{max(medians['varied']):.2f} at most, at "
            f"temperature {TEMPERATURES[int(np.argmax(medians['varied']))]:g}."
        ),
        caption=(
            f"Validity against variety. {SWEEP} sentences for each of {len(given())} words; median of "
            f"{len(SEEDS)} seeds, the band spans them."
        ),
        columns=["temperature", *lines.values()],
        rows=[
            [f"{temperature:g}", *(f"{medians[item][i]:.2f}" for item in lines)]
            for i, temperature in enumerate(TEMPERATURES)
        ],
    )
    record.number("best_temperature", TEMPERATURES[int(np.argmax(medians["varied"]))], digits=1)
    for item in ("good", "new"):
        record.number(f"{item}_cold", medians[item][0], digits=2)
        record.number(f"{item}_one", medians[item][TEMPERATURES.index(1.0)], digits=2)
