"""A build that a file ends says which, in one line."""

import errno
import os

import pytest
from mkdocs.exceptions import Abort

from unrolled.engine.site.build import Build
from unrolled.engine.site.memory import Memory


@pytest.mark.parametrize(
    ("number", "file", "says"),
    [
        (errno.ENOENT, "/docs/gone.png", r"^unrolled: /docs/gone\.png: No such file or directory$"),
        (errno.ELOOP, "/docs/round.md", r"^unrolled: /docs/round\.md: Too many levels of symbolic links$"),
        (errno.ENOSPC, "/site/index.html", "cannot be written: No space left on device; make room"),
        (errno.ENOENT, "{cache}/pages/walk.ipynb", r"the cache folder \S+ cannot be written: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_or_written_is_one_line(monkeypatch, tmp_path, number, file, says):
    monkeypatch.setenv("UNROLLED_CACHE", str(tmp_path))
    error = OSError(number, os.strerror(number), file.format(cache=tmp_path))
    with pytest.raises(Abort, match=says) as told:
        Build(Memory()).on_build_error(error)
    assert "\n" not in str(told.value)
