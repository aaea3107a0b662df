"""`unrolled predict`: uses a saved forecaster or classifier on new data."""

from __future__ import annotations

import argparse
from pathlib import Path

from unrolled.apps import forecast, video
from unrolled.apps.forecast import saved_forecaster, series_report
from unrolled.apps.forecast.amounts import Unit
from unrolled.apps.forecast.oddities import odd_values
from unrolled.apps.video import clip_cache, clips_report, saved_classifier, video_folders
from unrolled.engine.terminal import InputError, check_new, complain, explained, one_line, printer, progress, silenced

EXAMPLES = """\
examples:
  unrolled predict model sales-until-today.csv
  unrolled predict model sales-until-today.csv --value sold --out coming.csv
  unrolled predict model new.mp4 more-videos/ --out classes.csv
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "predict",
        description="Use what `unrolled forecast --save` or `unrolled classify --save` has saved. A forecaster takes a "
        "file of past days\nand gives the coming ones; a classifier takes videos, or folders of them, and gives the "
        "class of each.",
        epilog=EXAMPLES,
    )
    parser.add_argument("saved", type=Path, metavar="SAVED", help="the folder of the forecaster or classifier")
    parser.add_argument("inputs", type=Path, nargs="+", metavar="INPUT", help="a CSV file; or videos and folders")
    parser.add_argument("--date", metavar="COLUMN", help="the column of days (default: named as when it was saved)")
    parser.add_argument("--value", metavar="COLUMN", help="the column of values (default: the same)")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="write into this new file instead of printing")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Look what was saved, use it, and print or write what it gives.

    Raises:
        InputError: The folder or an input cannot be used; nothing was written.
        OSError: The file could not be written.
    """
    if chosen.out is not None:
        check_new(chosen.out)
    if (chosen.saved / saved_forecaster.SETTINGS).is_file():
        return _forecast(chosen)
    if (chosen.saved / saved_classifier.ABOUT).is_file():
        return _classify(chosen)
    video_folders.check_folder(chosen.saved, "the folder of a saved forecaster or classifier")
    raise InputError(f"{chosen.saved} holds neither a saved forecaster nor a saved classifier")


def _forecast(chosen: argparse.Namespace) -> int:
    file = chosen.inputs[0]
    if len(chosen.inputs) > 1:
        raise InputError(f"{chosen.saved} is a forecaster and takes one CSV file, got {len(chosen.inputs)} inputs")
    if file.is_dir() or video_folders.is_video(file):
        raise InputError(f"{chosen.saved} is a forecaster and takes a CSV file, got {file}")
    with silenced():
        fitted = forecast.load(chosen.saved)
        date, value = (asked or known for asked, known in zip((chosen.date, chosen.value), fitted.columns, strict=True))
        series = forecast.read_csv(file, date, value)
        with explained(series.notes):
            coming = fitted.predict(series.dates, series.values)
    if chosen.out is not None:
        series_report.write_coming(coming, (date, value), chosen.out)
    console = printer()
    series_report.notes((*series.notes, *odd_values(series)), console)
    if chosen.out is not None:
        console.print(f"Wrote {chosen.out}")
        return 0
    console.print(f"{one_line(value)}: {len(series)} days, {series.dates[0]} to {series.dates[-1]}; by {fitted.name}\n")
    series_report.coming(coming, value, console, Unit.of(series.values))
    return 0


def _classify(chosen: argparse.Namespace) -> int:
    if chosen.date or chosen.value:
        raise InputError(f"{chosen.saved} is a classifier; --date and --value are for a forecaster")
    videos, notes = _videos(chosen)
    classes: list[clips_report.Classified] = []
    refused = {}
    with progress() as tell:
        classifier = video.load(chosen.saved)
        for number, path in enumerate(videos, 1):
            name = str(path)
            try:
                likeliest, *_ = classifier.predict(path).items()
                classes.append((name, *likeliest))
            except video.VideoError as error:
                refused[one_line(name)] = error.reason
            tell("reading videos", number / len(videos))
    notes += [clip_cache.left_out(refused)] if refused else []
    if not classes:
        raise InputError(". ".join(["none of the videos can be used", *notes]))
    console = printer()
    if chosen.out is not None:
        clips_report.write_classes(classes, chosen.out)
        console.print(f"Wrote {chosen.out}")
    else:
        clips_report.print_classes(classes, console)
    return complain(notes, 1 if refused else 0)


def _videos(chosen: argparse.Namespace) -> tuple[list[Path], list[str]]:
    """The videos that are named, and those in the folders that are, each once; and what else is in these."""
    videos: list[Path] = []
    notes = []
    for path in chosen.inputs:
        if path.is_dir():
            below, ignored = video_folders.videos_below(path)
            videos += below
            notes += video_folders.passed_over(ignored)
        elif not path.exists():
            raise InputError(f"there is no file {path}")
        elif video_folders.is_video(path):
            videos.append(path)
        else:
            wanted = ", ".join(video_folders.SUFFIXES)
            raise InputError(f"{chosen.saved} is a classifier and takes videos ({wanted}) or folders, got {path}")
    return list(dict.fromkeys(videos)), notes
