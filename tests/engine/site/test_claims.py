import pytest

from unrolled.engine.records.record import RecordError
from unrolled.engine.site.claims import claims


def write(tmp_path, text, name="test_one.py"):
    folder = tmp_path / "tests/snippets/q2_shapes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("import pytest\n\n\n" + text)


def test_a_claim_is_read_with_its_sentence_test_and_source(tmp_path):
    write(tmp_path, '@pytest.mark.claim("q2.rank", "Three axes, "\n    "always.")\ndef test_rank():\n    assert True\n')
    claim = claims(tmp_path)["q2.rank"]
    assert claim.sentence == "Three axes, always."
    assert (claim.test, claim.line) == ("test_rank", 4)
    assert claim.source.startswith("@pytest.mark.claim")
    assert claim.source.endswith("assert True")
    assert claim.anchor == "q2-rank"


def test_two_tests_may_not_claim_the_same(tmp_path):
    text = '@pytest.mark.claim("q2.rank", "Three axes.")\ndef test_rank():\n    assert True\n'
    write(tmp_path, text)
    write(tmp_path, text, "test_two.py")
    with pytest.raises(RecordError, match=r"test_two\.py:4: q2\.rank is claimed already by .*test_one\.py:4"):
        claims(tmp_path)


@pytest.mark.parametrize("arguments", ['"q2.rank"', '"rank", "A sentence."', "NAME, TEXT", '"q9.rank", "A sentence."'])
def test_a_malformed_claim_is_named_by_file_and_line(tmp_path, arguments):
    write(tmp_path, f"@pytest.mark.claim({arguments})\ndef test_rank():\n    assert True\n")
    with pytest.raises(RecordError, match=r"tests/snippets/q2_shapes/test_one\.py:4: a claim is written"):
        claims(tmp_path)


def test_the_terms_of_a_claim_are_read_from_its_test_and_its_experiment(tmp_path):
    folder = tmp_path / "src/unrolled/content/q2_shapes"
    folder.mkdir(parents=True)
    (folder / "trained.py").write_text("SEEDS = range(5)\n\n\ndef show(record): ...\n")
    write(
        tmp_path,
        '@pytest.mark.claim("q2.rank", "Three axes.")\ndef test_rank(record):\n    set_random_seed(3)\n'
        "    assert np.allclose(a, b, atol=1e-6)\n    assert a < 0.5\n    assert b == 7\n"
        '    assert record("q2_shapes.trained").numbers["error"].value == approx(2)\n',
    )
    assert claims(tmp_path)["q2.rank"].terms(tmp_path) == [
        ("tolerance", "`atol=1e-06`, that of `approx`"),
        ("bounds", "`< 0.5`"),
        ("seeds", "`3`"),
        ("records", "`q2_shapes.trained` (seeds `range(5)`)"),
    ]


def test_a_test_that_states_nothing_has_no_terms(tmp_path):
    write(tmp_path, '@pytest.mark.claim("q2.rank", "Three axes.")\ndef test_rank():\n    assert a == b\n')
    assert claims(tmp_path)["q2.rank"].terms(tmp_path) == []
