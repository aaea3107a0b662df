"""A site of one page, built and served: what happens while a record is made, and when something is wrong."""

from __future__ import annotations

import re
import socket
import subprocess
import sys

from tests.served import served, until


def test_a_build_makes_what_is_missing_and_shows_it(small):
    done = small.build()
    assert done.returncode == 0, done.stderr
    page = (small.root / "site/index.html").read_text()
    assert re.search(r"The answer is <span[^>]*>7</span>", page)
    assert re.search(r"<th scope=\"row\">small</th>", page)


def test_a_warm_build_runs_nothing_and_never_imports_tensorflow(small):
    small.build()
    # Should anything import these from now on, it fails, and so does the build.
    small.write("tensorflow/__init__.py", "raise SystemExit('a warm build imported TensorFlow')\n")
    small.write("keras/__init__.py", "raise SystemExit('a warm build imported Keras')\n")
    done = small.build()
    assert done.returncode == 0, done.stderr
    assert "making" not in done.stderr


def test_nobody_waits_while_serving(small):
    small.write("src/unrolled/content/q1_tiny/slow.py", small.SLOW.format(8, "late"))
    with served(small) as address:
        page = until(address, "Being made")
        assert "<code>q1_tiny.slow</code>" in page
        page = until(address, r"<th scope=\"row\">late</th>")
        assert "Being made" not in page


def test_an_edited_module_is_seen_and_the_old_table_stands_in(small):
    small.build()
    with served(small) as address:
        until(address, r"<th scope=\"row\">small</th>")
        small.write("src/unrolled/content/q1_tiny/slow.py", small.SLOW.format(8, "changed"))
        page = until(address, "Being made")
        assert re.search(r"<th scope=\"row\">small</th>", page)
        until(address, r"<th scope=\"row\">changed</th>")


def test_an_experiment_that_fails_while_serving_is_shown_on_its_page(small):
    small.write("src/unrolled/content/q1_tiny/slow.py", "def show(record):\n    raise ValueError('no luck')\n")
    with served(small) as address:
        page = until(address, "u-error")
        assert "src/unrolled/content/q1_tiny/slow.py:2: ValueError: no luck" in page
        small.write("src/unrolled/content/q1_tiny/slow.py", small.SLOW.format(0, "mended"))
        until(address, r"<th scope=\"row\">mended</th>")


def test_what_editors_leave_is_no_part_of_the_site(small):
    """Locks that lead nowhere, copies, folders of checkpoints: none is a record, a page or a file of the site."""
    before = small.run("records").stdout
    content = "src/unrolled/content/q1_tiny"
    for folder, name in ((content, "slow.py"), ("snippets/q1_tiny", "hello.py"), ("docs", "index.md")):
        (small.root / folder / f".#{name}").symlink_to("me@host.1:2")
        small.write(f"{folder}/._{name}", "x = (\n")
        small.write(f"{folder}/{name}~", "x = (\n")
        small.write(f"{folder}/#{name}#", "x = (\n")
        small.write(f"{folder}/.ipynb_checkpoints/{name}", "{{ nothing }} is 12\n")
    small.write(f"{content}/kept/.slow.json", "{")
    assert small.run("records").stdout == before
    done = small.build()
    assert done.returncode == 0, done.stderr
    names = [path.name for path in (small.root / "site").rglob("*")]
    assert "index.html" in names
    assert not [name for name in names if name.startswith((".", "#")) or name.endswith("~")]


CELLS = '# %% [markdown]\n# # Walk\n#\n# See [one](../index.md) and $a^2$.\n\n# %%\nprint("one plus one is", {})\n'


def test_a_walkthrough_is_shown_with_its_outputs_in_the_sites_own_dress(small):
    small.write("docs/walkthroughs/walk.py", CELLS.format("1 + 1"))
    small.configure(nav=[{"One": "index.md"}, {"Walk": "walkthroughs/walk.ipynb"}])
    done = small.build()
    assert done.returncode == 0, done.stderr
    page = (small.root / "site/walkthroughs/walk.html").read_text()
    assert "one plus one is 2" in page
    assert 'href="../index.html"' in page
    assert 'class="katex"' in page
    assert "jp-" not in page
    assert '"one plus one is 2\\n"' in (small.root / "site/walkthroughs/walk.ipynb").read_text()
    assert (small.root / "site/files/walkthroughs/walk.py").read_text() == CELLS.format("1 + 1")


def test_a_walkthrough_that_fails_while_serving_says_so_and_the_other_pages_answer(small):
    small.write("docs/walkthroughs/walk.py", CELLS.format("1 / 0"))
    small.configure(nav=[{"One": "index.md"}, {"Walk": "walkthroughs/walk.ipynb"}])
    with served(small) as address:
        until(address, r"<th scope=\"row\">small</th>")
        walk = address.replace("index.html", "walkthroughs/walk.html")
        page = until(walk, "u-error")
        assert "docs/walkthroughs/walk.py:7: ZeroDivisionError" in page
        small.write("docs/walkthroughs/walk.py", CELLS.format("1 + 1"))
        until(walk, "one plus one is 2")


def test_doubled_braces_end_the_build_with_their_line_and_no_traceback(small):
    small.write("docs/index.md", small.PAGE + "\nA half is $\\frac{{1}}{{2}}$.\n")
    done = small.build()
    assert done.returncode != 0
    assert "docs/index.md:7: '{{1}}'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_snippet_that_does_not_parse_is_told_on_its_page_while_serving(small):
    small.write("docs/index.md", small.PAGE + "\n{{ snippet('q1_tiny/hello.py') }}\n")
    small.write("snippets/q1_tiny/hello.py", "print('hello'\n")
    with served(small) as address:
        page = until(address, "u-error")
        assert "snippets/q1_tiny/hello.py:1: SyntaxError" in page
        small.write("snippets/q1_tiny/hello.py", 'print("mended")\n')
        until(address, "mended")


def test_the_page_for_a_wrong_address_finds_its_parts_in_a_sub_folder(small):
    small.configure(site_url="https://example.org/book/")
    done = small.build()
    assert done.returncode == 0, done.stderr
    page = (small.root / "site/404.html").read_text("utf-8")
    own = [address for address in re.findall(r"(?:href|src)=\"([^\"]+)\"", page) if address.startswith("/")]
    assert "/book/reference/licences.html" in own
    assert not [address for address in own if not address.startswith("/book/")]


def test_a_taken_port_is_one_line(small):
    small.build()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=small.root,
            env=small.environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode != 0
    assert f"unrolled: port {port} cannot be served at: " in done.stderr
    assert "Traceback" not in done.stderr
