import ast
import hashlib
import re

import pytest

from unrolled.engine.records.key import KeyMaker
from unrolled.engine.records.source import Definition

EXPERIMENT = """
from unrolled.content.data import rules
from unrolled.content.data.drawing import COLOUR, caption
from unrolled.content.data.near import NEAR

SEED = 3
UNUSED = 5


def measure():
    return {"answer": NEAR + half(4) + rules.double(2)}


def half(value):
    \"\"\"Half of a value.\"\"\"
    return value / 2  # exact for even ones


def words(value):
    return f"{caption(value)} in {COLOUR}"


def show(record, measured):
    record.number("answer", measured["answer"], digits=1)
    record.text("words", words(measured["answer"]))
"""
ONE = hashlib.sha256(b"1\n").hexdigest()
RULES = "def double(value):\n    return 2 * value\n\n\ndef triple(value):\n    return 3 * value\n"
DRAWING = "COLOUR = 'red'\n\n\ndef caption(value):\n    return f'The answer is {value}'\n"


@pytest.fixture
def experiment(project):
    return project.root / "src/unrolled/content/q1_tiny/answer.py"


@pytest.fixture
def split(project):
    """An experiment that measures with one module and shows with another."""
    project.write("src/unrolled/content/data/rules.py", RULES)
    project.write("src/unrolled/content/data/drawing.py", DRAWING)
    return project.write("src/unrolled/content/q1_tiny/split.py", EXPERIMENT)


def key(project, experiment):
    return KeyMaker(project.root).key(experiment)


def both(project, experiment):
    """The keys of the measurement and of the record."""
    maker = KeyMaker(project.root)
    return maker.measurement(experiment).digest, maker.key(experiment).digest


def test_a_module_two_imports_away_changes_the_key(project, experiment):
    before = key(project, experiment)
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    after = key(project, experiment)
    assert after.digest != before.digest
    assert after.changes_since(before.parts) == ["src/unrolled/content/data/far.py changed"]


def test_an_unrelated_module_does_not(project, experiment):
    before = key(project, experiment)
    project.write("src/unrolled/content/data/unrelated.py", "VALUE = 2\n")
    assert key(project, experiment) == before


def test_the_store_and_the_builder_are_not_part_of_an_experiment(project, experiment):
    assert not [part for part in key(project, experiment).parts if "store" in part or "builder" in part]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("q1_tiny/split.py", "Half of a value.", "One half."),
        ("q1_tiny/split.py", "  # exact for even ones", ""),
        ("q1_tiny/split.py", "return value / 2", "return (\n        value\n        / 2\n    )"),
        ("q1_tiny/split.py", "UNUSED = 5", ""),
        ("data/rules.py", "3 * value", "4 * value"),
        ("data/near.py", "NEAR = VALUE", "NEAR = VALUE\n\n\ndef unused():\n    return 1"),
        ("data/near.py", "NEAR = VALUE", "NEAR = VALUE\n\nif __name__ == '__main__':\n    print(NEAR)"),
    ],
)
def test_what_runs_the_same_keeps_both_keys(project, split, file, old, new):
    before = both(project, split)
    path = project.root / "src/unrolled/content" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert both(project, split) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/drawing.py", "'red'", "'blue'"),
        ("data/drawing.py", "The answer is", "It is"),
        ("q1_tiny/split.py", 'record.number("answer"', 'record.number("result"'),
        ("q1_tiny/split.py", "} in {COLOUR}", "}, {COLOUR}"),
    ],
)
def test_a_caption_or_a_colour_is_shown_again_and_not_measured_again(project, split, file, old, new):
    measured, shown = both(project, split)
    path = project.root / "src/unrolled/content" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert both(project, split)[0] == measured
    assert both(project, split)[1] != shown


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("q1_tiny/split.py", "SEED = 3", "SEED = 4"),
        ("q1_tiny/split.py", "value / 2", "value / 3"),
        ("data/rules.py", "2 * value", "value + value"),
        ("data/far.py", "7", "8"),
        ("data/near.py", "NEAR = VALUE", "NEAR = VALUE\nif True:\n    NEAR = 2"),
    ],
)
def test_what_measure_reaches_is_measured_again(project, split, file, old, new):
    before = KeyMaker(project.root).measurement(split)
    path = project.root / "src/unrolled/content" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    after = KeyMaker(project.root).measurement(split)
    assert after.digest != before.digest
    assert after.changes_since(before.parts) == [f"src/unrolled/content/{file} changed"]


