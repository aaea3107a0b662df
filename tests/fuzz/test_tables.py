"""Tables that anybody may have: a daily series, the cases of an epidemic, counts one a line."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import strategies as st

from snippets.epidemic.curve_model import curve_model
from tests.fuzz import mutants, trial
from unrolled.content.data.epidemic import FILE
from unrolled.content.shelf.weights import pack

pytestmark = pytest.mark.proof

DAYS = [datetime.date(2023, 1, 1) + datetime.timedelta(number) for number in range(90)]
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%dT00:00:00Z", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%s")
CELLS = st.one_of(
    st.sampled_from(["", "0", "-1", "1e309", "nan", "inf", "1,5", "1.234,5", "½", "１２", "0x10", "1_000", "NULL"]),
    st.sampled_from(["2023-02-30", "2023-13-01", "9999-12-31", "0000-00-00", "2023-01-01", "1/2/2023", "44927"]),
    st.floats().map(str), st.integers().map(str), st.dates().map(str), st.datetimes().map(str), st.text(max_size=20),
)  # fmt: skip


def table(form="%Y-%m-%d", mark=",", end="\n", head="date,value,other", days=DAYS):
    rows = [f"{day.strftime(form)},{number % 7 + number / 8},x" for number, day in enumerate(days)]
    return end.join([head, *rows, ""]).replace(",", mark)


@st.composite
def tables(draw):
    """Two columns of that name among others, in any order, of cells that may be anything."""
    columns = draw(st.permutations(["date", "value", *draw(st.lists(st.text(max_size=5), max_size=3))]))
    plain = draw(st.booleans())
    rows = []
    for number in range(draw(st.integers(0, 40))):
        row = {"date": str(DAYS[number]), "value": str(number)} if plain or draw(st.booleans()) else {}
        rows.append([row.get(name) or draw(CELLS) for name in columns])
    if rows and draw(st.booleans()):
        rows[draw(st.integers(0, len(rows) - 1))][draw(st.integers(0, len(columns) - 1))] = draw(CELLS)
    mark, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quote = draw(st.sampled_from(["", '"']))
    return end.join(mark.join(f"{quote}{cell}{quote}" for cell in row) for row in [columns, *rows])


def written(folder, files, name=""):
    """Each of these in a file of its own, or in a folder of its own under that name."""
    folder.mkdir()
    paths = [folder / f"{number:03}.csv" for number in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        if name:
            path.mkdir()
        (path / name if name else path).write_bytes(content)
    return paths


def test_a_daily_series_ends_in_one_line_or_is_read(tmp_path):
    good = table().encode()
    forms = [table(form).encode() for form in FORMS] + [table(mark=mark).encode() for mark in ";\t|"]
    codes = [table().encode(code) for code in ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-7")]
    whole = [table(end="\r\n").encode(), table(end="\r").encode(), table(days=DAYS[::-1]).encode(), good + good]
    large = [
        b"date,value\n" + b"," * 10**7,
        b'date,value\n"' + b"x" * 10**7,
        b"date,value\n2023-01-01," + b"9" * 10**6,
        b"date,value\n" + b"\n" * 10**6,
        b"date,value\n1900-01-01,1\n2100-12-31,2\n",
        b"\x00" * 10**6,
        b"",
    ]
    made_up = mutants.made_up(tables(), 150) + mutants.made_up(st.text(max_size=200), 40)
    files = [good, *forms, *codes, *whole, *large, *made_up, *mutants.of_bytes(good, 250)]
    (tmp_path / "run").mkdir()
    paths = written(tmp_path / "files", files)
    ended = trial.run("csv", tmp_path / "run", paths[0], paths)
    assert not trial.complaints(ended), trial.complaints(ended)
    answers = trial.answered(ended)
    assert answers[paths[0]] == f"{len(DAYS)} days"
    assert 20 < len(answers) < len(files) / 2


def cases(places=160, days=800):
    """A table as that of Johns Hopkins University, large enough to pass for it."""
    head = [f"{day.month}/{day.day}/{day:%y}" for number in range(days) for day in [_day(number)]]
    lines = [",".join(["Province/State,Country/Region,Lat,Long", *head])]
    lines += [",".join([f",Place {place},0,0", *(str(place * n) for n in range(days))]) for place in range(places)]
    return "\n".join(lines).encode()


def _day(number):
    return datetime.date(2020, 1, 22) + datetime.timedelta(number)


def test_a_table_of_cases_ends_in_one_line_or_is_read(tmp_path):
    good = cases()
    small = b"\n".join(line[:60] for line in good.split(b"\n")[:4])
    files = [good, *mutants.of_bytes(good, 40), *mutants.of_bytes(small, 80), b"", b"\xff\xfe", b'"' * 10**6]
    (tmp_path / "run").mkdir()
    paths = written(tmp_path / "files", files, FILE)
    ended = trial.run("cases", tmp_path / "run", paths[0], paths)
    assert not trial.complaints(ended), trial.complaints(ended)
    assert trial.answered(ended)[paths[0]] == "160 places"


def test_a_curve_of_ones_own_ends_in_one_line_or_is_forecast(tmp_path):
    (tmp_path / "weights.npz").write_bytes(pack(curve_model().get_weights()))
    counts = [str(100 + number) for number in range(50)]
    good = "\n".join(counts).encode()
    odd = ["inf", "nan", "-1", "1e308", "1e300", "x", "", "# no", "1 2", "0", "１２", "1e-320"]
    files = [good, *("\n".join([*counts[:30], one, *counts[30:]]).encode() for one in odd)]
    files += ["\n".join([*counts, one]).encode() for one in odd]
    files += [b"\n".join([one] * 50) for one in (b"0", b"1e300", b"inf", b"1 2")]
    files += [*mutants.of_bytes(good, 80), b"", b"\n".join([b"5"] * 10)]
    (tmp_path / "run").mkdir()
    paths = written(tmp_path / "files", files)
    ended = trial.run("curve", tmp_path / "run", paths[0], paths, {"weights": str(tmp_path / "weights.npz")})
    assert not trial.complaints(ended), trial.complaints(ended)
    assert paths[0] in trial.answered(ended)
    assert np.isfinite(eval(trial.answered(ended)[paths[0]])).all()
