"""Numbers as public files write them: the right ones, or one line that says what is in doubt."""

from pathlib import Path

import numpy as np
import pytest

from unrolled.apps.forecast.column_of_numbers import numbers
from unrolled.apps.forecast.csv_file import Column
from unrolled.engine.terminal import InputError


def read(cells, delimiter=","):
    values, notes = numbers(Column(Path("x.csv"), "sold", list(range(2, 2 + len(cells))), cells), delimiter)
    return values.tolist(), notes


RIGHT = {
    "plain": ("928|1182|0|-3.5|.5|7.|+2", [928, 1182, 0, -3.5, 0.5, 7, 2]),
    "exponents": ("1e3|1.5E+03|2.25e-2", [1000, 1500, 0.0225]),
    "exponents with commas": ("1,5E+03|2,25E-2", [1500, 0.0225]),
    "decimal commas": ("3,5|0,25|12", [3.5, 0.25, 12]),
    "decimal commas, three and less": ("1,182|0,928|1,05", [1.182, 0.928, 1.05]),
    "three decimals far below a whole number": ("1.234|123|12.5", [1.234, 123, 12.5]),
    "decimal points, three and less": ("1.182|0.928|1.05", [1.182, 0.928, 1.05]),
    "English": ("1,182.50|928.10|1,234,567", [1182.5, 928.1, 1234567]),
    "German": ("1.182,50|928,10|1.234.567", [1182.5, 928.1, 1234567]),
    "millions with points": ("1.234.567|950.000|1.182|12", [1234567, 950000, 1182, 12]),
    "French": ("1 182,5|928,25", [1182.5, 928.25]),
    "thin spaces": ("1\u202f182|12\u2009345|1\xa0234\xa0567|9", [1182, 12345, 1234567, 9]),
    "Swiss": ("1'182.50|12’345|9", [1182.5, 12345, 9]),
    "Indian": ("12,34,567.50|1,23,456|999", [1234567.5, 123456, 999]),
    "thousands with commas": ("1,182|928|1,055", [1182, 928, 1055]),
    "minus signs": ("\u22123.5|\u20132|-1", [-3.5, -2, -1]),
    "minus behind": ("3.5-|2", [-3.5, 2]),
    "brackets": ("(1,182.50)|928.25|(3)", [-1182.5, 928.25, -3]),
    "percent": ("60.3%|5 %|0", [60.3, 5, 0]),
    "dollars": ("$1,538.59|-$20|$-3|($4.5)", [1538.59, -20, -3, -4.5]),
    "euros": ("1.538,59 €|20 €|0", [1538.59, 20, 0]),
    "figures of other scripts": ("１２３|٤٥|6", [123, 45, 6]),
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_form_that_leaves_no_doubt_is_read(case):
    cells, values = RIGHT[case]
    assert read(cells.split("|"))[0] == values


def test_what_is_not_written_as_programs_do_is_told():
    assert read(["1", "2.5", "1.250"])[1] == []
    assert read(["5", "1,182", "7"])[1] == ["numbers such as '1,182' were read as 1182"]
    assert read(["5%", "7%"])[1] == ["the sign % of sold was left out"]


def test_three_decimals_in_all_rows_are_decimals_and_told():
    decimals = [45.123, 51.22, 0], ["numbers such as '45.123' were read as 45.123"]
    assert read(["45.123", "51.220", "0"], ";") == decimals
    assert read(["45.123", "51.220", "0"]) == (decimals[0], [])
    assert read(["45,123", "51,220"]) == ([45123, 51220], ["numbers such as '45,123' were read as 45123"])


DOUBT = {
    "thousands with points": ("1.182|928|1.055", ",", "line 2: sold is '1.182': is that 1182, or 1 and a bit?"),
    "small ones beside them": ("1.182|5|1.055|3", ",", "is that 1182, or 1 and a bit? want it as 1182 or as 1.1820"),
    "one with decimals beside them": ("1.182|928|1.055|987|0.5|1.001|950", ",", "is that 1182, or 1 and a bit?"),
    "one not quite beside them": ("1.182|300|0.5", ",", "is that 1182, or 1 and a bit?"),
    "commas that may be decimals": ("45,123|51,220", ";", "is that 45123, or 45 and a bit?"),
    "commas, some with decimals": ("1,182|928|1,055|987|0,5|1,001|950", ";", "is that 1182, or 1 and a bit?"),
    "both signs": ("1.182|1,055", ";", "is that 1182, or 1 and a bit?"),
}


@pytest.mark.parametrize("case", DOUBT)
def test_a_thousand_or_one_and_a_bit_is_asked(case):
    cells, delimiter, complaint = DOUBT[case]
    with pytest.raises(InputError) as caught:
        read(cells.split("|"), delimiter)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("written", ["{:.3f}", "{:.4g}", "{:g}", "{:.1f}", "{:,.2f}", "{:,.0f}"])
@pytest.mark.parametrize("size", [1e-2, 1.0, 50.0, 1e3, 1e6])
def test_decimals_of_any_size_are_never_in_doubt(written, size):
    values = size * np.exp(np.random.default_rng(0).normal(size=300))
    cells = [written.format(value) for value in values]
    np.testing.assert_array_equal(read(cells)[0], [float(cell.replace(",", "")) for cell in cells])


WRONG = {
    "empty": ("5||7|", "line 3: sold is empty (and in 1 more row); want a number for every day"),
    "a word": ("5|NA|NA|NA", "line 3: sold is 'NA' (and in 2 more rows); want a number for every day"),
    "nan": ("5|NaN", "line 3: sold is 'NaN'; want a number for every day"),
    "points": ("5|..", "line 3: sold is '..'; want a number for every day"),
    "dash": ("5|-", "line 3: sold is '-'; want a number for every day"),
    "unit": ("5|12 km", "line 3: sold is '12 km'; want a number alone"),
    "letters for a thousand": ("5|12k", "line 3: sold is '12k'; want a number alone"),
    "a bound": ("5|<3", "line 3: sold is '<3'; want a number alone"),
    "at least": ("5|3+", "line 3: sold is '3+'; want a number alone"),
    "a mark": ("5|3*", "line 3: sold is '3*'; want a number alone"),
    "two numbers": ("5|3-4", "line 3: sold is '3-4'; want a number alone"),
    "two minus signs": ("5|-3-", "line 3: sold is '-3-'; want a number alone"),
    "superscript": ("5|10²", "line 3: sold is '10²'; want a number alone"),
    "underscore": ("5|1_000", "line 3: sold is '1_000'; want a number alone"),
    "groups of two": ("5|1 18", "line 3: sold is '1 18'; want a number alone"),
    "too large": ("5|1e999", "line 3: sold is '1e999'; want a finite number"),
    "percent and none": ("5%|0.05", "line 3: sold is '0.05', and '5%' in line 2; want all in one unit"),
    "two currencies": ("5 €|$5", "line 3: sold is '$5', and '5 €' in line 2; want all in one unit"),
    "two forms": ("1.5|3|2,5", "line 4: sold is '2,5', written otherwise than '1.5' in line 2; want one form"),
    "two forms of thousands": (
        *("3|1.182,50|1,182.50|2,5",),
        "line 4: sold is '1,182.50', written otherwise than '1.182,50' in line 3; want one form",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_number_is_named(case):
    cells, complaint = WRONG[case]
    with pytest.raises(InputError) as caught:
        read(cells.split("|"))
    assert str(caught.value).startswith(f"x.csv, {complaint}")
