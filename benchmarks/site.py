"""Times the build of the site: warm, plain MkDocs, edit to refreshed page, cold.

    python benchmarks/site.py [--runs 5] [--no-cold]

Prints medians with the smallest and the largest, and the ratio of the warm build to plain MkDocs
on the same pages, taken in turn so that a change of the machine's speed meets both. Plain MkDocs
gets the pages as they are after our hook and macros are done with them, and the same theme and
plugins, without both. The records are left alone; the cold build uses a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
MKDOCS = [sys.executable, "-m", "mkdocs"]
PORT = 8765

_SAVE = '''
"""Keeps every page's Markdown as the plugins leave it, for the build by plain MkDocs."""
import pathlib
from mkdocs.plugins import event_priority

@event_priority(-100)
def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri.endswith(".md"):
        target = pathlib.Path(r"{target}", page.file.src_uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("---\\ntitle: " + repr(page.title or "") + "\\n---\\n\\n" + markdown, "utf-8")
'''


def main() -> None:
    """Time everything and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-cold", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        subprocess.run([sys.executable, "-m", "unrolled", "records", "--make"], cwd=ROOT, check=True)
        plain = _plain(work)
        warm, bare = [], []
        for number in range(chosen.runs + 1):
            ours = _timed([*MKDOCS, "build", "--strict", "--site-dir", str(work / "site")], ROOT)
            theirs = _timed([*MKDOCS, "build", "-q", "--site-dir", str(work / "bare")], plain)
            if number:  # the first pair warms the machine's caches
                warm.append(ours)
                bare.append(theirs)
        _say("warm build, s", warm)
        _say("plain MkDocs, same pages, s", bare)
        _say("ratio", [a / b for a, b in zip(warm, bare, strict=True)])
        _say("edit to refreshed page, s", _edits(chosen.runs))
        if not chosen.no_cold:
            environment = {**os.environ, "UNROLLED_CACHE": str(work / "cache")}
            cold = _timed([*MKDOCS, "build", "--strict", "--site-dir", str(work / "cold")], ROOT, environment)
            _say("cold build, from no records, s", [cold])


def _plain(work: Path) -> Path:
    """A project of the same pages for MkDocs without our hook and macros."""
    docs, saver = work / "plain/docs", work / "save.py"
    saver.parent.mkdir(exist_ok=True)
    saver.write_text(_SAVE.replace("{target}", str(docs)), "utf-8")
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    saving = dict(config, hooks=[*config["hooks"], str(saver)])
    (ROOT / ".bench.yml").write_text(yaml.safe_dump(saving), "utf-8")
    try:
        command = [*MKDOCS, "build", "-q", "-f", str(ROOT / ".bench.yml"), "--site-dir", str(work / "saving")]
        subprocess.run(command, cwd=ROOT, check=True)
    finally:
        (ROOT / ".bench.yml").unlink()
    shutil.copytree(ROOT / "docs/assets", docs / "assets")
    shutil.copytree(work / "saving/files", docs / "files")
    for notebook in (work / "saving/walkthroughs").glob("*.ipynb"):
        (docs / "walkthroughs").mkdir(exist_ok=True)
        shutil.copy(notebook, docs / "walkthroughs")
    del config["hooks"], config["nav"], config["watch"], config["validation"]
    config["plugins"] = [one for one in config["plugins"] if "macros" not in one]
    for one in config["plugins"]:
        if "mkdocstrings" in one:
            one["mkdocstrings"]["handlers"]["python"]["paths"] = [str(ROOT / "src"), str(ROOT)]
    (work / "plain/mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    return work / "plain"


def _timed(command: list[str], folder: Path, environment: dict | None = None) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def _edits(runs: int) -> list[float]:
    """Seconds from saving a changed sentence to the server giving the page that has it."""
    page = ROOT / "docs/index.md"
    before = page.read_text("utf-8")
    address = f"http://127.0.0.1:{PORT}/index.html"
    server = subprocess.Popen([*MKDOCS, "serve", "-a", f"127.0.0.1:{PORT}"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait(address, "reads a sequence")
        taken = []
        for number in range(runs):
            marker = f"Edit number {number}."
            begun = time.perf_counter()
            page.write_text(before + f"\n{marker}\n", "utf-8")
            _wait(address, marker)
            taken.append(time.perf_counter() - begun)
            time.sleep(1)
        return taken
    finally:
        page.write_text(before, "utf-8")
        server.terminate()
        server.wait()


def _wait(address: str, text: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if re.search(re.escape(text), urllib.request.urlopen(address, timeout=30).read().decode()):
                return
        except OSError:
            time.sleep(0.05)
        time.sleep(0.02)
    raise TimeoutError(f"{address} never showed {text!r}")


def _say(what: str, values: list[float]) -> None:
    print(f"{what:32} {statistics.median(values):6.2f}  ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)")


if __name__ == "__main__":
    main()
