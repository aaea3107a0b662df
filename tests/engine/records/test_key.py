import pytest

from unrolled.engine.records.key import KeyMaker


@pytest.fixture
def experiment(project):
    return project.root / "src/unrolled/content/q1_tiny/answer.py"


def key(project, experiment):
    return KeyMaker(project.root).key(experiment)


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
    "line",
    ["import unrolled.content.data.far", "from unrolled.content.data import far", "from unrolled.content.data.far import VALUE",
     "from ...data import far", "def run(record):\n    from unrolled.content.data import far"],
)  # fmt: skip
def test_every_form_of_import_is_followed(project, line):
    path = project.write("src/unrolled/content/q1_tiny/forms.py", line + "\n")
    assert "src/unrolled/content/data/far.py" in key(project, path).parts


def test_versions_of_the_imported_libraries_count(project):
    path = project.write("src/unrolled/content/q1_tiny/keras_user.py", "import keras\n")
    parts = key(project, path).parts
    assert {"keras", "tensorflow", "numpy", "python"} <= set(parts)
    assert "matplotlib" not in parts


def test_data_files_count_by_content(project, tmp_path, monkeypatch):
    project.write("src/unrolled/content/data/near.py", 'DATA_FILES = ("series.csv",)\nNEAR = 1\n')
    path = project.root / "src/unrolled/content/q1_tiny/answer.py"
    monkeypatch.delenv("UNROLLED_DATA", raising=False)
    assert key(project, path).parts["data/series.csv"] == "not there"
    (tmp_path / "series.csv").write_text("1\n")
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    first = key(project, path)
    (tmp_path / "series.csv").write_text("2\n")
    assert key(project, path).digest != first.digest


def test_prose_of_a_walkthrough_does_not_count_but_code_does(project):
    text = "# %% [markdown]\n# # {}\n\n# %%\nprint({})\n"
    path = project.write("docs/walkthroughs/one.py", text.format("Title", 1))
    before = key(project, path)
    project.write("docs/walkthroughs/one.py", text.format("Another title", 1))
    assert key(project, path) == before
    project.write("docs/walkthroughs/one.py", text.format("Another title", 2))
    assert key(project, path) != before
