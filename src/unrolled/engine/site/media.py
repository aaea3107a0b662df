"""Sound that stands inside a page becomes a file beside it, so that the words need not wait for it.

A notebook carries what its cells show, as base64; a page asks for a file when a reader wants to hear it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from mkdocs.utils import get_relative_url

_ENDINGS = {"audio/mpeg": "mp3", "audio/midi": "mid"}
_INSIDE = re.compile(rf'(\b(?:src|href))="data:({"|".join(_ENDINGS)});base64,([A-Za-z0-9+/]+=*)"')


def apart(page: str, address: str, site: Path) -> str:
    """The page with addresses of files where sound stood in it; the files are written.

    Args:
        page: The page.
        address: Where in the site it is, such as `walkthroughs/harmony.html`.
        site: The folder of the site.

    Raises:
        OSError: The folder cannot be written to.
    """

    def file(match: re.Match[str]) -> str:
        data = base64.b64decode(match[3])
        name = f"assets/sound/{hashlib.sha256(data).hexdigest()[:12]}.{_ENDINGS[match[2]]}"
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
        return f'{match[1]}="{get_relative_url(name, address)}"'

    return _INSIDE.sub(file, page)
