"""`unrolled records`: lists the records behind the pages, or makes them."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from pathlib import Path

from unrolled.engine.builder.keep import compare, drop_needless, keep, to_keep
from unrolled.engine.builder.runner import Status, survey, sweep, update
from unrolled.engine.records.store import Store
from unrolled.engine.render.graph import NO_ENGINE, has_engine
from unrolled.engine.terminal import InputError, complain, print_table, printer, table, whole


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("records", help="list the records behind the pages, or make them")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--make", nargs="*", metavar="NAME", help="make the stale ones (of these)")
    which.add_argument("--refresh", nargs="+", metavar="NAME", help="make these again, stale or not")
    which.add_argument(
        "--keep",
        nargs="*",
        metavar="NAME",
        help="keep what takes long with the source (or these)",
    )
    which.add_argument(
        "--compare", metavar="FOLDER", type=Path, help="say what moved between what is kept and another cache folder"
    )
    parser.add_argument("--as-given", action="store_true", help="begin them in this order, the long ones last")
    parser.add_argument("--stay", action="store_true", help="wait for what else a served site asks for")
    parser.add_argument("--jobs", type=whole(1), metavar="N", help="worker processes (default: one for each core)")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """List the records, or make them.

    Raises:
        InputError: There is no record of a name.
    """
    if chosen.make is not None or chosen.refresh:
        _begin_plainly()
    if parent := os.environ.pop("UNROLLED_PARENT", None):  # set by a site that has records made
        threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    status = survey()
    named = chosen.refresh or chosen.make or chosen.keep or []
    if unknown := [name for name in named if name not in status]:
        raise InputError(f"there is no record {unknown[0]}; `unrolled records` lists them")
    if chosen.keep is not None:
        return _keep(chosen.keep)
    if chosen.compare is not None:
        return _compare(chosen.compare)
    if chosen.make is None and chosen.refresh is None:
        _list(status)
        return 0
    again = bool(chosen.refresh)
    wanted = [name for name in named or status if again or not status[name].fresh]
    if not wanted and not chosen.stay:
        sweep()
        print(f"all {len(named or status)} records are fresh")
        return 0
    if not has_engine():
        return complain([NO_ENGINE])
    failures = update(wanted, again=again, jobs=chosen.jobs, as_given=chosen.as_given, stay=chosen.stay)
    return complain(failures) if failures else 0


def _begin_plainly() -> None:
    """Begin anew where Python was told to leave assertions out or to change warnings: workers would inherit it."""
    if sys.flags.optimize or sys.warnoptions:
        told = ("PYTHONOPTIMIZE", "PYTHONWARNINGS")
        environment = {name: value for name, value in os.environ.items() if name not in told}
        os.execve(sys.executable, [sys.executable, "-m", "unrolled", *sys.argv[1:]], environment)


def _keep(named: list[str]) -> int:
    names = to_keep(named or None)
    dropped = [] if named else drop_needless()
    keep(names)
    for name in names:
        print(f"kept {name}")
    for name in dropped:
        print(f"no longer kept: {name}")
    if not names:
        print("all that takes long and was measured here is kept")
    return 0


def _compare(folder: Path) -> int:
    if not (folder / "measurements").is_dir():
        raise InputError(f"there are no measurements in {folder}; `make fresh` makes them in .cache/fresh")
    lines, wrong = compare(folder)
    print("\n".join(lines))
    return 1 if wrong else 0


def _end_with(parent: int) -> None:
    """End this process with the one that started it; the workers end with this one."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _list(status: dict[str, Status]) -> None:
    store = Store()
    keys = store.keys()
    rows = table("record", "state", "measured", numbers=("age", "seconds", "kB"))
    rows.add_column("why")  # last, for it may be long
    for name, one in status.items():
        key = keys.measurement(one.source.path)
        here = store.measurements.meta(name, key) if key else None
        kept = key is not None and here is None and store.kept.has(name, key)
        metas = [meta for kind in (store.records, store.measurements) if (meta := kind.meta(name))]
        rows.add_row(
            name,
            "fresh" if one.fresh else "stale",
            "kept" if kept else "here" if here else "",
            _age(max(0, time.time() - max(meta["made"] for meta in metas))) if metas else "",
            f"{sum(meta['seconds'] for meta in metas):.1f}" if metas else "",
            f"{sum(meta['bytes'] for meta in metas) / 1000:.0f}" if metas else "",
            one.why,
        )
    console = printer()
    print_table(console, rows)
    stale = sum(not one.fresh for one in status.values())
    console.print(f"{len(status)} records, {stale} stale")


def _age(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
