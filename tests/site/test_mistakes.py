"""The checks are checked: each mistake is made on purpose, in a copy, and the check that is there for it must name it.

`PAGES`, `SITE`, `ONCE`, `LINKS`, `RUNS` and `ORPHANS` list the mistakes with what is said of each. Those of one list
are made together, each in a file of its own, and one build or one run of the real tests must find them all; the message
for each begins with the file that it was made in, so none can stand in for another.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass

import pytest

from unrolled.engine.records.catalogue import ROOT

FAR = "https://cdn.example.org"


@dataclass(frozen=True)
class Mistake:
    """A mistake and what is said of it.

    Attributes:
        name: What is wrong, in words.
        text: What is written.
        says: The message, as a pattern.
    """

    name: str
    text: str
    says: str

    @property
    def file(self) -> str:
        """The stem of the file that the mistake is made in."""
        return re.sub(r"\W+", "_", self.name)


# Each is the third line of a page of its own, and the build names page and line.
PAGES = [
    Mistake(
        "a number that no record gives",
        "{{ number('q1_tiny.answer.nothing') }}",
        r"q1_tiny\.answer gives no number nothing; it gives answer",
    ),
    Mistake("a record that is not there", "{{ table('q1_tiny.gone') }}", r"there is no record q1_tiny\.gone"),
    Mistake("a path that is none", "{{ figure('nonsense') }}", r"'nonsense' is no path; write chapter\.experiment"),
    Mistake(
        "a claim that no test makes",
        "{{ claim('q1.nothing') }}",
        r"no test claims q1\.nothing; mark one with @pytest\.mark\.claim",
    ),
    Mistake("a snippet that is not there", "{{ snippet('q1_tiny/gone.py') }}", r"there is no snippet q1_tiny/gone\.py"),
    Mistake(
        "an item that a record says nothing of",
        "{% if gives('q1_tiny.answer.nothing') %}Here.{% endif %}",
        r"q1_tiny\.answer neither gives nothing nor says why it is absent",
    ),
    Mistake(
        "a highlight on nothing",
        "{{ snippet('q1_tiny/hello.py', mark=['bye']) }}",
        r"the mark 'bye' is in no line of snippets/q1_tiny/hello\.py",
    ),
    Mistake(
        "a formula beside several lines",
        "{{ code_and_formula('q1_tiny/hello.py', [('e', 'x')]) }}",
        r"'e' is in \d lines of snippets/q1_tiny/hello\.py; it must be in one",
    ),
    Mistake("files of a chapter that has none", "{{ take_away('q1_gone') }}", "there are no snippets in snippets/q1_g"),
    Mistake(
        "a number typed by hand",
        "The error is 2.5 degrees.",
        r"the number 2\.5 is typed by hand; look it up with \{\{ number\(",
    ),
    Mistake("a number typed in a table", "| error |\n|---|\n| 2.5 |", r"the number 2\.5 is typed by hand"),
    Mistake("a number typed as code", "The error is `2.5`.", r"the number 2\.5 is typed by hand"),
    Mistake(
        "a shape typed in prose",
        "It gives (batch, 12, 32).",
        r"the shape \(batch, 12, 32\) is typed by hand; show what ran",
    ),
    Mistake("a shape typed as code", "It gives `(None, 12, 32)`.", r"the shape \(None, 12, 32\) is typed by hand"),
    Mistake("a shape typed as a formula", r"It gives $12 \times 32$.", r"the shape 12 \\times 32 is typed by hand"),
    Mistake(
        "an output typed by hand",
        "```\nequal at every time step: True\n```",
        r"a block of text is typed by hand; show a program that ran, with its output: \{\{ snippet\(",
    ),
    Mistake("a program typed by hand", "~~~ python\nprint('never ran')\n~~~", r"a block of python is typed by hand"),
    Mistake("a program typed with an indent", "    print('never ran')", r"a block of text is typed by hand"),
    Mistake("an output typed as HTML", "<pre>equal: True</pre>", r"a block of text is typed by hand"),
    Mistake(
        "what a command prints typed by hand",
        "```console\n$ python hello.py\nhello\n```",
        r"the output 'hello' of a command is typed by hand; keep the lines that begin with",
    ),
    Mistake(
        "a picture without words",
        "![](picture.svg)",
        r"the picture '!\[\]\(picture\.svg\)' has no text alternative; say what it shows",
    ),
    Mistake(
        "a picture in HTML without words",
        '<img src="picture.svg" alt="">',
        r"the picture '<img src=\"picture\.svg\" alt=\"\">' has no text alternative",
    ),
    Mistake("a script on a page", "<script>alert(1)</script>", r"a page runs and styles nothing itself, but <script>"),
    Mistake("a handler on a page", '<p onclick="alert(1)">Press</p>', r"a page runs and styles .* but onclick="),
    Mistake(
        "a foreign script on a page",
        f'<script src="{FAR}/page.js"></script>',
        rf"{FAR}/page\.js is another host's \(\S+ would load it\); a page loads only what lies in the site",
    ),
    Mistake("a foreign picture on a page", f"![A picture]({FAR}/a.png)", rf"{FAR}/a\.png is another host's \("),
]

# Each stands in a file of the project that is no page: the key is the file, with the line to be named.
SITE = {
    "mkdocs.yml:": Mistake("a foreign script in the settings", "", rf"{FAR}/settings\.js is another host's"),
    "overrides/main.html:3": Mistake(
        "a foreign script in a template",
        f'{{% extends "base.html" %}}\n{{% block extrahead %}}\n<script src="{FAR}/template.js"></script>\n'
        "{% endblock %}\n",
        rf"{FAR}/template\.js is another host's \(\S+ and \d+ more would load it\)",
    ),
    "docs/assets/own.css:1": Mistake(
        "a foreign font in a style sheet",
        f"@font-face {{ src: url('{FAR}/font.woff2') }}\n",
        rf"{FAR}/font\.woff2 is another host's \(assets/own\.css would load it\)",
    ),
    "tests/snippets/q1_tiny/test_claim.py:4": Mistake(
        "a claim that no page says",
        'import pytest\n\n\n@pytest.mark.claim("q1.unsaid", "All is well.")\ndef test_all():\n    assert True\n',
        r"no page says the claim q1\.unsaid; write \{\{ claim\(\"q1\.unsaid\"\) \}\} in its chapter, or take",
    ),
    "docs/walkthroughs/typed.py:4": Mistake(
        "a number typed in a walkthrough",
        "# %% [markdown]\n# # Typed\n#\n# The error is 2.5 degrees.\n\n# %%\nprint('ran')\n",
        r"the number 2\.5 is typed by hand; look it up with .* in a walkthrough with say",
    ),
    "docs/walkthroughs/slipped.py": Mistake(
        "a script that a cell shows",
        "# %% [markdown]\n# # Slipped\n\n# %%\nfrom IPython.display import HTML\n\nHTML('<script>alert()</script>')\n",
        r"a script stands in what the page shows",
    ),
}

# Each is asked for in several places, and told once: where it is to be mended.
ONCE = [
    Mistake(
        "a snippet without a test",
        "{{ snippet('q1_tiny/untested.py') }}\n\n{{ take_away('q1_tiny') }}",
        r"snippets/q1_tiny/untested\.py:1: has no test; write tests/snippets/q1_tiny/test_untested\.py",
    ),
    Mistake(
        "a number in a claim that no record gives",
        "{{ claim('q1.number') }}\n\n{{ claims_here() }}",
        r"tests/snippets/q1_tiny/test_number\.py:4: q1_tiny\.answer gives no number gone; it gives answer",
    ),
]

# MkDocs warns of these, and `--strict` ends the build.
LINKS = [
    Mistake("a page that is not there", "[gone](gone.md)", r"link 'gone\.md', but the target '\S+' is not found"),
    Mistake(
        "a section that is not there",
        "[gone](../index.md#gone)",
        r"link '\.\./index\.md#gone', but the doc 'index\.md' does not contain an",
    ),
    Mistake("a section of its own that is not there", "[gone](#gone)", r"link '#gone', but there is no such anchor"),
    Mistake(
        "a picture that is not there", "![A picture](gone.svg)", r"link 'gone\.svg', but the target '\S+' is not found"
    ),
]

# Each is a file that runs when records are made; the message names the line.
RUNS = {
    "docs/walkthroughs/raises.py:7": Mistake(
        "a cell that raises",
        "# %% [markdown]\n# # Raises\n\n# %%\nx = 1\n\nx / 0\n",
        "ZeroDivisionError: division by zero",
    ),
    "docs/walkthroughs/silent.py:7": Mistake(
        "a cell's figure without words",
        "# %%\nfrom unrolled.engine.render.plot import Shown, canvas\n\n"
        "with canvas() as figure:\n    figure.add_subplot().plot([1, 2])\n\nShown(figure, 'silent.one', alt='')\n",
        "ValueError: the figure silent.one needs a text alternative",
    ),
    "src/unrolled/content/q1_tiny/mute.py:2": Mistake(
        "a figure without words",
        "def show(record):\n    record.figure('mute', '<svg><path/></svg>', alt=' ', caption='A line')\n",
        r"RecordError: q1_tiny\.mute\.mute needs a text alternative and a caption",
    ),
    "src/unrolled/content/q1_tiny/raises.py:2": Mistake(
        "an experiment that raises", "def show(record):\n    raise ValueError('no luck')\n", "ValueError: no luck"
    ),
    "src/unrolled/content/q1_tiny/endless.py:2": Mistake(
        "a number that is none",
        "def show(record):\n    record.number('endless', float('nan'))\n",
        r"q1_tiny\.endless\.endless is nan; a number on a page must be finite",
    ),
}

# Found by the tests of the site, which run in the copy as they stand.
ORPHANS = [
    Mistake(
        "a number that no page uses",
        "test_all_that_a_record_holds_is_used",
        r"src/unrolled/content/q1_tiny/spare\.py gives what no page shows and no test reads: unused; show",
    ),
    Mistake("a record that no page uses", "test_every_record_is_shown", r"no page shows anything of q1_tiny\.spare"),
    Mistake("a snippet that no page shows", "test_every_snippet_is_shown", r"no page shows q1_tiny/hello\.py: show"),
    Mistake(
        "a test of nothing",
        "test_every_test_file_is_about_something_that_is_there",
        r"tests/snippets/q1_tiny/test_gone\.py is about snippets/q1_tiny/gone\.py, which is not there",
    ),
]


def each(mistakes):
    entries = list(mistakes.items()) if isinstance(mistakes, dict) else mistakes
    ids = [entry[1].name if isinstance(entry, tuple) else entry.name for entry in entries]
    return pytest.mark.parametrize("mistake", entries, ids=ids)


def lines(done):
    return [line.strip() for line in (done.stdout + done.stderr).splitlines()]


@pytest.fixture(scope="module")
def whole(kept_small):
    """The small site without a mistake, built."""
    done = kept_small.build()
    assert done.returncode == 0, done.stderr
    return kept_small


@pytest.fixture(scope="module")
def copied(whole, tmp_path_factory):
    """Gives copies of the small site, with its records, to make mistakes in."""

    def copy():
        other = object.__new__(type(whole))
        other.root = tmp_path_factory.mktemp("copy") / "project"
        shutil.copytree(whole.root, other.root, ignore=shutil.ignore_patterns("site.*"))
        return other

    return copy


@pytest.fixture(scope="module")
def refused(copied):
    """The lines of one build with every mistake of `PAGES`, of `SITE` and of `ONCE`."""
    project = copied()
    for mistake in [*PAGES, *ONCE]:
        project.write(f"docs/pages/{mistake.file}.md", f"# A page\n\n{mistake.text}\n")
    for place, mistake in SITE.items():
        if mistake.text:
            project.write(place.partition(":")[0], mistake.text)
    project.write("docs/pages/picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    project.write("snippets/q1_tiny/untested.py", "print('hello')\n")
    number = "q1_tiny.answer.gone"
    claimed = f'import pytest\n\n\n@pytest.mark.claim("q1.number", "It is {{{number}}}.")\ndef test_number(): ...\n'
    project.write("tests/snippets/q1_tiny/test_number.py", claimed)
    project.configure(
        extra_javascript=[f"{FAR}/settings.js"], theme={"name": "material", "font": False, "custom_dir": "overrides"}
    )
    done = project.build()
    assert done.returncode != 0
    assert "unrolled: the site is not whole" in done.stderr
    return lines(done)


@each(PAGES)
def test_a_mistake_on_a_page_fails_the_build_which_names_the_line(refused, mistake):
    at = 5 if "table" in mistake.name else 3
    wanted = re.compile(rf"docs/pages/{mistake.file}\.md:{at}: {mistake.says}")
    assert any(wanted.match(line) for line in refused), "\n".join(refused)


@each(SITE)
def test_a_mistake_elsewhere_fails_the_build_which_names_the_file(refused, mistake):
    place, entry = mistake
    wanted = re.compile(rf"{re.escape(place)}\d*: {entry.says}")
    assert any(wanted.match(line) for line in refused), "\n".join(refused)


@each(ONCE)
def test_a_cause_is_told_once_where_it_is_to_be_mended(refused, mistake):
    _, about = mistake.says.split(": ", 1)
    messages = [line for line in refused if re.search(about, line)]
    assert len(messages) == 1, "\n".join(refused)
    assert re.match(mistake.says, messages[0])


def test_without_a_mistake_nothing_is_said(whole):
    done = whole.build()
    assert done.returncode == 0
    assert not [line for line in lines(done) if "docs/" in line or "WARNING" in line]


def test_a_single_mistake_is_enough(copied):
    project = copied()
    project.write("docs/index.md", project.PAGE + "\n```\n7\n```\n")
    done = project.build()
    assert done.returncode != 0
    messages = lines(done)
    assert messages[-1].startswith("docs/index.md:7: a block of text is typed by hand"), done.stderr
    assert len([line for line in messages if "docs/" in line]) == 1


@pytest.fixture(scope="module")
def unlinked(copied):
    """What one build says of every mistake of `LINKS`, each on a page of its own, and all in a walkthrough's text."""
    project = copied()
    for mistake in LINKS:
        project.write(f"docs/pages/{mistake.file}.md", f"# A page\n\n{mistake.text}\n")
    texts = "".join(f"#\n# {mistake.text}\n" for mistake in LINKS)
    project.write("docs/walkthroughs/walk.py", f"# %% [markdown]\n# # A walk\n{texts}\n# %%\nprint('ran')\n")
    done = project.build()
    assert done.returncode != 0
    assert re.search(r"Aborted with \d+ warnings in strict mode", done.stdout + done.stderr), done.stderr
    return done.stderr


