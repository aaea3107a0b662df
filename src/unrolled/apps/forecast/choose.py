"""The forecasters of the contest, and how the setting of each is chosen on the validation windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from unrolled.apps.forecast.forecasters import Forecaster, Ridge, Rule, Trees, Usual
from unrolled.apps.forecast.network import PIECES, Network, Tick, Trainer, Training, unwatched
from unrolled.apps.forecast.series_windows import Windows

MEMBERS = 1
"""Networks whose forecasts are averaged: a second one would take as long again, and other kinds stand beside it."""
TRAINING = Training(steps=320, batch=128)
"""Half as many batches of twice the size take less time, and give about the same error on the series tried."""
RULES = ("naive", "seasonal", "climatology")
"""The simple rules by key: they have no setting, and the best of them is what the others have to beat."""
PENALTIES = (1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0)
TREES: tuple[dict[str, Any], ...] = (
    {"trees": 200, "leaves": 2, "rate": 0.1},
    {"trees": 200, "leaves": 8, "rate": 0.1, "squared": True, "share": 0.3},
    {"trees": 300, "leaves": 31, "rate": 0.05, "squared": True, "share": 0.3},
    {"trees": 200, "leaves": 31, "rate": 0.1, "share": 0.3},
)
"""Settings to try; of each the best number of trees is taken, up to this one."""
EVERY = 10
"""Trees after which boosted trees are tried on the validation windows."""

Parts = dict[str, Windows]
"""The windows of each part of a series, as `Plan.windows` gives them."""


class Choice(NamedTuple):
    """A forecaster with the setting that was chosen for it.

    Attributes:
        setting: The setting in words.
        trial: The forecaster fitted to the days before the validation.
        final: The same fitted to all days before the test.
        fit: Fits it to other windows, with the same setting.
    """

    setting: str
    trial: Forecaster
    final: Forecaster
    fit: Callable[[Windows], Forecaster]


class Candidate(NamedTuple):
    """A kind of forecaster.

    Attributes:
        key: Its short name.
        name: Its name in words.
        choose: Chooses its setting and fits it; is given the windows, and what to tell of its progress.
    """

    key: str
    name: str
    choose: Callable[[Parts, Tick], Choice]


def candidates(season: bool, training: Training, seed: int) -> list[Candidate]:
    """The forecasters to compare.

    Args:
        season: Whether the series is long enough to know the season from the calendar alone.
        training: How networks are trained.
        seed: The first of the seeds that they are trained from.
    """
    climatology = Candidate("climatology", "climatology (the calendar alone)", fit_usual)
    network = partial(choose_network, training=training, seeds=range(seed, seed + MEMBERS))
    return [
        Candidate("naive", "naive (as the last day)", partial(take_rule, period=1)),
        Candidate("seasonal", "seasonal-naive (as a week before)", partial(take_rule, period=7)),
        *([climatology] if season else []),
        Candidate("ridge", "ridge regression with the calendar", choose_ridge),
        Candidate("trees", "boosted trees with the calendar", choose_trees),
        Candidate("network", "GRU encoder-decoder with the calendar", network),
    ]


def take_rule(windows: Parts, tick: Tick = unwatched, *, period: int) -> Choice:
    """A rule as it is: there is nothing to choose and nothing to fit."""
    return Choice("", Rule(period), Rule(period), lambda _: Rule(period))


def fit_usual(windows: Parts, tick: Tick = unwatched) -> Choice:
    """Climatology, which has no setting."""
    return Choice("", Usual.fit(windows["train"]), Usual.fit(windows["both"]), Usual.fit)


def choose_ridge(windows: Parts, tick: Tick = unwatched) -> Choice:
    """A ridge regression with the penalty that is best on the validation windows."""
    trials = dict(zip(PENALTIES, Ridge.fit(windows["train"], PENALTIES), strict=True))
    best = min(trials, key=lambda penalty: _error(trials[penalty], windows["valid"]))

    def fit(windows: Windows) -> Ridge:
        [fitted] = Ridge.fit(windows, [best])
        return fitted

    return Choice(f"penalty {best:g}", trials[best], fit(windows["both"]), fit)


def choose_trees(windows: Parts, tick: Tick = unwatched, settings: Sequence[Mapping[str, Any]] | None = None) -> Choice:
    """Boosted trees with the setting and as many trees as are best on the validation windows."""
    settings = settings or TREES
    trials = []
    for number, setting in enumerate(settings, 1):
        fitted, every = Trees.fit(windows["train"], **setting), min(EVERY, setting["trees"])
        for stage, forecast in enumerate(fitted.stages(windows["valid"], every), 1):
            trials.append((windows["valid"].errors(forecast).mean(), stage * every, setting, fitted))
        tick(number / (len(settings) + 1))
    _, trees, setting, fitted = min(trials, key=lambda trial: trial[0])
    chosen = {**setting, "trees": trees}
    words = "{trees} trees, {leaves} leaves, rate {rate:g}".format(**chosen) + ", squares" * setting.get(
        "squared", False
    )

    def fit(windows: Windows) -> Trees:
        return Trees.fit(windows, **chosen)

    return Choice(words, fitted.first(trees), fit(windows["both"]), fit)


def choose_network(windows: Parts, tick: Tick = unwatched, *, training: Training, seeds: range) -> Choice:
    """Networks from some seeds, trained as long as is best on the validation windows, their forecasts averaged."""
    trainer = Trainer(windows["train"], training)
    ticks = [partial(_tick_part, tick, number, 2 * len(seeds)) for number in range(2 * len(seeds))]
    trials = [
        trainer.train(windows["train"], seed, check=windows["valid"], tick=part)
        for seed, part in zip(seeds, ticks[: len(seeds)], strict=True)
    ]
    pieces = 1 + int(np.mean([errors for _, errors in trials], axis=0).argmin())

    def fit(windows: Windows, ticks: Sequence[Tick] = (unwatched,) * len(seeds)) -> Network:
        trained = [trainer.train(windows, seed, pieces, tick=part)[0] for seed, part in zip(seeds, ticks, strict=True)]
        return Network(training, tuple(weights[-1] for weights in trained), trainer)

    trial = Network(training, tuple(weights[pieces - 1] for weights, _ in trials), trainer)
    setting = f"{pieces * training.steps // PIECES} batches" + f", mean of {len(seeds)}" * (len(seeds) > 1)
    return Choice(setting, trial, fit(windows["both"], ticks[len(seeds) :]), fit)


def _error(forecaster: Forecaster, windows: Windows) -> float:
    return windows.errors(forecaster.forecast(windows)).mean()


def _tick_part(tick: Tick, number: int, parts: int, share: float) -> None:
    """Tell how much of the whole is done, from how much of one of its equal parts is."""
    tick((number + share) / parts)
