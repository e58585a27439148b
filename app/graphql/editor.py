"""The query editor: one page without anything from elsewhere."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.responses import HTMLResponse, Response

PAGE = Path(__file__).with_name("editor.html")
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def editor_response() -> Response:
    """The page, allowed to run its own script and to talk to its own server only."""
    html = PAGE.read_text(encoding="utf-8")
    script = SCRIPT.search(html)
    assert script is not None, "the page has one script"
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(
        html,
        headers={
            "content-security-policy": policy,
            "cache-control": "no-cache",
            "vary": "accept",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
        },
    )