@pytest.mark.parametrize("folder", ["pages", "walkthroughs"])
@each(LINKS)
def test_a_link_that_leads_nowhere_fails_the_build(unlinked, mistake, folder):
    file = f"pages/{mistake.file}.md" if folder == "pages" else "walkthroughs/walk.ipynb"
    assert re.search(rf"WARNING -  Doc file '{re.escape(file)}' contains a {mistake.says}", unlinked), unlinked


def test_a_page_outside_the_navigation_fails_the_build(unlinked):
    outside = re.search(
        r'WARNING -  The following pages .*not included in the "nav" configuration:\n((?: +- .*\n)+)', unlinked
    )
    assert outside, unlinked
    assert "pages/a_page_that_is_not_there.md" in outside[1]
    assert "walkthroughs/walk.ipynb" in outside[1]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{{ nonsense() }}", r"'nonsense' is undefined"),
        ("{{ nonsense }}", r"'nonsense' is undefined"),
        (r"$\nonsense$", r"docs/index\.md: KaTeX cannot typeset .*nonsense"),
    ],
    ids=["a macro that is none", "a name that is none", "a formula that is none"],
)
def test_what_cannot_be_rendered_fails_the_build(copied, written, says):
    project = copied()
    project.write("docs/index.md", f"{project.PAGE}\n{written}\n")
    done = project.build()
    assert done.returncode != 0
    assert re.search(says, done.stderr + done.stdout), done.stderr


