"""What outlives a build of the site; the hook keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unrolled.engine.site.background import Background
    from unrolled.engine.site.render_cache import Rendering


@dataclass
class Memory:
    """What outlives a build.

    Attributes:
        serving: Whether the site is served.
        background: What makes records while it is.
        changes: The state's count of changes when the last build looked.
        renderings: What earlier builds rendered, by page.
    """

    serving: bool = False
    background: Background | None = None
    changes: int = 0
    renderings: dict[str, Rendering] = field(default_factory=dict)
