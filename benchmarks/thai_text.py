"""How much of the Thai comes back out of our PDF, of bare WeasyPrint's and of Chromium's, on the same HTML?

python -m benchmarks.thai_text [SLUG]

Every kind of document of one demonstration agency in both digit settings goes through the three engines, and each
file through three readers, with the harness of ``tests/reports``. A text is exact when it comes back whole, white
space aside; spaces count by themselves: inside a word where none was written, or lost between two words. Shares of
syllables are of letters with all their marks, in any order, so what a reader scrambles counts as read there.
"""

import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.engines import _bare, _by_itself, _launch, _ours, _print


@dataclass
class Score:
    """What one reader got of all files of one engine."""

    texts: int = 0
    exact: int = 0
    syllables: int = 0
    read: int = 0
    spaces: int = 0
    sara_am: Counter[str] = field(default_factory=Counter)


def main(slug: str = "nakhon-pathom") -> None:
    """Render, read back, and print a table."""
    from django.core.management import call_command
    from playwright.sync_api import sync_playwright

    # After the setting: the harness is the tests', the settings are this benchmark's.
    from tests.reports.readers import READERS, Source, compared, source_of, syllables
    from tests.reports.rendered import contents

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    documents = [content for content in contents() if content.agency == slug]
    scores: dict[tuple[str, str], Score] = {}

    def add(engine: str, source: Source, file: bytes) -> None:
        written = syllables("".join(source.texts))
        for reader, read in READERS.items():
            score = scores.setdefault((engine, reader), Score())
            pages = read(file)
            found = compared(source, pages)
            score.texts += found.texts
            score.exact += found.texts - len(found.missing)
            score.spaces += len(found.spaces)
            score.syllables += written.total()
            score.read += (written & syllables("".join(pages))).total()
            for name, text in (("written", "".join(source.texts)), ("read", "".join(pages))):
                score.sara_am[name] += text.count("\u0e33")

    with ExitStack() as opened:
        browser = opened.enter_context(_launch(opened.enter_context(sync_playwright())))
        for content in documents:
            source = source_of(content.html)
            add("ours", source, _ours(content.html, content.assets))
            add("bare WeasyPrint", source, _bare(content.html, content.assets))
            add("Chromium", source, _print(browser, _by_itself(content.html, content.assets)))
    _show(scores, len(documents))


def _show(scores: dict[tuple[str, str], Score], documents: int) -> None:
    first = next(iter(scores.values()))
    written = first.sara_am["written"]
    print(f"{documents} documents, {first.texts:,} texts, {first.syllables:,} syllables, {written:,} ำ in the source")
    print("| engine | reader | texts exact | syllables exact | ำ read | spaces wrong |\n|---|---|---|---|---|---|")
    for (engine, reader), score in scores.items():
        texts, syllables = 100 * score.exact / score.texts, 100 * score.read / score.syllables
        counted = f"{score.sara_am['read']:,} | {score.spaces:,}"
        print(f"| {engine} | {reader} | {texts:.2f} % | {syllables:.2f} % | {counted} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
