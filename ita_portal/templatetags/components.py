"""Tags of the page's components: each draws one template of templates/components/, round what stands inside it.

The living page (staff/design/) shows every one with its states; what a component looks like is decided there and in
portal.css, never in a page.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
Also = str | Iterable[tuple[str, str]] | None
# The sign of a message that names none.
CONFLICT = "มีผู้แก้ก่อน ยังไม่ได้บันทึก"
MESSAGE_ICONS = {"": "tick", "warn": "warn", "stop": "warn"}


def _draw(name: str, **values: Any) -> SafeString:
    drawn = render_to_string(f"components/{name}.html", values)
    return mark_safe(drawn.strip())  # noqa: S308  (what our own template rendered)


@register.simple_block_tag
def pagehead(content: str) -> SafeString:
    """The band at the top of a page: way, heading, state line or lead, one action."""
    return _draw("page_head", content=content)


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """The way to this page: list items, the last one without a link."""
    return _draw("crumbs", content=content)


@register.simple_block_tag
def nothing(content: str, title: str = "", css: str = "") -> SafeString:
    """An empty state: ``title`` (or a <b> in front) says what is missing, the content what to do first."""
    return _draw("empty", content=content, title=title, css=css)


@register.simple_block_tag
def msg(content: str, kind: str = "", title: str = "", **how: Any) -> SafeString:
    """A message: ``kind`` "" (good or neutral), "warn" or "stop".

    ``how``: ``icon`` another sign, ``alert`` when it answers what was just sent (``status``: without haste), ``id``
    and ``focus`` when the page begins there, ``level`` of the title (h2), ``css``.
    """
    how = {"icon": MESSAGE_ICONS[kind], "level": "h2"} | how
    return _draw("message", content=content, kind=kind, title=title, **how)


@register.simple_block_tag
def tablewrap(content: str, label: str) -> SafeString:
    """A region that a wide table scrolls in, reached by the keyboard."""
    return _draw("table_wrap", content=content, label=label)


@register.simple_block_tag
def filters(content: str, label: str, css: str = "") -> SafeString:
    """The form above a list that narrows it; sends GET, so that what was chosen stays in the address."""
    return _draw("filters", content=content, label=label, css=css)


@register.simple_block_tag
def sendbar(content: str) -> SafeString:
    """The foot of a long form: the button that sends, always in sight."""
    return _draw("send_bar", content=content)


@register.inclusion_tag("components/pages.html", takes_context=True)
def pager(context: dict[str, Any], page: Page, label: str) -> dict[str, Any]:
    """The way through a list of several pages; filters stay in the address. Nothing where one page is all."""
    return {"page": page, "label": label, "request": context["request"]}


@register.inclusion_tag("components/chip.html")
def chip(words: Any, style: str | None = "", icon: str = "half") -> dict[str, Any]:
    """A state: sign and words; ``style`` turn, done, warn, late, stop or quiet, empty for «in progress»."""
    return {"words": words, "style": style or "", "icon": icon}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", label: str = "", carried: bool = False) -> dict[str, Any]:
    """One field: label, hint above it, the box, and below it what is wrong, told to screen readers as its description.

    ``hint`` and ``label`` stand in for the field's own words; ``carried`` says that they come from the round before.
    """
    # Django names the help text in the box's description, so other words take its place.
    hint = bound.help_text = bound.field.help_text = hint or str(bound.help_text)
    label = label or str(bound.label)
    kind = {"is_group": bound.use_fieldset, "is_choice": isinstance(bound.field.widget, RadioSelect)}
    return {"field": bound, "hint": hint, "label": label, "carried": carried} | kind


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    *forms: BaseForm | BaseFormSet, title: str = "ยังบันทึกไม่ได้", row: str = "แถวที่", also: Also = None, **how: Any
) -> dict[str, Any]:
    """What is wrong with a form that was sent, above it: each mistake links to its field, the focus stands here first.

    Takes forms and formsets; those that were not sent or have no mistake draw nothing. Each line names its field.
    ``row`` is what a formset calls one of its forms, unless the form has a ``title``; ``also`` are mistakes a page
    found itself, as words or as pairs of the box's id and the words; ``how``: ``note`` one more sentence,
    ``focus`` False where the page must not begin at it, ``emptied`` True where not all that was typed stands there.
    """
    problems = [problem for each in forms if each for problem in _problems(each, row)]
    pairs = [("", also)] if isinstance(also, str) and also else also or ()
    problems += [{"target": target, "label": "", "words": words} for target, words in pairs]
    return {"title": title, "problems": problems, "focus": True} | how


@register.inclusion_tag("components/conflict.html")
def conflict(what: str, by: Any, at: Any, lines: Iterable[Any], **how: Any) -> dict[str, Any]:
    """Somebody saved first: who and when, what differs, and that what was typed is still here.

    ``what`` was saved (a word, or empty), ``by`` a person or None, ``at`` a moment or None; ``lines`` are pairs of
    label and words, or dicts with both. ``how``: ``title``, ``note`` one more sentence, ``css``, ``focus`` False
    where the page must not begin at it.
    """
    pairs = [(line["label"], line["words"]) if isinstance(line, dict) else line for line in lines]
    return {"what": what, "by": by, "at": at, "pairs": pairs, "title": CONFLICT, "focus": True} | how


def _problems(form: BaseForm | BaseFormSet, row: str, before: str = "") -> Iterator[dict[str, str]]:
    if not form.is_bound:
        return
    if isinstance(form, BaseFormSet):
        yield from ({"target": "", "label": "", "words": str(words)} for words in form.non_form_errors())
        for number, each in enumerate(form.forms, start=1):
            yield from _problems(each, row, f"{getattr(each, 'title', '') or f'{row} {number}'} ")
        return
    yield from ({"target": "", "label": before.strip(), "words": str(words)} for words in form.non_field_errors())
    for bound in form:
        label = "" if bound.is_hidden else str(bound.label)
        for words in map(str, bound.errors):
            named = before + ("" if _names(words, label) else label)
            target = "" if bound.is_hidden else _target(bound)
            yield {"target": target, "label": named.strip(), "words": words}


def _names(words: str, label: str) -> bool:
    """Whether a mistake says itself which field it is: «ยังไม่ได้กรอกชื่อมาตรการ», «จำนวนคนไม่เกิน 60».

    That the label stands somewhere in it is not enough: «วันสิ้นสุดอยู่ก่อนวันเริ่ม» is not about the field «เริ่ม».
    """
    return words.startswith(label) or (words.startswith("ยังไม่") and label in words)


def _target(bound: BoundField) -> str:
    """The id of the box, of the first one where a field has several."""
    return bound.id_for_label or f"{bound.auto_id}_0"
