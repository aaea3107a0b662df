import numpy as np
import pytest

from unrolled.content.data import ridership

HEAD = "service_date,day_type,rail_boardings"


def table(*rows):
    return "\n".join([HEAD, *rows])


def test_days_come_in_order_and_once():
    found = ridership.read(table("03/02/2001,W,12", "03/01/2001,W,11", "03/02/2001,W,12", "03/03/2001,A,5"))
    assert found.dates.astype(str).tolist() == ["2001-03-01", "2001-03-02", "2001-03-03"]
    assert found.boardings.tolist() == [11, 12, 5]
    assert found.day_type.tolist() == ["W", "W", "A"]
    assert len(found) == 3


def test_a_day_with_two_values_is_refused():
    with pytest.raises(ValueError, match="2001-03-01 is listed twice"):
        ridership.read(table("03/01/2001,W,11", "03/01/2001,W,12"))


def test_a_gap_is_refused():
    with pytest.raises(ValueError, match="missing after 2001-03-01"):
        ridership.read(table("03/01/2001,W,11", "03/03/2001,A,12"))


def test_without_the_archive_there_is_nothing(monkeypatch, tmp_path):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert ridership.load() is None
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    assert ridership.load() is None


def test_another_archive_is_refused(monkeypatch, tmp_path):
    (tmp_path / "ridership.tgz").write_bytes(b"something else")
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="is another archive"):
        ridership.load()


def test_the_boardings_are_whole():
    found = ridership.load()
    if found is None:
        pytest.skip("UNROLLED_DATA does not hold ridership.tgz")
    assert (str(found.dates[0]), str(found.dates[-1]), len(found)) == ("2001-01-01", "2021-11-30", 7639)
    assert found.boardings.min() > 0
    assert set(found.day_type) == set("WAU")
    sundays = (found.dates.astype(int) + 3) % 7 == 6
    assert (found.day_type[sundays] == "U").all()
    weekdays = found.boardings[found.day_type == "W"]
    assert np.median(weekdays) > 1.5 * np.median(found.boardings[found.day_type == "U"])
