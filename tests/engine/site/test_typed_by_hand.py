"""What a page may type, and what not; that the build refuses the latter is shown in `tests/site/test_mistakes.py`."""

import pytest

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site import typed_by_hand


def messages(root, page):
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text(page, "utf-8")
    return typed_by_hand.problems(root)


@pytest.mark.parametrize(
    "text",
    [
        "An axis is `(batch, time steps, features)`, in short $(B, T, F)$.",
        "A `Conv1D` layer, a 1-D convolution, `Dense(7)`, `float32`, COVID-19.",
        "Cho and others (2014), in 2015, and see [the paper](https://doi.org/10.1162/neco.1997.9.8.1735).",
        "The gate is $1$ when open, and $\\sigma(1) \\approx$ {{ number('a.b.c') }}.",
        "{{ code_and_formula('a.py', [\n  ('f = 2', 'f_2'),\n]) }}",
        "```console\n$ python -m unrolled forecast sales.csv \\\n    --horizon 14\n$ python hello.py\n```",
        "1. first\n2. second\n\n    of the second",
        '!!! note "Two ways"\n    One way.\n\n    Another way.',
        '<ol><li value="1">One</li></ol>',
        "A `` `code` `` and ![a gate, drawn](gate.svg) and <img src='1.svg' alt='a gate'>.",
        "# Further reading { #further-reading }\n\n- Neural Computation 9, pages 1735 to 1780\n",
        "<!-- 17 -->",
    ],
)
def test_what_pages_do_type_is_allowed(tmp_path, text):
    assert messages(tmp_path, f"---\ntitle: A page\nsearch:\n  boost: 0.3\n---\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: Top 10\n---\n", 2),
        ("{{ code_and_formula('a.py', [\n  ('f = 2', 'f_2'),\n]) }} and 7", 3),
        ("- a list\n\n        print('ran')\n", 3),
        ("# Further reading\n\n- 12 pages\n\n# After\n\n12 pages\n", 7),
        ("<img src='x.svg'>", 1),
        ('<svg viewBox="0 0 1 1"></svg>', 1),
        ("`[batch]` and `12 x 32`", 1),
        ("$0.87$", 1),
        ("````\n```\n````\n", 1),
    ],
)
def test_the_line_is_that_of_the_file(tmp_path, text, line):
    (problem,) = messages(tmp_path, text)
    assert problem.startswith(f"docs/index.md:{line}: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("$$\\frac{{1}}{ {20} }$$", 1),
        ("a\n\n$x_{{t}}$", 3),
        ("# Gates {#gates}", 1),
        ("`{{.Names}}`", 1),
        ("{{ claim('a.b')", 1),
        ("{% include 'x' %}", 1),
        ("{{ claim('a.b') }} and ${{x}}$", 1),
    ],
)
def test_braces_that_are_no_call_are_refused_for_they_would_be_dropped(tmp_path, text, line):
    problem = messages(tmp_path, text)[0]
    assert problem.startswith(f"docs/index.md:{line}: ")
    assert "macro's call" in problem


@pytest.mark.parametrize(
    "text",
    [
        "{% raw %}`{{.Names}}`{% endraw %}",
        "{% if gives('a.b.c') %}\nyes\n{% else %}\nno\n{% endif %}",
        "$\\frac{ {a} }{ {b} }$",
        "# Gates { #gates }",
    ],
)
def test_calls_and_braces_apart_are_what_they_are(tmp_path, text):
    assert messages(tmp_path, text) == []


def test_a_walkthroughs_text_is_looked_through_and_its_code_is_not(tmp_path):
    (tmp_path / "docs/walkthroughs").mkdir(parents=True)
    program = '# %%\nx = 12  # 12 days\n\n# %% [markdown]\n# 13 days\n\n# %% [markdown]\n"""\n14 days\n"""\n'
    (tmp_path / "docs/walkthroughs/walk.py").write_text(program)
    assert [problem.split(" is ")[0] for problem in typed_by_hand.problems(tmp_path)] == [
        "docs/walkthroughs/walk.py:5: the number 13",
        "docs/walkthroughs/walk.py:9: the number 14",
    ]


def test_the_pages_of_the_book_type_nothing():
    assert not typed_by_hand.problems(ROOT)
