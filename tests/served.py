"""A small site, served, for tests that look at it while something changes."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request


@contextlib.contextmanager
def served(project):
    """The address of the site, served on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=project.root,
        env=project.environment(),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A shell starts what it puts into the background deaf to this signal, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield f"http://127.0.0.1:{port}/index.html"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=30)


def until(address, pattern, seconds=120):
    """The page once it matches."""
    deadline, page = time.monotonic() + seconds, ""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            page = urllib.request.urlopen(address, timeout=30).read().decode()
            if re.search(pattern, page):
                return page
        time.sleep(0.1)
    raise AssertionError(f"{pattern!r} never came; the page has: {page[-3000:]}")
