import pytest

from unrolled.engine.records.record import RecordError
from unrolled.engine.site.claims import claims
from unrolled.engine.site.errors import PlacedError


def write(tmp_path, text, name="test_one.py"):
    folder = tmp_path / "tests/snippets/q2_shapes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("import pytest\n\n\n" + text)


def test_a_claim_is_read_with_its_sentence_test_and_source(tmp_path):
    write(tmp_path, '@pytest.mark.claim("q2.rank", "Three axes, "\n    "always.")\ndef test_rank():\n    assert True\n')
    claim = claims(tmp_path)["q2.rank"]
    assert claim.sentence == "Three axes, always."
    assert (claim.test, claim.line) == ("test_rank", 4)
    assert claim.source == "def test_rank():\n    assert True"
    assert claim.anchor == "q2-rank"


@pytest.mark.parametrize(
    ("decorator", "body", "how"),
    [
        ("", "assert True", ""),
        ('@pytest.mark.parametrize("seed", [0, 1, 2])\n', "assert_allclose(a, b, atol=1e-5)", "3 seeds; within 1e-5"),
        ("", "assert not np.allclose(a, b, atol=1e-3)\n    assert a == approx(b, rel=0.1)", "within 0.1"),
    ],
)
def test_a_claim_says_from_how_many_seeds_and_within_what(tmp_path, decorator, body, how):
    write(tmp_path, f'@pytest.mark.claim("q2.rank", "Three axes.")\n{decorator}def test_rank(seed):\n    {body}\n')
    claim = claims(tmp_path)["q2.rank"]
    assert claim.how == how
    assert f'title="Checked by test_rank{f" ({how})" if how else ""}"' in claim.marked(str, "x.html")


def test_two_tests_may_not_claim_the_same(tmp_path):
    text = '@pytest.mark.claim("q2.rank", "Three axes.")\ndef test_rank():\n    assert True\n'
    write(tmp_path, text)
    write(tmp_path, text, "test_two.py")
    with pytest.raises(RecordError, match=r"test_two\.py:4: q2\.rank is claimed already by .*test_one\.py:4"):
        claims(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        ('"q2.rank"', "two texts, as they stand"),
        ("NAME, TEXT", "two texts, as they stand"),
        ('"rank", "A sentence."', "but 'rank' names no chapter: write chapter.name"),
        ('"q.rank", "A sentence."', "but 'q' of 'q.rank' is no chapter: write q and the number of a question, or the"),
        ('"rain.rank", "A sentence."', "but 'rain' of 'rain.rank' is no chapter: write q and the number of"),
        ('"q2.Rank", "A sentence."', "but 'Rank' of 'q2.Rank' is no name: use a-z, 0-9 and _"),
    ],
)
def test_a_malformed_claim_is_named_by_file_and_line_with_what_is_wrong(tmp_path, arguments, trouble):
    write(tmp_path, f"@pytest.mark.claim({arguments})\ndef test_rank():\n    assert True\n")
    with pytest.raises(RecordError) as error:
        claims(tmp_path)
    assert str(error.value).startswith("tests/snippets/q2_shapes/test_one.py:4: a claim is written claim(")
    assert trouble in str(error.value)


def test_questions_come_by_their_number_and_walkthroughs_after_them(tmp_path):
    (tmp_path / "src/unrolled/content/early_frost").mkdir(parents=True)
    for number, claim_id in enumerate(["early_frost.low", "q10.b", "q10.a", "q9.z"]):
        write(tmp_path, f'@pytest.mark.claim("{claim_id}", "So.")\ndef test(): ...\n', f"test_{number}.py")
    known = claims(tmp_path)
    assert list(known) == ["q9.z", "q10.a", "q10.b", "early_frost.low"]
    assert known["q10.a"].heading == "Question 10"
    assert known["early_frost.low"].heading == "Early frost"


def test_a_sentence_names_its_numbers_and_a_missing_one_is_told_at_the_tests_line(tmp_path):
    write(tmp_path, '@pytest.mark.claim("q2.rank", "`x` has {q2_shapes.a.b} axes.")\ndef test(): ...\n')
    claim = claims(tmp_path)["q2.rank"]
    assert claim.as_html(lambda path: f"<{path}>") == "<code>x</code> has <q2_shapes.a.b> axes."

    def missing(path):
        raise RecordError(f"no number {path}")

    with pytest.raises(PlacedError, match=r"no number q2_shapes\.a\.b") as error:
        claim.as_html(missing)
    assert error.value.place == "tests/snippets/q2_shapes/test_one.py:4"
