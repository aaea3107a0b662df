"""`unrolled new`: what it writes passes its own tests and builds; nothing that is there is written over."""

import argparse
import re

import pytest

from unrolled.engine.new.command import run
from unrolled.engine.terminal import InputError

pytestmark = pytest.mark.slow


def new(project, kind, name):
    return run(argparse.Namespace(kind=kind, name=name), project.root)


def test_a_snippet_an_experiment_and_a_claim_pass_their_tests_and_stand_on_the_page(small, capsys):
    for kind, name in (("snippet", "q1_tiny/sums"), ("experiment", "q1_tiny.sizes"), ("claim", "q1.order")):
        assert new(small, kind, name) == 0
    calls = re.findall(r"\{\{ [^}]+ \}\}", capsys.readouterr().out)
    assert [call.partition("(")[0] for call in calls] == ["{{ snippet", "{{ table", "{{ number", "{{ claim"]
    page = small.root / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\n\n" + "\n\n".join(calls) + "\n", "utf-8")
    built = small.build()
    assert built.returncode == 0, built.stderr
    text = (small.root / "site/index.html").read_text("utf-8")
    assert "sums.py" in text
    assert "largest sum" in text
    assert "does not depend on the order" in text
    copy_fixtures(small)
    tests = small.test("tests/snippets/q1_tiny/test_sums.py", "tests/content/q1_tiny")
    assert tests.returncode == 0, tests.stdout
    assert "4 passed" in tests.stdout


def copy_fixtures(small):
    """The project's own test folder has no fixtures; the one that looks records up is all that is needed."""
    small.write(
        "tests/conftest.py",
        "import pytest\n\nfrom unrolled.engine.records.store import Store\n\n\n"
        "@pytest.fixture\ndef record():\n    return Store().latest\n",
    )


def test_a_chapter_is_whole_at_once(small, capsys):
    assert new(small, "chapter", "q9_running_sums") == 0
    line = re.search(r"- 9 · Running sums: (\S+)", capsys.readouterr().out)
    small.configure(nav=[{"One": "index.md"}, {"9 · Running sums": line[1]}])
    built = small.build()
    assert built.returncode == 0, built.stderr
    text = (small.root / "site" / line[1].replace(".md", ".html")).read_text("utf-8")
    for shown in ("first.py", "largest sum", "does not depend on the order", "The sum adds those before it too"):
        assert shown in text
    assert "q9-order" in (small.root / "site/reference/claims/q9.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("snippet", "q1_tiny.name", "'q1_tiny.name' is no name of a new snippet; write it as q2_shapes/time_major"),
        ("snippet", "../up", "'../up' is no name of a new snippet"),
        ("snippet", "q7_gone/name", "there is no chapter q7_gone; there are q1_tiny"),
        ("snippet", "q1_tiny/hello", "snippets/q1_tiny/hello.py is there already; choose another name"),
        ("experiment", "q1_tiny.answer", "src/unrolled/content/q1_tiny/answer.py is there already"),
        ("experiment", "data.near", "there is no chapter data"),
        ("claim", "q3.name", "q3 is no chapter; a claim begins with one of q1"),
        ("claim", "q1.Name", "'q1.Name' is no name of a new claim"),
        ("chapter", "attention", "'attention' is no name of a new chapter; write it as q9_attention"),
        ("chapter", "q1_other", "q1 is q1_tiny already; choose another number"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(small, kind, name, message):
    before = sorted(small.root.rglob("*"))
    with pytest.raises(InputError, match=re.escape(message)):
        new(small, kind, name)
    assert sorted(small.root.rglob("*")) == before
