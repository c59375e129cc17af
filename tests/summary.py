"""The error summary at the head of a page, read as its visitor reads it."""

import re
from html import unescape


def mistakes(html: str) -> list[str]:
    """Its lines in their order; empty where the page has none."""
    box = re.search(r'<div class="msg msg-stop[^"]*error-summary".*?</ul>', html, re.S)
    lines = re.findall(r"<li>(.*?)</li>", box[0], re.S) if box else []
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in lines]
