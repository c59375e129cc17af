"""The living page of the design: every component as it is, with its states, the colours and what they are good for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ita_portal.design_catalogue import COMPONENTS
from ita_portal.design_samples import samples
from ita_portal.design_tokens import seen_pairs, spaces, text_pairs, tokens

# The subjects of the page: the anchor, its heading, its template under templates/design/.
SUBJECTS = (
    ("colours", "สี"),
    ("type", "ตัวอักษรและระยะ"),
    ("frame", "กรอบและหัวหน้า"),
    ("signs", "ป้าย ระดับ และข้อความ"),
    ("forms", "ปุ่มและแบบฟอร์ม"),
    ("tables", "ตารางและรายการ"),
    ("charts", "แผนภูมิ"),
    ("work", "งาน การตัดสินใจ และลำดับเหตุการณ์"),
    ("print", "พิมพ์และการเข้าถึง"),
)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component with its states, for whoever builds a page or wonders what a sign means."""
    subjects = [{"key": key, "title": title, "template": f"design/{key}.html"} for key, title in SUBJECTS]
    text, seen = text_pairs(), seen_pairs()
    context = {
        "subjects": subjects,
        "components": COMPONENTS,
        "tokens": tokens(),
        "spaces": spaces(),
        "text_pairs": text,
        "seen_pairs": seen,
        "all_pass": all(pair.is_enough for pair in text + seen),
    }
    return render(request, "design/design.html", context | samples(request.path))