@pytest.fixture(scope="module")
def failed(copied):
    """The lines of one build with every mistake of `RUNS`."""
    project = copied()
    for place, mistake in RUNS.items():
        project.write(place.partition(":")[0], mistake.text)
    done = project.build()
    assert done.returncode != 0
    assert "records are missing (see above), so there is no site to build" in done.stderr
    return lines(done)


@each(RUNS)
def test_what_cannot_be_made_fails_the_build_which_names_the_line(failed, mistake):
    place, entry = mistake
    wanted = re.compile(rf"unrolled: {re.escape(place)}: .*{entry.says}")
    assert any(wanted.match(line) for line in failed), "\n".join(failed)


@pytest.fixture(scope="module")
def searched(copied):
    """What the real tests of what stands about say of a copy with every mistake of `ORPHANS`."""
    project = copied()
    for name in ("conftest.py", "site/test_orphans.py"):
        project.write(f"tests/{name}", (ROOT / "tests" / name).read_text("utf-8"))
    project.write("src/unrolled/content/q1_tiny/spare.py", "def show(record):\n    record.number('unused', 3)\n")
    project.write("tests/snippets/q1_tiny/test_gone.py", "def test_gone():\n    assert True\n")
    assert project.run("records", "--make").returncode == 0
    return project.test("tests/site/test_orphans.py")


