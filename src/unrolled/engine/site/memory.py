"""What outlives a build of the site; the hook keeps it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unrolled.engine.site.background import Background
    from unrolled.engine.site.render_cache import Rendering


@dataclass
class Memory:
    """What outlives a build.

    Attributes:
        serving: Whether the site is served.
        build: The build of all pages that began last, a `build.Build`; both know this class, which cannot know them.
        server: What is done while the site is served, a `serving.Serving`.
        background: What makes records meanwhile.
        given: The records that it was given when it began, with the digests of their keys.
        renderings: What earlier builds rendered, by page.
        stamps: What tells a page that was built anew from the one before, by the page's address in the site.
        building: Held by whoever builds.
        news: Notified when pages were built.
    """

    serving: bool = False
    build: Any = None
    server: Any = None
    background: Background | None = None
    given: dict[str, str] = field(default_factory=dict)
    renderings: dict[str, Rendering] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    building: threading.Lock = field(default_factory=threading.Lock)
    news: threading.Condition = field(default_factory=threading.Condition)
