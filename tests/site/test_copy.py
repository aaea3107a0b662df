"""Copy means run: what a page gives to the clipboard, pasted in page order, prints what the page shows."""

from __future__ import annotations

import json

import pytest

from tests.fresh_process import run
from unrolled.engine.builder.environment import ENVIRONMENT
from unrolled.engine.records.catalogue import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "docs/questions").glob("*.md"))
SHOWN = {chapter: f"questions/{chapter}.html" for chapter in CHAPTERS} | {
    "when-it-goes-wrong": "when-it-goes-wrong.html"
}
WALKTHROUGHS = sorted(path.stem for path in (ROOT / "docs/walkthroughs").glob("*.py"))

# The pieces are run one after the other in one namespace, as they are when somebody pastes them. A line
# that is an expression shows its value, as a notebook's last line does. A chapter's pieces know neither
# this project nor its folder.
READER = """
import ast, contextlib, importlib.util, io, json, sys, types

sys.path[:0] = sys.argv[1:]
named = len(sys.argv) > 1
assert named or not importlib.util.find_spec("unrolled") and not importlib.util.find_spec("snippets")
main = types.ModuleType("__main__")
sys.modules["__main__"] = main
answers = []
pieces = json.load(sys.stdin)
for piece in pieces:
    tree, last = ast.parse(piece), None
    if named and tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    value, out = None, io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, "<pasted>", "exec"), main.__dict__)
        if last is not None:
            value = eval(compile(last, "<pasted>", "eval"), main.__dict__)
    shown = {}
    if value is not None:
        shown["text/plain"] = repr(value)
        for kind in ("html", "markdown"):
            if hasattr(value, f"_repr_{kind}_"):
                shown[f"text/{kind}"] = getattr(value, f"_repr_{kind}_")()
    answers.append([out.getvalue(), shown])
print(json.dumps(answers))
"""


def pasted(pieces, folder, *project):
    """What each piece prints and shows when they are pasted one after the other."""
    # Forked, so Keras is there before the first block. That each block imports what it uses is seen elsewhere: each
    # snippet is tested alone, and a walkthrough is built in a kernel of its own.
    # A walkthrough trains: as many threads as the build had, so the same last bits.
    environment = ENVIRONMENT if project else {}
    done = run(READER, *project, folder=folder, stdin=json.dumps(pieces), fork=True, timeout=500, **environment)
    assert done.returncode == 0, f"pasted in page order, the code fails:\n{done.stderr[-2000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def blocks(soups, name):
    """The code that a page lets one copy, in page order: its title, its text, and the outputs under it."""
    shown_blocks = []
    for block in soups[name].select("article div.highlight"):
        classes = block["class"]
        title = block.select_one(".filename")
        text = block.select_one("pre > code").get_text().rstrip()
        if "u-output" in classes:
            shown_blocks[-1][2].append(text)
        elif "language-python" in classes:
            assert "no-copy" not in classes, f"{name} shows code that cannot be copied"
            shown_blocks.append((title and title.get_text(), text, []))
    return shown_blocks


def prompts(text):
    return [line for line in text.splitlines() if line.startswith((">>>", "In [", "$ "))]


class TestChapters:
    """Snippets, each a program with its output under it; and what a chapter types itself."""

    @pytest.mark.parametrize("chapter", SHOWN)
    def test_pasted_in_order_a_page_prints_what_it_shows(self, soups, chapter, tmp_path):
        shown_blocks = blocks(soups, SHOWN[chapter])
        assert shown_blocks
        answers = pasted([text for _, text, _ in shown_blocks], tmp_path)
        for (title, _, outputs), (printed, _) in zip(shown_blocks, answers, strict=True):
            shown = "\n".join(outputs)
            assert printed.rstrip() == shown.rstrip(), (
                f"{title or 'a block without a name'} in {chapter}, pasted after the blocks above it, prints "
                "other than the page shows; it must not depend on what ran before it"
            )

    @pytest.mark.parametrize("chapter", SHOWN)
    def test_a_block_is_the_program_and_the_notebook_that_are_offered(self, site, soups, chapter):
        named = 0
        for title, text, outputs in blocks(soups, SHOWN[chapter]):
            assert not prompts(text), f"{title} in {chapter} copies prompts"
            if title is None:
                continue
            named += 1
            program = site / "files" / title
            assert program.read_text("utf-8").rstrip() == text, f"{title}: the file is not what the page shows"
            (cell,) = json.loads(program.with_suffix(".ipynb").read_text("utf-8"))["cells"]
            assert "".join(cell["source"]) == text, f"{title}: the notebook is not what the page shows"
            assert (
                "".join("".join(output["text"]) for output in cell["outputs"]).rstrip() == "\n".join(outputs).rstrip()
            )
            assert title.partition("/")[0].replace("_", "-") == chapter, f"{title} is shown in {chapter}"
        assert named

    @pytest.mark.parametrize("module", ["unrolled", "snippets"])
    def test_what_is_pasted_finds_nothing_of_the_project(self, module, tmp_path):
        piece = f"try:\n    import {module}\nexcept ImportError:\n    print('not here')\n"
        assert pasted([piece], tmp_path) == [["not here\n", {}]]


