"""In which order records are made."""

import re

from unrolled.engine.builder.runner import SLOW
from unrolled.engine.records.catalogue import catalogue


def made(done):
    """The records that a build made, in that order."""
    return re.findall(r"^ *([\w.]+) in \d", done.stderr, re.MULTILINE)


def test_what_is_known_to_be_slow_is_begun_first_where_nothing_was_made_yet(project):
    project.write("src/unrolled/content/translation/__init__.py", "")
    project.write("src/unrolled/content/translation/dates.py", "def run(record):\n    record.number('one', 1)\n")
    done = project.run("records", "--make", "--jobs", "1")
    assert made(done) == ["translation.dates", "q1_tiny.answer"], done.stderr


def test_what_took_long_is_begun_first_the_next_time(project):
    slow = "import time\n\n\ndef run(record):\n    time.sleep(0.5)\n    record.number('one', {})\n"
    project.write("src/unrolled/content/q1_tiny/zealous.py", slow.format(1))
    project.run("records", "--make")
    project.write("src/unrolled/content/q1_tiny/zealous.py", slow.format(2))
    project.write("src/unrolled/content/data/far.py", "VALUE = 8\n")
    done = project.run("records", "--make", "--jobs", "1")
    assert made(done) == ["q1_tiny.zealous", "q1_tiny.answer"], done.stderr


def test_each_that_is_known_to_be_slow_is_a_record():
    assert set(SLOW) <= set(catalogue())
