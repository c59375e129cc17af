"""The words of the surface: the Thai of templates and of the code behind them, and what the buttons say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
THAI = re.compile(r"[ก-๛]")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
UNSEEN = re.compile(r"<(code|script|style)\b.*?</\1>", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
QUOTED = re.compile(r'"([^"]*[ก-๛][^"]*)"')
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
BUTTON = re.compile(r"<(button|a|summary)\b([^>]*)>(.*?)</\1>", re.DOTALL)
ICON = re.compile(r"\{% icon [^%]*%\}|<span class=\"visually-hidden\">[^<]*</span>|<[^>]*>")
BRANCH = re.compile(r"\{% (if|elif|else|endif)\b.*?%\}")
# Documents speak to the governor and to the council: their words are those of official letters, not of the surface.
DOCUMENTS = ("reports/content", "assessments/prose", "ita_portal/demo", "templates/reports/pdf", "migrations")
PACKAGES = ("ita_portal", "assessments", "measures", "reports")


@dataclass(frozen=True)
class Said:
    """A piece of text on the surface, with the file it stands in."""

    where: str
    text: str


def said_everywhere() -> Iterator[Said]:
    """Every Thai text of the surface."""
    yield from _in_templates()
    yield from _in_code()


def _in_templates() -> Iterator[Said]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        where = str(path.relative_to(ROOT))
        if where.startswith(DOCUMENTS):
            continue
        source = COMMENT.sub(" ", path.read_text(encoding="utf-8"))
        # What stands in the words of a tag is said too: {% msg "stop" title="ยังไม่บันทึก" %}.
        in_tags = [text for tag in TAG.findall(source) for text in QUOTED.findall(tag)]
        plain = TAG.sub(" ", UNSEEN.sub(" ", source))
        for text in (*SPOKEN.findall(plain), *in_tags, *ELEMENT.sub("\n", plain).splitlines()):
            if THAI.search(text):
                yield Said(where, " ".join(text.split()))


def _in_code() -> Iterator[Said]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            where = str(path.relative_to(ROOT))
            if any(part in where for part in DOCUMENTS):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            docstrings = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
                    continue
                if THAI.search(node.value):
                    yield Said(where, node.value)


def buttons() -> Iterator[Said]:
    """What stands first on each button and on each link that looks like one; what only a variable says is left out."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        where = str(path.relative_to(ROOT))
        if where.startswith(DOCUMENTS):
            continue
        source = COMMENT.sub(" ", path.read_text(encoding="utf-8"))
        for element, attributes, inside in BUTTON.findall(source):
            if element != "button" and not re.search(r'class="[^"]*\bbtn\b', attributes):
                continue
            for text in beginnings(ICON.sub("", inside)):
                if text and not text.startswith("{{"):
                    yield Said(where, text)


def beginnings(source: str) -> list[str]:
    """The texts that a piece of template can begin with, one a branch of its conditions."""
    source = source.strip()
    found = BRANCH.match(source)
    if not found or found[1] != "if":
        return [BRANCH.sub("", source).strip()] if source else []
    branches, rest, has_else = _split(source)
    texts = [text for branch in branches for text in beginnings(branch + rest)]
    return texts + ([] if has_else else beginnings(rest))


def _split(source: str) -> tuple[list[str], str, bool]:
    """The branches of the condition that ``source`` begins with, what follows it, whether it has an else."""
    depth, start, branches, has_else = 0, 0, [], False
    for tag in BRANCH.finditer(source):
        if tag[1] == "if":
            depth += 1
            start = tag.end() if depth == 1 else start
        elif depth == 1:
            branches.append(source[start : tag.start()])
            start = tag.end()
            has_else = has_else or tag[1] == "else"
        if tag[1] == "endif":
            depth -= 1
            if not depth:
                return branches, source[tag.end() :], has_else
    return branches, "", has_else
