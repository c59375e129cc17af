"""Drafts of the overall result and of the comparison with earlier years."""

from itertools import pairwise

from assessments import scoring
from assessments.analysis import Findings, YearFinding
from assessments.prose.words import before_word, change_words, listed, named_with_scores, points
from assessments.structure import TOTAL
from ita_portal.lib.thai import plain_number

SLIM = 2  # a margin above the level's line under this many points is worth a warning


def paragraphs_of_result(findings: Findings, word: str, name: str) -> list[str]:
    """The result: what it means, where points were lost, who ranks where, and every doubt about a figure."""
    together = (
        [_total(findings, name)],
        [*_lost(findings), *_gap(findings, word)],
        [*_extremes(findings), *_next(findings, word)],
        _implied(findings),
        _differences(findings),
    )
    return [" ".join(sentences) for sentences in together if sentences]


def _total(findings: Findings, name: str) -> str:
    result, framework = findings.result, findings.framework
    year = framework.fiscal_year
    if result.total.shown is None:
        return _open_total(findings, name)
    total = result.total.shown
    grade = result.grade
    above = total - framework.pass_mark
    mark = f"เกณฑ์ผ่าน {plain_number(framework.pass_mark)} คะแนน"
    stands = f"สูงกว่า{mark}อยู่ {above} คะแนน" if above > 0 else f"ต่ำกว่า{mark}อยู่ {-above} คะแนน"
    if above == 0:
        stands = f"เท่ากับ{mark}พอดี"
    said = f"{before_word(name)}ได้คะแนนรวม {points(total)} ในปีงบประมาณ พ.ศ. {year}"
    if grade:
        # A letter says nothing by itself; the named levels say themselves whether they pass.
        said += f" อยู่ในระดับ {grade.code} ({grade.label})" if grade.code.isascii() else f" อยู่ในระดับ{grade.code}"
    said += f" {stands}"
    if grade and 0 <= total - grade.minimum < SLIM and grade.minimum > framework.pass_mark:
        said += f" แต่อยู่เหนือเส้นระดับ {grade.code} เพียง {total - grade.minimum} คะแนน จึงต้องระวังไม่ให้คะแนนลดลงในปีถัดไป"
    if not grade and result.grade_note:
        said += f" {result.grade_note}"
    return said


def _open_total(findings: Findings, name: str) -> str:
    result = findings.result
    year = findings.framework.fiscal_year
    if findings.is_empty:
        return f"ยังไม่มีคะแนนของ{name} ปีงบประมาณ พ.ศ. {year} ในระบบ จึงยังวิเคราะห์ผลไม่ได้"
    extra = len(result.missing) - 6
    missing = listed(result.missing) if extra <= 0 else f"{', '.join(result.missing[:6])} และอีก {extra} รายการ"
    what = "ตัวชี้วัดที่ " if all(code.isdigit() for code in result.missing) else " "
    return (
        f"คะแนนรวมของ{name} ปีงบประมาณ พ.ศ. {year} ยังไม่ทราบ เพราะยังขาดคะแนน{what}{missing} "
        f"จากคะแนนที่ทราบแล้ว คะแนนรวมจะอยู่ระหว่าง {result.total.low_shown} ถึง {result.total.high_shown}"
    )


def _lost(findings: Findings) -> list[str]:
    known = [i for i in findings.instruments if i.lost is not None and i.score is not None]
    if not known:
        return []
    scores = listed(f"{i.code} {i.score}" for i in known)
    said = f"คะแนนรายเครื่องมือคือ {scores}"
    losing = sorted((i for i in known if i.lost), key=lambda i: -(i.lost or 0))
    if losing:
        said += f" คะแนนหลังถ่วงน้ำหนักที่เสียไปมาจาก {listed(f'{i.code} {i.lost}' for i in losing)} คะแนน"
    full = [i.code for i in known if not i.lost]
    if full:
        said += f" ส่วน {listed(full)} ได้คะแนนเต็ม"
    return [said]


def _gap(findings: Findings, word: str) -> list[str]:
    gap = findings.survey_gap
    if gap is None or abs(gap) < 1:
        return []
    if gap > 0:
        return [
            f"บุคลากรให้คะแนน{word}ต่ำกว่าที่ประชาชนให้อยู่ {gap} คะแนน "
            "แสดงว่าเรื่องที่ต้องแก้อยู่ที่การบริหารและการสื่อสารภายในมากกว่างานบริการ"
        ]
    return [f"ประชาชนให้คะแนน{word}ต่ำกว่าที่บุคลากรให้อยู่ {-gap} คะแนน แสดงว่าสิ่งที่ปรับปรุงภายในแล้วยังไปไม่ถึงผู้รับบริการ"]


def _extremes(findings: Findings) -> list[str]:
    known = [i for i in findings.indicators if i.score is not None]
    if len(known) < 2 or not findings.lowest:
        return []
    among = "" if len(known) == len(findings.indicators) else f"ใน {len(known)} ตัวชี้วัดที่ทราบคะแนน "
    return [
        f"{among}คะแนนสูงสุดคือ {named_with_scores(findings.highest)} และคะแนนต่ำสุดคือ {named_with_scores(findings.lowest)}"
    ]


