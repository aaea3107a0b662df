import json
import subprocess
import sys

import pytest

from unrolled.engine.builder.walkthrough import only_shows
from unrolled.content.q2_shapes import outputs
from unrolled.engine.cells import Results, code, results, say
from unrolled.engine.records.record import Record, RecordError


@pytest.fixture
def made() -> Results:
    record = Record("q0_test.thing")
    record.number("error", 2.345, digits=1, unit="°C")
    record.table("days", ["day", "error"], [["1", "2.3"], ["2", "`x`"]], "By day")
    record.text("printed", "hello\n")
    record.figure("drawn", "<svg viewBox='0 0 1 1'><path d=''/></svg>", alt="A line.", caption="Drawn")
    return Results(record)


def test_a_kept_record_is_shown(record):
    found = results(outputs)
    kept = record("q2_shapes.outputs")
    assert found._record == kept
    item = next(iter(kept.tables))
    assert kept.tables[item].rows[0][0].strip("`") in found.table(item)._repr_html_()


def test_a_table_reads_well_as_html_and_as_text(made):
    table = made.table("days")
    assert repr(table) == "By day\nday  error\n1    2.3\n2    `x`"
    assert "<code>x</code>" in table._repr_html_()
    assert "u-table" in table._repr_html_()


def test_a_figure_carries_its_text_alternative(made):
    figure = made.figure("drawn")
    assert repr(figure) == "Figure: A line."
    assert 'aria-label="A line."' in figure._repr_html_()


def test_numbers_are_given_whole_and_shown_rounded(made):
    assert made.number("error") == 2.345
    assert made.shown("error") == "2.3\N{NO-BREAK SPACE}°C"
    assert made.text("printed") == "hello\n"
    assert made.has("days")
    assert not made.has("weeks")


def test_what_is_not_there_is_named_beside_what_is(made):
    with pytest.raises(RecordError, match=r"q0_test.thing has no weeks among its tables; it has days"):
        made.table("weeks")


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


def test_importing_it_imports_neither_the_builder_nor_tensorflow():
    loaded = "import sys, unrolled.engine.cells; print({'tensorflow', 'unrolled.engine.builder.runner'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("found.table('errors')", True),
        ("from snippets.q2_shapes import one_layer\n\ncode(one_layer)", True),
        ("better = 1 < 2\nsay(f'{better}')", True),
        ("found.figure('horizon') if there else None", True),
        ("model.fit(x, y)\nfound.table('errors')", False),
        ("print(found.number('error'))", False),
        ("with canvas() as figure:\n    pass\nShown(figure)", False),
        ("1 +", False),
    ],
)
def test_a_cell_that_only_shows_is_folded(source, folded):
    assert only_shows(source) is folded
