import functools
import http.server
import threading

import numpy as np
import pytest

from unrolled.content.data import epidemic

HEAD = "Province/State,Country/Region,Lat,Long,12/30/20,12/31/20,1/1/21"


def whole(places=epidemic.LEAST_PLACES, days=epidemic.LEAST_DAYS, first="2020-01-22"):
    """A table as large as it must be."""
    dates = np.datetime64(first) + np.arange(days)
    names = [f"{d.month}/{d.day}/{d.year % 100}" for d in dates.astype(object)]
    rows = [
        f',"Land, {place:03}",1.5,-2.5,' + ",".join(str(place + day) for day in range(days)) for place in range(places)
    ]
    return "\n".join([",".join([*epidemic.HEAD, *names]), *rows]) + "\n"


@pytest.fixture
def server(tmp_path):
    """A folder and the address at which it is served."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{running.server_port}/table.csv"
    running.shutdown()
    running.server_close()


def test_provinces_are_summed_and_days_read():
    cases = epidemic.read(f"{HEAD}\nNorth,Chile,0,0,1,2,3\n,Belgium,,,5,5,4\nSouth,Chile,0,0,10,20,30.0\n")
    assert cases.places.tolist() == ["Belgium", "Chile"]
    assert cases.cumulative.tolist() == [[5, 5, 4], [11, 22, 33]]
    assert cases.dates.astype(str).tolist() == ["2020-12-30", "2020-12-31", "2021-01-01"]
    assert not cases.simulated


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "got nothing"),
        ("<html>Not here</html>", "want the columns"),
        ("Province/State,Country/Region,Lat,Long\n", "want the columns"),
        (HEAD.replace("12/31/20,", "") + "\n,Peru,0,0,1,2", "day after 2020-12-30 is missing"),
        (HEAD.replace("12/31/20", "31/12/20") + "\n,Peru,0,0,1,2,3", "'31/12/20' is no day"),
        (HEAD.replace("12/31/20", "2020-12-31") + "\n,Peru,0,0,1,2,3", "'2020-12-31' is no day"),
        (HEAD + "\n,Peru,0,0,1,2", "line 2 has 6 columns, want 7"),
        (HEAD + "\n,Peru,0,0,1,-2,3", "line 2 .Peru. holds"),
        (HEAD + "\n,Peru,0,0,1,,3", "line 2 .Peru. holds"),
        (HEAD + "\n,Peru,0,0,1,2.5,3", "line 2 .Peru. holds"),
        (HEAD + "\n,Peru,0,0,1,nan,3", "line 2 .Peru. holds"),
    ],
)
def test_other_tables_are_refused(table, message):
    with pytest.raises(ValueError, match=message) as caught:
        epidemic.read(table)
    assert "\n" not in str(caught.value)


def test_without_the_file_there_is_nothing(monkeypatch, tmp_path):
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert epidemic.load() is None
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    assert epidemic.load() is None


@pytest.mark.parametrize("wrong", [{"places": 149}, {"days": 799}, {"first": "2020-01-23"}])
def test_a_part_of_the_table_is_refused(monkeypatch, tmp_path, wrong):
    (tmp_path / epidemic.FILE).write_text(whole(**wrong))
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="is not the whole table"):
        epidemic.load()


def test_a_download_is_kept_and_not_repeated(server, tmp_path, monkeypatch, capsys):
    folder, address = server
    (folder / "table.csv").write_text(whole())
    target = tmp_path / "new" / "data"
    path = epidemic.fetch(target, address)
    assert path.parent == target.resolve()
    (folder / "table.csv").unlink()
    assert epidemic.fetch(target, address) == path
    monkeypatch.setenv("UNROLLED_DATA", str(target))
    assert epidemic.load().cumulative[3, 2] == 5
    assert epidemic.FILE in capsys.readouterr().err


def test_what_else_a_server_gives_is_deleted(server, tmp_path):
    folder, address = server
    (folder / "table.csv").write_text("<html>Please log in</html>")
    with pytest.raises(ValueError, match="is not the table of confirmed cases: want the columns"):
        epidemic.fetch(tmp_path / "data", address)
    assert not list((tmp_path / "data").iterdir())


def test_a_file_that_was_there_before_is_never_deleted(server, tmp_path):
    (tmp_path / epidemic.FILE).write_text("my notes")
    with pytest.raises(ValueError, match="is not the table"):
        epidemic.fetch(tmp_path, server[1])
    assert (tmp_path / epidemic.FILE).read_text() == "my notes"


def test_the_command_says_in_one_line_what_went_wrong(server, tmp_path, monkeypatch, capsys):
    folder, address = server
    fetch = epidemic.fetch
    monkeypatch.setattr(epidemic, "fetch", lambda target: fetch(target, address))
    assert "usage" in epidemic.main([])
    message = epidemic.main([str(tmp_path / "data")])
    assert "404" in message
    assert "\n" not in message
    (folder / "table.csv").write_text(whole())
    assert epidemic.main([str(tmp_path / "data")]) is None
    printed = capsys.readouterr().out
    assert f"UNROLLED_DATA={(tmp_path / 'data').resolve()}" in printed
    assert "CC BY 4.0" in printed


def test_a_server_that_does_not_answer_is_named(tmp_path, monkeypatch):
    fetch = epidemic.fetch
    monkeypatch.setattr(epidemic, "fetch", lambda target: fetch(target, "http://127.0.0.1:9/table.csv"))
    message = epidemic.main([str(tmp_path)])
    assert message.startswith("No data: ")
    assert "\n" not in message


def test_the_cases_are_whole():
    cases = epidemic.load()
    if cases is None:
        pytest.skip(f"UNROLLED_DATA does not hold {epidemic.FILE}")
    assert len(cases.places) == len(set(cases.places)) > 190
    assert cases.dates[-1] >= np.datetime64("2022-02-28")
    end = np.flatnonzero(cases.dates == np.datetime64("2022-02-28"))[0]
    by_name = dict(zip(cases.places, cases.cumulative[:, end], strict=True))
    assert max(by_name, key=by_name.get) == "US"
    assert 4e8 < sum(by_name.values()) < 5e8  # the world had 436 million
    falls = (np.diff(cases.cumulative, axis=1) < 0).mean()
    assert 0 < falls < 0.01
