"""Records run the project's modules as their sources are, whatever the clock and the compiled files say."""

import os
import py_compile

WALK = "# %%\nfrom unrolled.content.data import far\n\nprint('far is', far.VALUE)\n"


def test_an_edit_of_the_same_size_and_time_is_seen_by_workers_and_kernels(project):
    """As where the clock was set back, or within a second: Python takes the compiled file for the new source."""
    project.write("docs/walkthroughs/walk.py", WALK)
    far = project.root / "src/unrolled/content/data/far.py"
    about = far.stat()
    py_compile.compile(str(far))
    far.write_text("VALUE = 8\n")
    os.utime(far, ns=(about.st_atime_ns, about.st_mtime_ns))
    run = project.run("records", "--make")
    assert run.returncode == 0, run.stderr
    assert project.record("q1_tiny.answer").numbers["answer"].value == 8
    (outputs,) = project.root.glob(".cache/records/walkthroughs.walk/*/outputs.json")
    assert "far is 8" in outputs.read_text("utf-8")


def test_an_edit_with_an_earlier_time_is_seen_by_a_worker_that_has_loaded_the_module(project):
    far = project.root / "src/unrolled/content/data/far.py"
    project.write(
        "src/unrolled/content/q1_tiny/first.py",
        "import os\n\nfrom unrolled.content.data import far\n\nMINUTES = 1\n\n\ndef show(record):\n"
        "    record.number('value', far.VALUE)\n    name = far.__file__\n    about = os.stat(name)\n"
        "    open(name, 'w').write('VALUE = 8\\n')\n    os.utime(name, (1, 1))\n",
    )
    project.run("records", "--make", "q1_tiny.first", "q1_tiny.answer", "--jobs", "1")
    assert far.read_text() == "VALUE = 8\n"
    assert project.record("q1_tiny.answer").numbers["answer"].value == 8
