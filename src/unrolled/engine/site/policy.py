"""The Content-Security-Policy: what a browser may load and run on a page of the site.

It stands in each page, so that it holds wherever the site lies, and in the file `_headers` for hosts
that take one. The theme's few inline scripts are allowed by the hash of their text and nothing else
is: a script that somebody slips into a page does not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'


def hashes(page: str) -> list[str]:
    """The hash of each inline script of a page, as a policy names it, without repetition."""
    digests = set()
    for attributes, text in _INLINE.findall(page):
        # The theme's settings are JSON: data, which no browser runs.
        if 'type="application/json"' not in attributes:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            digests.add(f"'sha256-{digest}'")
    return sorted(digests)


def policy(allowed: Iterable[str]) -> str:
    """The policy that allows inline scripts with these hashes.

    Styles are the one place where `unsafe-inline` stands, and for attributes alone: Matplotlib writes
    an SVG's colours, and KaTeX a formula's heights, into `style` attributes. Clips and sounds are
    `data:` addresses inside the page, so that they work from a folder and without a network.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *sorted(set(allowed)))),
            "style-src 'self' 'unsafe-inline'",  # for browsers that do not know the two finer ones
            "style-src-elem 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "media-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",  # the search index
            "worker-src 'self'",  # the search
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def with_policy(page: str) -> str:
    """A page with its policy in the head, before anything that it governs.

    Raises:
        ValueError: The page does not begin as the theme's pages do, so that there is no place for it.
    """
    if _CHARSET not in page:
        raise ValueError(f"no {_CHARSET} in the head, after which the Content-Security-Policy belongs")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(hashes(page))}">'
    return page.replace(_CHARSET, f"{_CHARSET}\n      {meta}", 1)


def headers(allowed: Iterable[str]) -> str:
    """The file `_headers` that Netlify, Cloudflare Pages and others read.

    Args:
        allowed: The hashes of the inline scripts of all pages.
    """
    # A page cannot say who may frame it; only a header can.
    lines = (
        f"Content-Security-Policy: {policy(allowed)}; frame-ancestors 'none'",
        "Permissions-Policy: camera=(), geolocation=(), microphone=()",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
    )
    return "/*\n" + "".join(f"  {line}\n" for line in lines)
