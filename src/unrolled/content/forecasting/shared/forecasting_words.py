"""Sentences of the walkthrough on forecasting that depend on what was measured."""

from __future__ import annotations

from unrolled.content.shelf.words import listing, signed
from unrolled.engine.cells import Results

KINDS = ("simplernn", "lstm", "gru", "wavenet")
NETWORKS = [f"{kind}_{told}" for kind in KINDS for told in ("alone", "all")]
PLAIN = {
    "persistence": "persistence",
    "last_week": "seasonal-naive",
    "usual": "climatology",
    "damped": "the damped departure",
}
"""The simple rules for Seattle, which have no setting."""
LEVEL = 0.01
"""Errors that differ by less than this share are called level."""


def beside(mine: float, other: float) -> str:
    """How one error stands to another, as the middle of a sentence.

    Examples:
        >>> beside(80, 100), beside(120, 100), beside(100.4, 100)
        ('is 20% below', 'is 20% above', 'is level with')
    """
    if abs(mine / other - 1) < LEVEL:
        return "is level with"
    return f"is {abs(1 - mine / other):.0%} {'below' if mine < other else 'above'}"


def contest(scores: Results) -> str:
    """What 2014 chose, who wins on 2015, and by how much against the best simple rule."""
    line, network = scores.number("best_rule"), scores.number("best_network")
    least = min(scores.number(f"{key}_least") for key in NETWORKS)
    plain = min(PLAIN, key=scores.number)
    return (
        f"By 2014 one would choose “{scores.text('best_rule')}” among the simple forecasters, and "
        f"“{scores.text('best_network')}” among the networks. On 2015 the first has {scores.shown('best_rule')} and "
        f"the second {scores.shown('best_network')}: the network {'does not beat' if network >= line else 'beats'} the "
        f"linear model, and {'no single run' if least > line else 'a single run'} of a network comes below it. The "
        f"best simple rule on 2015 is {PLAIN[plain]} with {scores.shown(plain)}. The linear model's error "
        f"{beside(line, scores.number(plain))} that, the network's {beside(network, scores.number(plain))} it."
    )


def leans(scores: Results) -> str:
    """What is left of the contest once each forecaster's lean is taken away."""

    def helped(end: str) -> int:
        return sum(scores.number(f"{kind}_all{end}") < scores.number(f"{kind}_alone{end}") for kind in KINDS)

    def both(end: str) -> tuple[float, float]:
        return scores.number(f"gru_all{end}"), scores.number(f"ridge_all{end}")

    lean = {key: f"{signed(scores.number(f'{key}_lean'), 1)} °C" for key in ("gru_all", "ridge_all", "gru_alone")}
    (network, line), (mended, line_mended) = both("_without_lean"), both("_kept_up")
    return (
        f"More columns help {helped('_valid')} of the {len(KINDS)} kinds of network on 2014, and {helped('')} on 2015. "
        "The mean errors say why. Who has learnt the season from two years leans towards these years, and those "
        f"after them were warmer: on 2015 the GRU with all columns is {lean['gru_all']} off on average, ridge "
        f"regression with all columns {lean['ridge_all']}, the GRU that sees the temperature alone "
        f"{lean['gru_alone']}. Take each mean error away, and more columns help {helped('_without_lean')} of the "
        f"kinds on 2015 too: the GRU then has {network:.2f} with all columns and "
        f"{scores.number('gru_alone_without_lean'):.2f} without. It {beside(network, line)} ridge regression "
        f"({line:.2f}). So the lean costs the networks what more columns bring. A year's mean error is known only "
        "when the year is over. The last column shows what can be had in time: from each forecast it takes the mean "
        "error of the last 365 forecasts that can be checked by then. So corrected, the GRU has "
        f"{mended:.2f} and {beside(mended, line_mended)} ridge regression ({line_mended:.2f})."
    )


def trains(city: Results) -> str:
    """The encoder-decoder's lead on the trains, over the best of each kind."""
    rules = {"last_week": "seasonal-naive", "usual": "the calendar alone"}
    learners = {"ridge": "ridge regression", "trees": "boosted trees"}
    decoder, most = city.number("decoder"), city.number("decoder_most")
    rule, learner = min(rules, key=city.number), min(learners, key=city.number)
    names = rules | learners
    beaten = [name for key, name in names.items() if most < city.number(key)]
    rest = [name for name in names.values() if name not in beaten]
    left = [city.number(f"{key}_without_lean") for key in ("decoder", learner)]
    return (
        f"The mean day has {city.shown('mean_boardings')} boardings; the median encoder–decoder is off by "
        f"{city.shown('decoder')}. That {beside(decoder, city.number(rule))} the best simple rule, {rules[rule]}, and "
        f"{beside(decoder, city.number(learner))} {learners[learner]}, the best of the others that learn. From every "
        f"seed it beats {listing(beaten) if beaten else 'none of the others'}"
        + (f", but not {listing(rest)}" if beaten and rest else "")
        + f". Without the mean errors it {beside(*left)} {learners[learner]}."
    )


def intervals(city: Results) -> str:
    """What the intervals on the trains held."""
    return (
        "Intervals of the width that one network's errors on the validation year give, put round the forecasts of the "
        f"seed with the middle error on the test, hold {city.shown('coverage')} of the values; "
        f"{city.shown('coverage_wanted')} were wanted."
    )


def less(city: Results) -> str:
    """What each part costs that is taken away."""
    parts = {
        "no_coming": "without the calendar of the coming days",
        "alone": "with the boardings of the window alone",
    }
    costs = [f"by {city.shown(f'{key}_more')} {name}" for key, name in parts.items()]
    return f"The error grows {listing(costs)}."
