import random
import re

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site.book import Book


def test_the_home_page_comes_first_then_the_questions_and_each_record_once():
    book = Book(serving=True)
    names = list(book.status)
    random.Random(0).shuffle(names)
    ordered = book.in_reading_order(names)
    assert sorted(ordered) == sorted(names)
    home = re.findall(r'"(\w+\.\w+)\.\w+"', (ROOT / "docs/index.md").read_text("utf-8"))
    assert ordered[: len(home)] == home
    assert home
    questions = [name.removeprefix("snippets.").partition("_")[0] for name in ordered[len(home) :]]
    first = [questions.index(f"q{number}") for number in range(1, 9)]
    assert first == sorted(first)
    assert ordered.index("snippets.q1_applications.reverse") < ordered.index("walkthroughs.windows")
