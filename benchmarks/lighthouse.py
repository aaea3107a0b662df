"""Asks Lighthouse what it thinks of pages of the built site.

    python benchmarks/lighthouse.py [PAGE ...] [--site site] [--least 95]

Needs Node (18 or newer) with its `npx`, and Chromium or Chrome; `make site` comes first. The folder is served with
gzip, as hosts do. Prints the four scores of each page and what cost points, and ends with 1 where a score is
below the least.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "pages", nargs="*", metavar="PAGE", help="such as questions/q2-shapes.html; every page if not given"
    )
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--least", type=int, default=95)
    chosen = parser.parse_args()
    everything = sorted(path.relative_to(chosen.site).as_posix() for path in chosen.site.rglob("*.html"))
    if not everything:
        return _complain(f"there is no site in {chosen.site}; run `make site`")
    if unknown := set(chosen.pages) - set(everything):
        return _complain(f"{chosen.site} has no page {min(unknown)}; it has {', '.join(everything)}")
    if not shutil.which("npx"):
        return _complain("there is no npx on this machine; install Node, https://nodejs.org")
    browser = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        return _complain("there is no Chromium or Chrome on this machine; on Debian: apt-get install chromium")
    handler = functools.partial(_Zipped, directory=str(chosen.site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    low = 0
    print(f"{'page':44}", *(f"{name:>14}" for name in CATEGORIES))
    # The page for a wrong address is not to be found by search engines, and Lighthouse marks it down for that.
    for page in chosen.pages or [page for page in everything if page != "404.html"]:
        scores, faults = _ask(f"http://127.0.0.1:{server.server_port}/{page}", browser)
        print(f"{page:44}", *(f"{score:14.0f}" for score in scores))
        for fault in faults:
            print(f"    {fault}")
        low += min(scores) < chosen.least
    server.shutdown()
    if low:
        return _complain(f"{low} of the pages have a score below {chosen.least}")
    return 0


def _ask(address: str, browser: str) -> tuple[list[float], list[str]]:
    """The four scores from 0 to 100, and the audits that cost points."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        done = subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}",
             f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"],
            env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"lighthouse: {(done.stderr or done.stdout).strip()}")
        found = json.loads(report.read_text("utf-8"))
    faults = []
    for name in CATEGORIES:
        for audit in found["categories"][name]["auditRefs"]:
            about = found["audits"][audit["id"]]
            if audit["weight"] and about["score"] is not None and about["score"] < 0.9:
                faults.append(f"{name}: {about['title']} {about.get('displayValue', '')}".rstrip())
    return [100 * found["categories"][name]["score"] for name in CATEGORIES], faults


def _complain(message: str) -> int:
    print(f"lighthouse: {message}", file=sys.stderr)
    return 1


class _Zipped(http.server.SimpleHTTPRequestHandler):
    """Serves files as a host does: packed where that helps, and several over one connection."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg", ".xml") or not path.is_file():
            return super().send_head()
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        """Keep the table clean."""


if __name__ == "__main__":
    sys.exit(main())
