"""The words of a page as its visitor reads them."""

import re


def unbroken(html: str) -> str:
    """The page without the spans that keep a compound on one line: they are no gap between words."""
    return re.sub(r'<span class="nb">([^<]*)</span>', r"\1", html)