def _implied(findings: Findings) -> list[str]:
    said = []
    for code, implied in findings.result.implied.items():
        if not implied.possible:
            said.append(
                f"คะแนนรวมที่ประกาศกับคะแนนของเครื่องมืออื่นขัดกัน ไม่มีคะแนน {code} ใดที่ทำให้ได้คะแนนรวมนี้ "
                "ต้องตรวจสอบตัวเลขกับเอกสารประกาศก่อนใช้"
            )
        else:
            said.append(
                f"คะแนน {code} ไม่ปรากฏในข้อมูลที่ประกาศ เมื่อคำนวณย้อนจากคะแนนรวมแล้วอยู่ระหว่าง "
                f"{implied.low_shown} ถึง {implied.high_shown} ค่านี้เป็นค่าที่อนุมานจากคะแนนรวม ไม่ใช่คะแนนที่ประกาศ"
            )
    return said


def _differences(findings: Findings) -> list[str]:
    framework = findings.framework
    shown = {TOTAL, *(i.code for i in framework.instruments), *(i.code for i in framework.indicators())}
    said = []
    for row in findings.result.reconciliation:
        if row.code not in shown or not row.difference:
            continue
        what = "คะแนนรวม" if row.code == TOTAL else f"คะแนน{'ตัวชี้วัดที่ ' if row.code.isdigit() else ' '}{row.code}"
        why = "เป็นผลจากการปัดเศษ" if row.rounding_only else "เกินกว่าการปัดเศษ ควรตรวจสอบกับประกาศของสำนักงาน ป.ป.ช. อีกครั้ง"
        said.append(
            f"{what} ที่ประกาศคือ {row.announced} ขณะที่คำนวณจากคะแนนย่อยได้ {row.computed} ต่างกัน "
            f"{abs(row.difference)} คะแนน {why} รายงานนี้ใช้คะแนนที่ประกาศ"
        )
    if findings.result.level_differs and findings.result.computed_grade:
        said.append(
            f"ระดับที่ประกาศคือ {findings.result.announced_level} ขณะที่คะแนนรวมอยู่ในช่วงของระดับ "
            f"{findings.result.computed_grade.code} รายงานนี้ใช้ระดับที่ประกาศ"
        )
    return said


def _next(findings: Findings, word: str) -> list[str]:
    upper = scoring.why_not_next(findings.framework, findings.result)
    if upper is None:
        return []
    if all(condition.met for condition in upper.conditions):
        return [upper.sentence]
    return [f"{word}ยังไม่ถึงระดับ {upper.band.code} เพราะ{upper.sentence}"]


def paragraphs_of_years(findings: Findings, word: str) -> list[str]:
    """This year beside the years at hand; incomparable years are named and not compared."""
    now, past = findings.years[-1], findings.years[:-1]
    known = [y for y in past if y.total is not None]
    if not known:
        return [f"ยังไม่มีคะแนนรวมของปีก่อนในระบบ จึงยังเปรียบเทียบผลของ{word}กับปีที่ผ่านมาไม่ได้"]
    comparable = [y for y in known if y.comparable]
    said = []
    if comparable and now.total is not None:
        before = comparable[-1]
        assert before.total is not None  # noqa: S101 - chosen for having one
        said.append(f"คะแนนรวมปีนี้{change_words(now.total, before.total, before.fiscal_year)}{_course(comparable, now)}")
    elif comparable:
        last = comparable[-1]
        said.append(f"คะแนนรวมปีนี้ยังไม่ทราบ ปีงบประมาณ พ.ศ. {last.fiscal_year} ได้ {last.total} คะแนน")
    said += _movers(findings)
    if comparable and comparable[-1].level and now.level and _scale_changed(findings, comparable[-1]):
        said.append("ชื่อระดับของปีก่อนกับปีนี้ใช้เกณฑ์ต่างกัน จึงเปรียบเทียบด้วยคะแนน ไม่เปรียบเทียบด้วยชื่อระดับ")
    for year in known:
        if not year.comparable:
            said.append(f"ปีงบประมาณ พ.ศ. {year.fiscal_year} ได้ {year.total} คะแนน แต่{year.note} จึงเทียบกันโดยตรงไม่ได้")
    return said


def _scale_changed(findings: Findings, before: YearFinding) -> bool:
    return before.level not in {band.code for band in findings.framework.bands}


def _course(comparable: list[YearFinding], now: YearFinding) -> str:
    totals = [y.total for y in (*comparable, now) if y.total is not None]
    if len(totals) < 3:
        return ""
    if all(a < b for a, b in pairwise(totals)):
        return f" และเพิ่มขึ้นต่อเนื่องตั้งแต่ปีงบประมาณ พ.ศ. {comparable[0].fiscal_year}"
    if all(a > b for a, b in pairwise(totals)):
        return f" และลดลงต่อเนื่องตั้งแต่ปีงบประมาณ พ.ศ. {comparable[0].fiscal_year}"
    if totals[-1] > max(totals[:-1]):
        return f" และสูงที่สุดใน {len(totals)} ปีที่เทียบกันได้"
    return ""


def _movers(findings: Findings) -> list[str]:
    moved = [(i, i.change) for i in findings.indicators if i.change]
    if not moved:
        return []
    best = max(moved, key=lambda pair: pair[1] or 0)
    worst = min(moved, key=lambda pair: pair[1] or 0)
    words = []
    if best[1] and best[1] > 0:
        words.append(f"ดีขึ้นมากที่สุดคือ ตัวชี้วัดที่ {best[0].number} {best[0].name} เพิ่มขึ้น {best[1]} คะแนน")
    if worst[1] and worst[1] < 0:
        words.append(f"ลดลงมากที่สุดคือ ตัวชี้วัดที่ {worst[0].number} {worst[0].name} ลดลง {-worst[1]} คะแนน")
    return [f"ตัวชี้วัดที่{' ส่วนที่'.join(words)}"]
