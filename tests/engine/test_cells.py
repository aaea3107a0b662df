import json
import subprocess
import sys

import pytest

from unrolled.content.q2_shapes import outputs
from unrolled.engine.builder.walkthrough import assemble
from unrolled.engine.cells import Results, code, results, say
from unrolled.engine.records.record import Record, RecordError
from unrolled.engine.records.state import LOOKED_UP


@pytest.fixture
def example() -> Results:
    record = Record("q0_test.thing")
    record.number("error", 2.345, digits=1, unit="°C")
    record.table("days", ["day", "error"], [["1", "2.3"], ["2", "`x`"]], "By day")
    record.text("printed", "hello\n")
    record.figure("drawn", "<svg viewBox='0 0 1 1'><path d=''/></svg>", alt="A line.", caption="Drawn")
    record.absent("weeks", "There is one week only.")
    return Results(record)


def test_a_kept_record_is_shown(record):
    shown, kept = results(outputs), record("q2_shapes.outputs")
    assert shown._record == kept
    item = next(iter(kept.tables))
    assert kept.tables[item].rows[0][0].strip("`") in shown.table(item)._repr_html_()


def test_a_table_reads_well_as_html_and_as_text(example):
    table = example.table("days")
    assert repr(table) == "By day\nday  error\n1    2.3\n2    `x`"
    assert "<code>x</code>" in table._repr_html_()
    assert "u-table" in table._repr_html_()


def test_a_figure_carries_its_text_alternative(example):
    figure = example.figure("drawn")
    assert repr(figure) == "Figure: A line."
    assert 'aria-label="A line."' in figure._repr_html_()


def test_numbers_are_given_whole_and_shown_rounded(example):
    assert example.number("error") == 2.345
    assert example.shown("error") == "2.3\N{NO-BREAK SPACE}°C"
    assert example.text("printed") == "hello\n"
    assert example.gives("days")
    assert not example.gives("weeks")


def test_what_is_not_there_is_named_beside_what_is(example):
    with pytest.raises(RecordError, match=r"q0_test.thing has no weeks among its tables; it has days"):
        example.table("weeks")


def test_a_module_that_is_no_experiment_is_refused():
    with pytest.raises(RecordError, match="json is no experiment"):
        results(json)


def test_a_sentence_is_escaped_and_typeset():
    assert say("a < b, `c`\n   and d")._repr_html_() == '<p class="u-said">a &lt; b, <code>c</code> and d</p>'
    assert repr(say("a  b")) == "a b"


def test_code_shows_a_snippet_under_its_name_and_a_function_alone():
    from snippets.q2_shapes import one_layer

    block = code(one_layer)._repr_markdown_()
    assert block.startswith('``````python title="q2_shapes/one_layer.py"\n')
    assert one_layer.__doc__ in block
    assert repr(code(results)).startswith("def results(")
    assert 'title="unrolled/engine/cells.py"' in code(results)._repr_markdown_()


def test_folded_code_holds_the_same_block():
    from snippets.q2_shapes import one_layer

    folded = code(one_layer, folded=True)._repr_markdown_()
    assert folded.startswith('<details class="u-cell" markdown="1">\n<summary>Code</summary>\n\n')
    assert folded.endswith(f"{code(one_layer)._repr_markdown_()}\n\n</details>")


def test_importing_it_is_quick_for_it_leaves_tensorflow_out():
    loaded = "import sys, unrolled.engine.cells; print({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_what_is_looked_up_is_noted_for_the_build(example, tmp_path, monkeypatch):
    example.number("error")
    monkeypatch.setenv(LOOKED_UP, str(tmp_path / "notes"))
    example.table("days")
    example.gives("weeks")
    assert (tmp_path / "notes").read_text("utf-8").split() == ["q0_test.thing.days", "q0_test.thing.weeks"]


def test_what_is_absent_says_why(example):
    assert not example.gives("weeks")
    assert example.why_absent("weeks") == "There is one week only."
    with pytest.raises(RecordError, match=r"q0_test.thing has no days among its reasons; it has weeks"):
        example.why_absent("days")


CELLS = """# %% tags=["shows"]
print("folded")

# %%
print("open")
"""


def test_a_cell_that_is_tagged_so_is_folded(tmp_path):
    path = tmp_path / "one.py"
    path.write_text(CELLS, "utf-8")
    cells = json.loads(assemble(path, None))["cells"]
    assert [cell["metadata"] for cell in cells] == [{"tags": ["shows"]}, {}]
