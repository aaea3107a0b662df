import numpy as np
import pytest

from unrolled.apps.forecast.amounts import Unit, rounded

THIN = "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (123.456, "123"),
        (-12.345, "-12.3"),
        (1.234, "1.23"),
        (0.98765, "0.988"),
        (0.00029, "0.000290"),
        (3e-7, "0.000000300"),
        (1234567.8, f"1{THIN}234{THIN}568"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_have_three_digits_that_count(value, written):
    assert rounded(value) == written


def test_errors_near_each_other_can_be_told_apart_at_any_size():
    for size in 10.0 ** np.arange(-12, 16):
        unit = Unit.of([size, 2 * size, 3 * size])
        a, b = unit.rounded(0.021 * size), unit.rounded(0.0213 * size)
        assert a != b
        assert max(map(len, (a, b, unit.rounded(3 * size)))) <= 13


@pytest.mark.parametrize(
    ("values", "power"),
    [([], 0), ([0, 0], 0), ([-5e9, 6e9], 6), ([1e12] * 3, 9), ([7, 8, 1e15], 0), ([0.01], 0), ([0.009], -3)],
)
def test_one_unit_for_all(values, power):
    unit = Unit.of(values)
    assert unit.power == power
    assert unit.words == (f" in 1e{power}" if power else "")


def test_a_margin_of_nothing_asks_for_no_decimals():
    assert Unit(0).decimals(0.0) == 0
    assert Unit(-6).fixed(3e-6, 2) == "3.00"
    assert Unit(0).fixed(-0.001, 1) == "0.0"
    assert (Unit(9).whole(2.5e9), Unit(0).whole(2.5)) == ("2.50e9", "2.50")