class TestWalkthroughs:
    """Programs that name this project; the blocks with a title are the sources of its modules."""

    def cells(self, site, walkthrough):
        """The cells of the notebook with code in them."""
        notebook = json.loads((site / f"walkthroughs/{walkthrough}.ipynb").read_text("utf-8"))
        return [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]

    @pytest.mark.parametrize("walkthrough", WALKTHROUGHS)
    def test_the_blocks_of_a_page_are_the_cells_of_its_notebook(self, site, soups, walkthrough):
        shown = [text for title, text, _ in blocks(soups, f"walkthroughs/{walkthrough}.html") if title is None]
        assert shown == ["".join(cell["source"]).rstrip() for cell in self.cells(site, walkthrough)]

    # All but the one that trains least are left to `make proof`: their cells have just run in a kernel for the page.
    @pytest.mark.parametrize(
        "walkthrough",
        [pytest.param(name, marks=[] if name == "windows" else pytest.mark.proof) for name in WALKTHROUGHS],
    )
    def test_pasted_in_order_a_page_gives_what_it_shows(self, site, walkthrough):
        cells = self.cells(site, walkthrough)
        answers = pasted(["".join(cell["source"]).rstrip() for cell in cells], ROOT, str(ROOT / "src"), str(ROOT))
        for number, (cell, (printed, shown)) in enumerate(zip(cells, answers, strict=True), 1):
            where = f"code cell {number} of {walkthrough}, {''.join(cell['source'])[:60]!r},"
            streams = "".join(
                "".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream"
            )
            assert printed == streams, f"{where} prints other than the page shows"
            for output in cell["outputs"]:
                for kind, content in output.get("data", {}).items():
                    if kind in ("text/html", "text/markdown"):
                        assert shown.get(kind) == "".join(content), f"{where} shows other than the page does"

    @pytest.mark.parametrize("walkthrough", WALKTHROUGHS)
    def test_the_page_the_program_and_the_notebook_are_one(self, site, soups, walkthrough):
        program = (site / f"files/walkthroughs/{walkthrough}.py").read_text("utf-8")
        assert program == (ROOT / f"docs/walkthroughs/{walkthrough}.py").read_text("utf-8")
        notebook = json.loads((site / f"walkthroughs/{walkthrough}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code":
                assert source in program, f"a cell of {walkthrough}.ipynb is not in {walkthrough}.py: {source[:80]!r}"
        for title, text, outputs in blocks(soups, f"walkthroughs/{walkthrough}.html"):
            assert not prompts(text), f"{walkthrough} copies prompts"
            if title is not None:
                file = ROOT / title if title.startswith("tests/") else ROOT / "src" / title
                snippet = ROOT / "snippets" / title
                source = (snippet if snippet.is_file() else file).read_text("utf-8")
                indented = [line.strip() for line in text.splitlines()]
                there = {line.strip() for line in source.splitlines()}
                assert set(indented) <= there, f"{walkthrough} shows as {title} what does not stand in it"
                assert not snippet.is_file() or text in source, f"{title} is not shown as it stands"
                assert not outputs, f"{walkthrough}: an output stands under the source of {title}"

    @pytest.mark.parametrize("walkthrough", WALKTHROUGHS)
    def test_the_outputs_on_the_page_are_those_of_the_notebook(self, site, soups, walkthrough):
        notebook = json.loads((site / f"walkthroughs/{walkthrough}.ipynb").read_text("utf-8"))
        page = [text for _, _, outputs in blocks(soups, f"walkthroughs/{walkthrough}.html") for text in outputs]
        printed = []
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if output["output_type"] == "stream":
                    printed.append("".join(output["text"]).rstrip())
                elif "text/html" not in data and "text/markdown" not in data and "text/plain" in data:
                    printed.append("".join(data["text/plain"]).rstrip())
        assert page == printed


def test_every_page_with_code_to_run_is_checked(soups):
    checked = {*SHOWN.values(), *(f"walkthroughs/{name}.html" for name in WALKTHROUGHS)}
    for name, soup in soups.items():
        if name.startswith("reference/") or name in checked:
            continue  # the reference shows the sources of tests and modules, not programs
        shown = soup.select("article div.language-python")
        assert not shown, f"{name} shows code that nothing runs; give it to a chapter or a walkthrough"


@pytest.mark.browser
def test_the_clipboard_gets_what_stands_in_the_page(browser, address, soups):
    """The tests above read the pages' HTML: here every copy button is pressed, on a page of each kind."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    for kind in ("questions/", "walkthroughs/", "reference/snippets/"):
        name = next(name for name in soups if name.startswith(kind))
        page.goto(address + name)
        page.wait_for_selector("html.js")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate("document.querySelector('#u-code')?.click()")
        wanted = [
            block.select_one("pre > code").get_text().rstrip()
            for block in soups[name].select("article div.highlight:not(.no-copy)")
        ]
        shown = page.locator("article div.highlight:not(.no-copy)")
        assert shown.count() == len(wanted)
        for number, text in enumerate(wanted):
            shown.nth(number).scroll_into_view_if_needed()
            shown.nth(number).get_by_title("Copy to clipboard").dispatch_event("click")
            page.wait_for_function("() => document.querySelector('.md-dialog--active')")
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied == text, f"block {number + 1} of {name} is copied other than it stands there"
            page.evaluate("navigator.clipboard.writeText('')")
    context.close()
