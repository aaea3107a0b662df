"""The command as a reader calls it, on folders that the tests make."""

import io
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from rich.cells import cell_len

from unrolled.apps.video import clips_report, trial
from unrolled.apps.video.clip_training import MODELS, Trained
from unrolled.apps.video.saved_classifier import load
from unrolled.apps.video.write import write
from unrolled.console import main
from unrolled.engine.terminal import printer

pytestmark = pytest.mark.slow


def clips(folder, kinds, each, frames=6):
    """Videos whose colour gives the class away."""
    rng = np.random.default_rng(0)
    for number, kind in enumerate(kinds):
        (folder / kind).mkdir(parents=True)
        for n in range(each):
            film = rng.integers(0, 60, (frames, 8, 8, 3), "uint8")
            film[..., number % 3] += 180
            write(folder / kind / f"rec{n // 2}-{n}.avi", film)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = clips(tmp_path_factory.mktemp("videos") / "mine", ["blue", "red"], 6)
    (home / "red" / "broken.mp4").write_bytes(b"")
    (home / "red" / "notes.txt").write_text("x")
    return home


SMALL = ["--frames", "3", "--size", "8", "--epochs", "2"]


def call(capsys, *arguments):
    status = main(["classify", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_it_reports_and_saves_and_says_the_same_again(folder, tmp_path, capsys):
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", "classify", str(folder), *SMALL], capture_output=True, text=True
    )
    notes = (
        "ignored: red/notes.txt (no video by name)",
        "1 video is left out: red/broken.mp4 is empty",
    )
    assert (done.returncode, done.stderr) == (0, "".join(f"unrolled: {note}\n" for note in notes))
    status, out, err = call(capsys, folder, *SMALL, "--save", tmp_path / "model")
    assert (status, err) == (0, done.stderr)
    assert out.startswith(done.stdout)
    assert out.startswith("\n".join(["2 classes: blue (6), red (6)", *notes, "clips of 3 frames"]))
    assert "clips of 3 frames, 8 by 8 pixels: 8 to train on, 2 to validate, 2" in out
    assert "accuracy on 2 test clips" in out
    for line in ("CNN and GRU", "bag of frames", "frames, averaged", "most common class 0.50"):
        assert f"  {line}" in out
    assert "It is not shown that the order of the frames helps" in out
    assert "nothing else can come out." in out
    assert f"unrolled predict {tmp_path / 'model'} VIDEO..." in out
    assert json.loads((tmp_path / "model/classifier.json").read_text())["names"] == ["blue", "red"]
    assert set(load(tmp_path / "model").predict(folder / "red" / "rec0-0.avi")) == {"blue", "red"}


class StoppedError(Exception):
    pass


def split_of(monkeypatch, *arguments):
    """What the command would train on, by the names of the files."""
    seen = {}

    def stop(clips, labels, parts, classes, **how):
        seen.update({name: [clips.paths[n].stem for n in numbers] for name, numbers in parts.items()})
        raise StoppedError

    monkeypatch.setattr(trial, "train_models", stop)
    with pytest.raises(StoppedError):
        main(["classify", *map(str, arguments)])
    return seen


def test_recordings_are_kept_together(folder, monkeypatch):
    apart = split_of(monkeypatch, folder, *SMALL)
    assert sorted(len(names) for names in apart.values()) == [2, 2, 8]
    together = split_of(monkeypatch, folder, *SMALL, "--group", "-")
    recordings = {part: {name.split("-")[0] for name in names} for part, names in together.items()}
    assert sorted(name for names in recordings.values() for name in names) == ["rec0", "rec1", "rec2"]


@pytest.fixture
def guessed(monkeypatch):
    """In place of a training: what is done in its stead is called, and half of the test clips are right."""

    def train_instead(call):
        def models(clips, labels, parts, classes, **how):
            call()
            return dict.fromkeys(MODELS, Trained(None, np.zeros(len(parts["test"]), int), 1))

        monkeypatch.setattr(trial, "train_models", models)

    return train_instead


def test_what_is_to_be_said_of_the_videos_is_said_before_the_training(folder, guessed, capsys):
    before = []
    guessed(lambda: before.append(capsys.readouterr()))
    status, out, err = call(capsys, folder, *SMALL, "--group", "-")
    assert (status, err) == (0, "")
    told = before[0].err.splitlines()
    assert before[0].out == ""
    assert told[-1] == "unrolled: 12 clips of 3 recordings, by names up to their last -"
    assert all(line.removeprefix("unrolled: ") in out for line in told)


def test_what_is_printed_keeps_to_the_width_of_its_console(folder, guessed):
    guessed(lambda: None)
    with pytest.warns(UserWarning, match="ignored|left out") as warned:
        result = trial.train(folder, 3, 8, epochs=1)
    assert result.tests == len(result.right["order"]) == result.confusion.sum() == 2
    assert result.accuracy("order") == np.trace(result.confusion) / 2
    assert result.counts == [6, 6]
    assert [str(warning.message) for warning in warned] == result.notes
    printed = io.StringIO()
    clips_report.report(result, printer(printed, 72))
    assert max(map(len, printed.getvalue().splitlines())) <= 72
    assert result.verdict in " ".join(printed.getvalue().split())


def test_the_model_is_kept_before_anything_is_printed(folder, guessed, tmp_path, monkeypatch, capsys):
    guessed(lambda: None)
    done = []
    monkeypatch.setattr(trial, "save", lambda classifier, target: done.append("saved"))
    monkeypatch.setattr(clips_report, "report", lambda outcome, console: done.append("printed"))
    assert call(capsys, folder, *SMALL, "--save", tmp_path / "model")[0] == 0
    assert done == ["saved", "printed"]


def test_what_was_measured_is_printed_though_the_model_cannot_be_kept(folder, guessed, tmp_path, monkeypatch, capsys):
    guessed(lambda: None)

    def full(classifier, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(trial, "save", full)
    status, out, err = call(capsys, folder, *SMALL, "--save", tmp_path / "model")
    assert status == 1
    assert "accuracy on 2 test clips" in out
    assert "Saved in" not in out
    assert err.splitlines()[-1] == f"unrolled: {tmp_path / 'model'}: No space left on device"


def test_names_of_any_letters_are_printed_on_lines_of_their_own(tmp_path, guessed, capsys):
    home = clips(tmp_path / "v", ["挥手", "a\nb\x1b[31m"], 5)
    (home / "挥手/\x1b[2J.txt").write_text("x")
    guessed(lambda: None)
    status, out, err = call(capsys, home, *SMALL)
    assert status == 0
    assert not set("\x1b\r\x07") & set(out + err)
    assert out.splitlines()[0] == "2 classes: a b [31m (5), 挥手 (5)"
    assert "ignored: 挥手/ [2J.txt (no video by name)" in err
    table = [line for line in out.splitlines() if line.startswith(("  1 a b [31m ", "  2 挥手 "))]
    assert [cell_len(line) for line in table] == [5 + len("a b [31m") + 8] * 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["a-file"], "a-file is a file; want a folder with one folder of videos for each class"),
        (["empty"], "empty has no folders; want one folder of videos for each class"),
        (["texts"], "texts holds no videos; want files that end in .mp4"),
        (["one"], "one has videos of one class only, a; at least 2 are wanted"),
        (["few"], "too few clips: a has 2, b has 2; each class needs 5"),
        (["broken"], "none of the 2 videos can be used. 2 videos are left out: a/x.mp4 is empty; b/x.mp4 is empty"),
        (["good", "--frames", "40"], "none of the 12 videos can be used. 12 videos are left out: blue/rec0-0.avi has"),
        (["good", "--frames", "0"], "argument --frames: want a whole number from 1 to 512, got '0'"),
        (["good", "--frames", "513"], "argument --frames: want a whole number from 1 to 512, got '513'"),
        (["good", "--frames", "many"], "argument --frames: want a whole number from 1 to 512, got 'many'"),
        (["good", "--size", "-3"], "argument --size: want a whole number from 8 to 512, got '-3'"),
        (["good", "--size", "7"], "argument --size: want a whole number from 8 to 512, got '7'"),
        (["good", "--size", "9" * 400], "argument --size: want a whole number from 8 to 512, got '9999999999999999999"),
        (["good", "--epochs", "0"], "argument --epochs: want a whole number from 1"),
        (["good", "--seed", "-1"], "argument --seed: want a whole number from 0"),
        (["good", "--seed", "4294967296"], "argument --seed: want a whole number from 0 to 4294967295, got"),
        (["good", "--group", ""], "argument --group: want what parts"),
        (
            ["good", "--group", "c"],
            "no split was found that has every class in all three parts: of recordings, by",
        ),
        (["good", "--group", "zzz"], "--group zzz: no video has that in its name; want what ends the name of a record"),
        (["twice"], "one clip has two labels: a/rec0-0.avi and b/rec0-0.avi; a/rec0-1.avi and b/rec0-1.avi are the"),
        (["split"], "split/test holds a folder of videos, a; want the videos of a class in the folder of the class "),
        (["good", "--save", "a-file"], "a-file is there already; want a new or an empty folder"),
        (["good", "--save", "one"], "one is there already; want a new or an empty folder"),
        (["good", "--save", "a-file/deep"], "a-file/deep cannot be written: "),
        (["good", "--save", "none/deep"], "none/deep cannot be written: there is no folder"),
        (["good", "--save", "x" * 300], f"{'x' * 300} cannot be written: File name too long"),
        ([], "the following arguments are required: FOLDER; see `unrolled classify --help`"),
    ],
)
def test_a_call_that_makes_no_sense_is_one_line_and_writes_nothing(arguments, complaint, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "texts" / "a").mkdir(parents=True)
    (tmp_path / "texts" / "a" / "x.txt").write_text("x")
    clips(tmp_path / "one", ["a"], 1)
    clips(tmp_path / "few", ["a", "b"], 2)
    clips(tmp_path / "good", ["blue", "red"], 6)
    clips(tmp_path / "split" / "test", ["a", "b"], 1)
    shutil.copytree(clips(tmp_path / "twice", ["a"], 2) / "a", tmp_path / "twice" / "b")
    for kind in ("a", "b"):
        (tmp_path / "broken" / kind).mkdir(parents=True)
        (tmp_path / "broken" / kind / "x.mp4").write_bytes(b"")
    before = sorted(tmp_path.rglob("*"))
    small = [] if "--frames" in arguments else ["--frames", "3"]
    status, out, err = call(capsys, *arguments, *small, *(["--save", "model"] if "--save" not in arguments else []))
    assert (status, out) == (2, "")
    assert err.startswith(f"unrolled: {complaint}")
    assert len(err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_help_and_bad_calls_do_not_wait_for_tensorflow(tmp_path):
    program = (
        "import sys; from unrolled.console import main; "
        f"assert main(['classify', {str(tmp_path / 'nowhere')!r}]) == 2; assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1