@each(ORPHANS)
def test_what_is_of_no_use_fails_its_test(searched, mistake):
    assert searched.returncode == 1
    assert re.search(rf"FAILED tests/site/test_orphans\.py::{mistake.text}\b", searched.stdout), searched.stdout
    assert re.search(mistake.says, searched.stdout), searched.stdout


def test_what_is_of_use_passes_that_test(searched):
    passed = "FAILED tests/site/test_orphans.py::test_all_that_a_record_holds_is_used[q1_tiny.answer]"
    assert passed not in searched.stdout


SPELL = "snippets/q1_tiny/spell.py"
TEST = "tests/snippets/q1_tiny/test_spell.py"


def test_a_changed_constant_turns_its_test_red_and_its_record_stale(copied):
    project = copied()
    project.write(
        SPELL, '"""Count down."""\n\nSTART = 3\n\nif __name__ == "__main__":\n    print(*range(START, 0, -1))\n'
    )
    project.write(TEST, "from snippets.q1_tiny import spell\n\n\ndef test_start():\n    assert spell.START == 3\n")
    project.write("docs/index.md", project.PAGE + "\n{{ snippet('q1_tiny/spell.py') }}\n")
    assert project.build().returncode == 0
    assert project.test(TEST).returncode == 0
    assert "3 2 1" in (project.root / "site/index.html").read_text("utf-8")

    project.write(SPELL, (project.root / SPELL).read_text("utf-8").replace("START = 3", "START = 4"))
    tested = project.test(TEST)
    assert tested.returncode == 1
    assert re.search(rf"FAILED {TEST}::test_start - (AssertionError: )?assert 4 == 3", tested.stdout), tested.stdout
    listed = next(line for line in project.run("records").stdout.splitlines() if "q1_tiny.spell" in line)
    assert re.search(rf"stale .* {SPELL} changed", listed), listed
    assert project.build().returncode == 0
    assert "4 3 2 1" in (project.root / "site/index.html").read_text("utf-8")