def test_drawing_counts_in_the_record_and_not_in_the_measurement(project, split):
    split.write_text(
        "from unrolled.engine.render.html import inline\n\n\n"
        "def measure():\n    return {'text': inline('a')}\n\n\n"
        "def show(record, measured):\n    record.text('text', inline(measured['text']))\n"
    )
    maker = KeyMaker(project.root)
    assert not [part for part in maker.measurement(split).parts if re.search(r"engine/\w+/", part)]
    assert "src/unrolled/engine/render/html.py" in maker.key(split).parts


REACHES = [
    "import unrolled.content.data.rules\n\n\ndef measure():\n    return unrolled.content.data.rules.triple(1)",
    "from unrolled.content.data import rules\n\n\ndef measure():\n    return getattr(rules, 'tri' + 'ple')(1)",
    "from unrolled.content.data.rules import *\n\n\ndef measure():\n    return triple(1)",
    "from unrolled.content import data\n\n\ndef measure():\n    return data.rules.triple(1)",
    "from unrolled.content.data import rules as r\n\nALIAS = r\n\n\ndef measure():\n    return ALIAS.triple(1)",
    "from unrolled.content.data.rules import triple\n\n\ndef measure(step=triple):\n    return step(1)",
    "from unrolled.content.data import rules\n\n\ndef measure():\n    return globals()['rules'].triple(1)",
    "from unrolled.content.data.rules import triple\n\n\nclass Scale:\n    by = triple(1)\n\n\n"
    "def measure():\n    return Scale.by",
    "def measure():\n    from unrolled.content.data.rules import triple\n\n    return triple(1)",
    "from ..data.rules import triple\n\n\ndef measure():\n    return triple(1)",
]


@pytest.mark.parametrize("reach", REACHES)
def test_every_way_to_reach_a_function_counts(project, split, reach):
    split.write_text(f"{reach}\n\n\ndef show(record, measured):\n    record.number('a', measured['a'])\n")
    before = KeyMaker(project.root).measurement(split).digest
    project.write("src/unrolled/content/data/rules.py", RULES.replace("3 * value", "4 * value"))
    assert KeyMaker(project.root).measurement(split).digest != before


@pytest.mark.parametrize(
    "line",
    [
        "import unrolled.content.data.far",
        "from unrolled.content.data import far",
        "from unrolled.content.data.far import VALUE",
        "from ..data import far",
        "def show(record):\n    from unrolled.content.data import far",
    ],
)
def test_every_form_of_import_is_followed(project, line):
    use = "" if line.startswith("def") else "\n\n\ndef show(record):\n    return far if 'far' else VALUE, unrolled"
    path = project.write("src/unrolled/content/q1_tiny/forms.py", f"{line}{use}\n")
    assert "src/unrolled/content/data/far.py" in key(project, path).parts


def test_a_snippet_counts_by_its_bytes(project, split):
    snippet = project.write("snippets/q1_tiny/third.py", "def third(value):\n    return value / 3\n")
    split.write_text(
        "from snippets.q1_tiny.third import third\n\n\ndef measure():\n    return {'a': third(6)}\n\n\n"
        "def show(record, measured):\n    record.number('a', measured['a'])\n"
    )
    before = KeyMaker(project.root).measurement(split).digest
    snippet.write_text("def third(value):\n    return value / 3  # a comment that readers see\n")
    assert KeyMaker(project.root).measurement(split).digest != before


def test_versions_of_the_used_libraries_count(project):
    path = project.write(
        "src/unrolled/content/q1_tiny/keras_user.py",
        "import keras\nimport matplotlib\n\n\ndef measure():\n    return {'a': keras.ops.ones(1)}\n\n\n"
        "def show(record, measured):\n    record.number('a', 1)\n",
    )
    parts = KeyMaker(project.root).measurement(path).parts
    assert {"keras", "tensorflow", "numpy", "ml-dtypes", "h5py"} <= set(parts)
    assert "matplotlib" not in parts


