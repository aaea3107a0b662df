"""A simulated epidemic in several places, for whoever has no reported cases at hand.

Susceptible, exposed, infectious and recovered people (the model of Kermack and McKendrick, Proceedings
of the Royal Society A 115, 1927, with a latent stage), waves from contacts that people give up and take
up again, and reports as offices make them: fewer on Sundays, late, and corrected.
"""

from __future__ import annotations

import numpy as np

from unrolled.content.data.epidemic import Cases

PLACES = 60
FIRST, LAST = "2020-01-22", "2022-02-28"
LATENT, INFECTIOUS = 4.0, 5.0
"""Mean days between infection and being infectious, and of being infectious."""
CAREFUL, HABIT = 0.3, 25
"""The share of contacts that careful people keep, and the days that habits take to change."""


def infect(
    reproduction: np.ndarray,
    population: np.ndarray,
    seeds: np.ndarray,
    *,
    alarm: np.ndarray | None = None,
    protected: np.ndarray | None = None,
    waning: float = 0.0,
) -> np.ndarray:
    """New infections a day in places that do not touch one another.

    Args:
        reproduction: Whom an infectious person would infect if all were susceptible and nobody took
            care, `(days, places)`.
        population: People, `(places,)`.
        seeds: People infected from outside, `(days, places)`.
        alarm: Share of the population infected each day, of late, at which people begin to give up contacts,
            `(places,)`; they take them up again at a twelfth of it. Nobody does where it is left out.
        protected: Share of the susceptible that become immune each day by vaccination, `(days, 1)`.
        waning: Share of the immune that become susceptible again each day.

    Returns:
        New infections, `(days, places)`.

    Raises:
        ValueError: The shapes do not fit.
    """
    if seeds.shape != reproduction.shape or population.shape != reproduction.shape[1:]:
        raise ValueError(
            f"want (days, places), (places,) and (days, places), got {reproduction.shape}, {population.shape} and "
            f"{seeds.shape}"
        )
    susceptible = population.astype(float)
    exposed, infectious, immune, lately = (np.zeros_like(susceptible) for _ in range(4))
    caution, careful = np.ones_like(susceptible), np.zeros(susceptible.shape, bool)
    infected = np.zeros(reproduction.shape)
    for day, ratio in enumerate(reproduction):
        if alarm is not None:
            careful = np.where(careful, lately > alarm / 12, lately > alarm)
            caution = caution + (np.where(careful, CAREFUL, 1.0) - caution) / HABIT
        contacts = caution * ratio / INFECTIOUS
        new = susceptible * -np.expm1(-contacts * infectious / population)
        new = np.minimum(susceptible, new + seeds[day])
        vaccinated = 0 if protected is None else protected[day] * (susceptible - new)
        begin, end, lose = exposed / LATENT, infectious / INFECTIOUS, waning * immune
        susceptible = susceptible - new - vaccinated + lose
        exposed = exposed + new - begin
        infectious = infectious + begin - end
        immune = immune + end + vaccinated - lose
        lately = lately + (new / population - lately) / 10
        infected[day] = new
    return infected


def simulate(seed: int = 0) -> Cases:
    """Cumulative reported cases of 60 made-up places over the days of the real table's first two years.

    Contacts drift, people take care when many fall ill, more contagious variants arrive (the last in
    December 2021), vaccination begins in 2021 and immunity wanes. A part of the infections is reported,
    some days later; each place has its own weekly rhythm, some report nothing at weekends; there are days on
    which many old cases are added and days on which cases are taken back.

    Args:
        seed: Gives another epidemic.
    """
    random = np.random.default_rng(seed)
    dates = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    population = np.exp(random.uniform(np.log(4e6), np.log(2e8), PLACES))
    contagion, arrivals = _contagion(dates, random), _arrivals(dates, random)
    alarm = np.exp(random.uniform(np.log(2e-4), np.log(2e-3), PLACES))
    protected = 0.003 * _from(dates, "2021-04-15", 30)[:, None]
    infected = infect(contagion, population, arrivals, alarm=alarm, protected=protected, waning=1 / 240)
    cumulative = np.maximum(_report(infected, dates, random).cumsum(axis=0), 0).T
    return Cases(dates, np.array([f"Place {number:02}" for number in range(1, PLACES + 1)]), cumulative, True)