# Each is a slip in the NumPy cell of the chapter on the LSTM.
SLIPS = [
    Mistake("the candidate is taken away", "c = f * c + i * g", "c = f * c - i * g"),
    Mistake("the forget gate is the wrong way round", "f = sigmoid(z_f)", "f = sigmoid(-z_f)"),
    Mistake("the gates are in another order", "np.split(z, 4, axis=1)", "np.split(z[:, ::-1], 4, axis=1)"),
]


@pytest.fixture(scope="module")
def compared(copied):
    """What the snippet's own test says of a copy of it with each slip of `SLIPS`."""
    project = copied()
    source = (ROOT / "snippets/q6_lstm_cell/numpy_lstm.py").read_text("utf-8")
    test = (ROOT / "tests/snippets/q6_lstm_cell/test_numpy_lstm.py").read_text("utf-8")
    for slip in SLIPS:
        assert source.count(slip.text) == 1, f"{slip.text!r} is not in numpy_lstm.py any more: make the slip elsewhere"
        project.write(f"snippets/{slip.file}/numpy_lstm.py", source.replace(slip.text, slip.says))
        own = test.replace("snippets.q6_lstm_cell.", f"snippets.{slip.file}.")
        project.write(f"tests/snippets/{slip.file}/test_numpy_lstm.py", own)
    # One example that differs is enough; to look for the smallest takes a minute.
    project.write(
        "tests/conftest.py",
        "from hypothesis import Phase, settings\n\nsettings.register_profile('once', phases=[Phase.generate])\n"
        "settings.load_profile('once')\n",
    )
    return project.test("tests/snippets", "-k", "equals_keras")


@each(SLIPS)
def test_a_slip_in_a_gate_is_seen_beside_keras(compared, mistake):
    assert compared.returncode == 1
    named = f"FAILED tests/snippets/{mistake.file}/test_numpy_lstm.py::test_equals_keras_for_any_sizes"
    assert named in compared.stdout, compared.stdout
    assert "Not equal to tolerance" in compared.stdout


def records_of(project, name="q1_tiny.answer"):
    """The record under each key and when it was made."""
    return {
        path.parent.name: json.loads(path.read_text())["made"]
        for path in (project.root / ".cache/records" / name).glob("*/meta.json")
    }


def test_a_change_two_imports_away_makes_the_record_again(copied):
    project = copied()
    before = records_of(project)
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    listed = next(line for line in project.run("records").stdout.splitlines() if line.startswith("q1_tiny.answer"))
    assert re.search(r"stale .* src/unrolled/content/data/far\.py changed", listed), listed
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert len(records_of(project)) == len(before) + 1
    assert re.search(r"The answer is <span[^>]*>8</span>", (project.root / "site/index.html").read_text("utf-8"))


def test_a_record_cut_short_is_told_and_made_again(copied):
    project = copied()
    before = records_of(project)
    (path,) = (project.root / ".cache/records/q1_tiny.answer").glob("*/record.json")
    path.write_text(path.read_text()[:10])
    listed = next(line for line in project.run("records").stdout.splitlines() if line.startswith("q1_tiny.answer"))
    assert re.search(r"stale .* its files in the cache are damaged", listed), listed
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert records_of(project).keys() == before.keys()
    assert records_of(project) != before
    assert "1 record" in done.stderr