def test_what_runs_the_cells_of_a_walkthrough_counts(project):
    path = project.write("docs/walkthroughs/one.py", "# %%\nprint(1)\n")
    assert {"ipykernel", "ipython", "nbclient", "nbformat", "jupytext", "traitlets"} <= set(key(project, path).parts)
    assert "ipykernel" not in key(project, project.root / "src/unrolled/content/q1_tiny/answer.py").parts


def test_data_files_count_by_content(project, tmp_path, monkeypatch):
    project.write("src/unrolled/content/data/near.py", f"DATA_FILES = {{'series.csv': '{ONE}'}}\nNEAR = 1\n")
    path = project.root / "src/unrolled/content/q1_tiny/answer.py"
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert key(project, path).parts["data/series.csv"] == "not there"
    (tmp_path / "series.csv").write_text("1\n")
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    first = key(project, path)
    (tmp_path / "series.csv").write_text("2\n")
    assert key(project, path).digest != first.digest


@pytest.mark.parametrize("measured", [True, False])
def test_a_data_file_that_is_not_there_counts_as_named_where_that_was_measured(
    project, split, tmp_path, monkeypatch, measured
):
    project.write("src/unrolled/content/data/near.py", f"DATA_FILES = {{'series.csv': '{ONE}'}}\nNEAR = 1\n")
    (tmp_path / "series.csv").write_text("1\n")
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    there = KeyMaker(project.root).key(split), KeyMaker(project.root).measurement(split)
    monkeypatch.delenv("UNROLLED_DATA")
    maker = KeyMaker(project.root, measured=lambda name, key: measured and (name, key) == ("q1_tiny.split", there[1]))
    assert ((maker.key(split), maker.measurement(split)) == there) is measured
    assert maker.measurement(split).parts["data/series.csv"] == (ONE[:16] if measured else "not there")


def test_prose_of_a_walkthrough_does_not_count_but_code_does(project):
    text = "# %% [markdown]\n# # {}\n\n# %%\nprint({})\n"
    path = project.write("docs/walkthroughs/one.py", text.format("Title", 1))
    before = key(project, path)
    project.write("docs/walkthroughs/one.py", text.format("Another title", 1))
    assert key(project, path) == before
    project.write("docs/walkthroughs/one.py", text.format("Another title", 2))
    assert key(project, path) != before


def test_code_above_the_first_mark_of_a_walkthrough_counts(project):
    path = project.write("docs/walkthroughs/one.py", "value = 1\n\n# %%\nprint(value)\n")
    before = key(project, path)
    project.write("docs/walkthroughs/one.py", "value = 2\n\n# %%\nprint(value)\n")
    assert key(project, path) != before
    project.write("docs/walkthroughs/one.py", "from unrolled.content.data import far\n\n# %%\nprint(far.VALUE)\n")
    before = key(project, path)
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    assert key(project, path) != before


def test_what_a_walkthrough_shows_as_code_counts_with_its_comments(project):
    project.write("src/unrolled/content/data/rules.py", RULES)
    cells = "# %%\nfrom unrolled.content.data.rules import double\n\n{}\n"
    path = project.write("docs/walkthroughs/one.py", cells.format("code(double)"))
    other = project.write("docs/walkthroughs/other.py", cells.format("double(1)"))
    before = key(project, path), key(project, other)
    project.write("src/unrolled/content/data/rules.py", f"# Doubles and triples.\n{RULES}")
    assert key(project, path) != before[0]
    assert key(project, other) == before[1]


def test_an_empty_text_that_one_python_adds_to_an_f_string_counts_not():
    first, second = (ast.parse("words = f'{name:{wide}} of {count}'").body[0] for _ in range(2))
    second.value.values[0].format_spec.values.append(ast.Constant(""))
    third = ast.parse("words = f'{name:{wide}} of {size}'").body[0]
    assert Definition(first).canonical == Definition(second).canonical != Definition(third).canonical
