import numpy as np
import pytest

from unrolled.content.data.seir import INFECTIOUS, LAST, infect, simulate


@pytest.fixture(scope="module")
def simulated():
    return simulate()


@pytest.mark.parametrize("reproduction", [1.5, 2.5, 4.0])
def test_an_epidemic_left_alone_reaches_its_final_size(reproduction):
    """Kermack and McKendrick: the share z that is infected solves z = 1 - exp(-R z)."""
    days, population = 1500, np.array([1e7])
    seeds = np.zeros((days, 1))
    seeds[0] = 10
    infected = infect(np.full((days, 1), reproduction), population, seeds)
    size = infected.sum() / population[0]
    assert size == pytest.approx(1 - np.exp(-reproduction * size), abs=1e-4)
    assert size > 0.5


def test_below_one_an_epidemic_dies_out():
    seeds = np.zeros((400, 1))
    seeds[0] = 1000
    infected = infect(np.full((400, 1), 0.5), np.array([1e7]), seeds)
    assert infected.sum() == pytest.approx(2000, rel=0.01)  # 1 + 1/2 + 1/4 + …
    assert infected[-1] < 1e-6


def test_an_epidemic_grows_by_the_factor_that_its_rates_give():
    seeds = np.zeros((60, 1))
    seeds[0] = 1
    infected = infect(np.full((60, 1), 3.0), np.array([1e12]), seeds)[:, 0]
    # Largest eigenvalue of one day of exposed and infectious people, new ones by 3 / INFECTIOUS.
    step = np.array([[1 - 1 / 4, 3 / INFECTIOUS], [1 / 4, 1 - 1 / INFECTIOUS]])
    assert infected[-1] / infected[-2] == pytest.approx(np.linalg.eigvals(step).real.max(), rel=1e-3)


def test_people_who_take_care_and_vaccination_make_it_smaller():
    ratio, population = np.full((400, 1), 2.5), np.array([1e7])
    seeds = np.zeros((400, 1))
    seeds[0] = 10
    alone = infect(ratio, population, seeds).sum()
    assert infect(ratio, population, seeds, alarm=np.array([1e-4])).sum() < 0.8 * alone
    assert infect(ratio, population, seeds, protected=np.full((400, 1), 0.01)).sum() < 0.8 * alone
    assert infect(ratio, population, seeds, waning=0.01).sum() > 1.2 * alone


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"\(5, 2\)"):
        infect(np.ones((5, 2)), np.ones(2), np.ones((5, 1)))


def test_it_is_the_same_each_time_and_another_with_another_seed(simulated):
    np.testing.assert_array_equal(simulated.cumulative, simulate().cumulative)
    assert (simulated.cumulative != simulate(1).cumulative).any()


def test_it_has_what_reported_cases_have(simulated):
    assert simulated.simulated
    assert (str(simulated.dates[0]), str(simulated.dates[-1])) == ("2020-01-22", LAST)
    assert simulated.cumulative.shape == (len(simulated.places), len(simulated.dates))
    assert simulated.cumulative.min() >= 0
    assert (simulated.cumulative == simulated.cumulative.round()).all()
    change = np.diff(simulated.cumulative, axis=1)
    assert 5 < (change < 0).sum() < 100, "corrections"
    weekday = (simulated.dates[1:].astype(int) + 3) % 7
    assert (change[:, weekday == 6].sum(axis=1) < change[:, weekday == 2].sum(axis=1)).mean() > 0.8, "Sundays"
    mean = np.apply_along_axis(lambda one: np.convolve(one, np.ones(29) / 29, "valid"), 1, change)[:, 150:]
    assert np.median(mean.max(axis=1) / np.maximum(mean.min(axis=1), 1)) > 10, "waves"