def _report(infected: np.ndarray, dates: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The cases that offices report each day, corrections included, `(days, places)`."""
    days = len(dates)
    share = np.exp(np.log(random.uniform(0.1, 0.4, PLACES)) + _drift(infected.shape, random, 60, 0.25))
    ill = infected * np.minimum(share, 0.8)
    delays = np.array([0.0, 0.05, 0.1, 0.2, 0.25, 0.2, 0.1, 0.05, 0.05])
    reported = np.stack([np.convolve(place, delays)[:days] for place in ill.T], axis=1)
    reported = _by_weekday(reported, dates, random)
    reported = np.round(reported * random.gamma(60, 1 / 60, infected.shape))
    for place in range(PLACES):
        for day in random.integers(150, days, random.poisson(0.9)):
            reported[day, place] += round(random.uniform(2, 12) * reported[day - 7 : day, place].mean())
        for day in random.integers(150, days, random.poisson(0.6)):
            reported[day, place] -= round(random.uniform(0.002, 0.02) * reported[: day - 1, place].sum())
    return reported


def _from(dates: np.ndarray, day: str, width: float, late: float | np.ndarray = 0.0) -> np.ndarray:
    """Rises from 0 to 1 around a day."""
    since = (dates - np.datetime64(day)).astype(float)
    return 1 / (1 + np.exp(-(since - late) / width * 4))


def _drift(shape: tuple[int, int], random: np.random.Generator, memory: float, scale: float) -> np.ndarray:
    """Noise that forgets within `memory` days, with the standard deviation `scale`."""
    keep = np.exp(-1 / memory)
    drift = np.zeros(shape)
    drift[0] = random.normal(0, scale, shape[1])
    for day in range(1, shape[0]):
        drift[day] = keep * drift[day - 1] + random.normal(0, scale * np.sqrt(1 - keep**2), shape[1])
    return drift


def _contagion(dates: np.ndarray, random: np.random.Generator) -> np.ndarray:
    late = random.normal(0, 12, (PLACES, 1))
    base = np.full((PLACES, 1), 2.6)
    for day, width, gain in (("2021-01-20", 40, 0.9), ("2021-06-20", 40, 1.3), ("2021-12-14", 22, 3.0)):
        base = base + gain * _from(dates, day, width, late)
    year = 2 * np.pi * (dates - np.datetime64("2020-01-15")).astype(float) / 365.25
    season = 1 + np.outer(random.uniform(-0.05, 0.2, PLACES), np.cos(year))
    return (base * season).T * np.exp(_drift((len(dates), PLACES), random, 25, 0.2))


def _arrivals(dates: np.ndarray, random: np.random.Generator) -> np.ndarray:
    begin = random.integers(5, 50, PLACES)
    return np.where(np.arange(len(dates))[:, None] >= begin, 8.0, 0.0)


def _by_weekday(reported: np.ndarray, dates: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """What offices do to the days: a weekly rhythm, and in some places nothing at weekends, all on Monday."""
    rhythm = np.ones((7, PLACES))
    rhythm[6] = random.uniform(0.3, 1.0, PLACES)
    rhythm[0] = rhythm[6] ** 0.6
    rhythm[1:4] = random.uniform(1.0, 1.3, (3, PLACES))
    rhythm /= rhythm.mean(axis=0)
    weekday = (dates.astype(int) + 3) % 7
    shifted = reported * rhythm[weekday]
    closed = random.random(PLACES) < 0.15
    for day in np.flatnonzero((weekday == 5) | (weekday == 6)):
        until = day + (7 - weekday[day])
        if until < len(dates):
            shifted[until] += np.where(closed, shifted[day], 0)
        shifted[day] = np.where(closed, 0, shifted[day])
    return shifted
