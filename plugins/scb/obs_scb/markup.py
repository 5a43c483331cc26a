"""Pages of HTML that stand where JSON is expected: what a firewall or a service that is down sends."""

from __future__ import annotations

import re

_TITLE = re.compile(rb"<title>([^<]{1,100})", re.IGNORECASE)


def page_in(body: bytes) -> str:
    """What to call the page in *body*: "an HTML page (Title)"; "" if it is none."""
    if not body.lstrip().startswith(b"<"):
        return ""
    title = _TITLE.search(body)
    return "an HTML page" + (f" ({title[1].decode('utf-8', 'replace').strip()})" if title else "")
