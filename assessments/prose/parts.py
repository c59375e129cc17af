"""Drafts of each instrument and each indicator."""

from assessments.analysis import Findings, IndicatorFinding, InstrumentFinding
from assessments.prose.words import (
    WHO,
    change_words,
    indicator_name,
    item_words,
    listed,
    named_with_scores,
    points,
    question_words,
    remedies,
)
from ita_portal.lib.thai import plain_number

TELLING = 20  # a range of more points than this says nothing about an indicator


def paragraphs_of_instrument(instrument: InstrumentFinding, word: str, recommended: tuple[str, ...]) -> list[str]:
    """What the instrument shows, where it is strong and weak, which questions fail, what follows."""
    said, follows = [_standing(instrument, word)], []
    known = instrument.known
    unknown = [i.number for i in instrument.indicators if i.score is None]
    if len(known) > 1 and known[0].score != known[-1].score:
        said.append(f"คะแนนสูงสุดคือ {named_with_scores(known[:1])} ต่ำสุดคือ {named_with_scores(known[-1:])}")
    if unknown:
        said.append(f"ไม่ทราบคะแนนของตัวชี้วัดที่ {listed(unknown)} จึงไม่จัดอันดับตัวชี้วัดเหล่านี้")
    follows += _questions(instrument, word) + _items(instrument, word)
    own = {i.number for i in instrument.indicators}
    codes = _own_codes(instrument, recommended, own)
    if codes:
        follows.append(f"สำนักงาน ป.ป.ช. มีข้อเสนอแนะในข้อ {listed(codes)} ซึ่งต้องนำไปกำหนดไว้ในมาตรการ")
    return [" ".join(sentences) for sentences in (said, follows) if sentences]


def _standing(instrument: InstrumentFinding, word: str) -> str:
    who = WHO.get(instrument.code, instrument.plain_name or instrument.name)
    if instrument.score is None:
        if instrument.implied and instrument.implied.possible:
            return (
                f"คะแนน {instrument.code} ไม่ปรากฏในข้อมูลที่ประกาศ คะแนนรวมทำให้อนุมานได้ว่าอยู่ระหว่าง "
                f"{instrument.implied.low_shown} ถึง {instrument.implied.high_shown} ซึ่งเป็นค่าอนุมาน ไม่ใช่คะแนนที่ประกาศ"
            )
        return f"ยังไม่ทราบคะแนน {instrument.code} เพราะคะแนนรายตัวชี้วัดยังไม่ครบ"
    brought = f"คิดเป็น {instrument.weighted} จากน้ำหนัก {plain_number(instrument.weight)}"
    if instrument.code == "OIT":
        if instrument.score == 100:
            return f"เว็บไซต์ของ{word}เปิดเผยข้อมูลครบทุกรายการ ได้คะแนน OIT เต็ม 100 {brought}"
        return f"การเปิดเผยข้อมูลบนเว็บไซต์ได้คะแนน OIT {instrument.score} {brought} ยังมีส่วนที่เปิดเผยไม่ครบ"
    return f"{who}ให้คะแนน{word}เฉลี่ย {points(instrument.score)} ในแบบวัด {instrument.code} {brought}"


def _questions(instrument: InstrumentFinding, word: str) -> list[str]:
    questions = instrument.questions
    if not questions:
        return []
    failing = [q for q in questions if not q.passed]
    if not failing:
        return [f"ทุกข้อที่ทราบคะแนนผ่านเกณฑ์ ต่ำสุดคือ{question_words(questions[0])}"]
    todo = remedies(failing)
    said = [f"ต่ำสุดคือ{question_words(failing[0])}"]
    if len(failing) > 1:
        others = listed(f"{q.code} {q.label} ({q.score})" for q in failing[1:4])
        said[0] += f" ข้ออื่นที่ไม่ผ่านเกณฑ์คือ {others}"
    if todo:
        said.append(f"{word}ควร{' และ'.join(todo)}")
    return said


def _items(instrument: InstrumentFinding, word: str) -> list[str]:
    if not instrument.missed_items:
        return []
    missed = listed(item_words(item) for item in instrument.missed_items[:6])
    more = len(instrument.missed_items) - 6
    extra = f" และอีก {more} รายการ" if more > 0 else ""
    return [
        f"ที่ไม่ได้คะแนนเต็มคือ {missed}{extra}",
        f"{word}ต้องมอบหมายผู้รับผิดชอบรายการเหล่านี้ และตรวจองค์ประกอบกับปีของข้อมูลให้ครบก่อนส่งแบบตรวจ",
    ]


def _own_codes(instrument: InstrumentFinding, recommended: tuple[str, ...], numbers: set[int]) -> list[str]:
    prefix = {"IIT": "i", "EIT": "e", "OIT": "o"}.get(instrument.code, "")
    return list(
        dict.fromkeys(
            code
            for code in recommended
            if (code.isdigit() and int(code) in numbers)
            or (prefix and code[:1].lower() == prefix and code[1:2].isdigit())
            or code == instrument.code
        )
    )


def paragraphs_of_indicator(
    indicator: IndicatorFinding, findings: Findings, recommended: tuple[str, ...]
) -> list[str]:
    """Where the indicator stands and what it means, its weakest questions or items, what follows."""
    said, follows = [_place(indicator, findings)], []
    if indicator.score is not None and indicator.before is not None and indicator.before_year is not None:
        said[0] += f" {change_words(indicator.score, indicator.before, indicator.before_year)}"
    if indicator.questions:
        follows += _weak_questions(indicator)
    elif indicator.missed_items:
        follows.append(f"ที่ไม่ได้คะแนนเต็มคือ {listed(item_words(i) for i in indicator.missed_items)}")
        follows.append("ต้องแก้ไขข้อมูลในรายการดังกล่าวให้ครบองค์ประกอบและระบุปีที่ดำเนินการให้ชัดเจน")
    elif indicator.score == 100:
        follows.append("ควรรักษาความครบถ้วนไว้ด้วยการตรวจทุกรายการและทุกลิงก์ก่อนส่งแบบตรวจครั้งถัดไป")
    elif indicator.score is not None:
        follows.append("ไม่ทราบคะแนนรายข้อ จึงยังชี้ไม่ได้ว่าคะแนนที่เสียไปมาจากข้อใด")
    codes = [code for code in recommended if _belongs(findings, indicator, code)]
    if codes:
        follows.append(f"มีข้อเสนอแนะของสำนักงาน ป.ป.ช. ในข้อ {listed(dict.fromkeys(codes))}")
    return [" ".join(sentences) for sentences in (said, follows) if sentences]


def _belongs(findings: Findings, indicator: IndicatorFinding, code: str) -> bool:
    owner = findings.framework.indicator_of.get(code)
    return owner is not None and owner.number == indicator.number


def _place(indicator: IndicatorFinding, findings: Findings) -> str:
    name = indicator_name(indicator)
    if indicator.score is None:
        node = findings.result.nodes[str(indicator.number)]
        known = " แต่มีคะแนนรายข้อบางส่วน" if indicator.questions else ""
        bounds = ""
        if node.has_entry and node.high_shown - node.low_shown <= TELLING:
            bounds = f" จากรายข้อที่ทราบ คะแนนอยู่ระหว่าง {node.low_shown} ถึง {node.high_shown}"
        return f"ไม่ทราบคะแนนของ{name} จึงไม่จัดอันดับและไม่จัดกลุ่ม{known}{bounds}"
    lines = findings.thresholds
    meaning = {
        "urgent": f"ต่ำกว่าเส้น {plain_number(lines.urgent_below)} จึงเป็นเรื่องที่ต้องแก้ไขเร่งด่วน",
        "improve": f"ยังไม่ถึงเส้น {plain_number(lines.maintain_from)} จึงเป็นเรื่องที่ต้องพัฒนาต่อ",
        "maintain": f"ถึงเส้น {plain_number(lines.maintain_from)} จึงเป็นเรื่องที่ต้องรักษามาตรฐานไว้",
    }[indicator.class_key]
    ranked = sum(1 for i in findings.indicators if i.score is not None)
    shared = " (ร่วม)" if indicator.tied else ""
    of = f"{ranked} ตัวชี้วัด" + ("" if ranked == len(findings.indicators) else "ที่ทราบคะแนน")
    place = f" เป็นอันดับ {indicator.place}{shared} จาก {of}" if ranked > 1 else ""
    return f"{name} ได้ {points(indicator.score)} {meaning}{place}"


def _weak_questions(indicator: IndicatorFinding) -> list[str]:
    lowest = indicator.questions[0]
    known = len(indicator.questions)
    among = "" if known == indicator.item_count else f"ทราบคะแนน {known} จาก {indicator.item_count} ข้อ "
    said = f"{among}ต่ำสุดคือ{question_words(lowest)}"
    if lowest.change:
        said += f" {'เพิ่มขึ้น' if lowest.change > 0 else 'ลดลง'}จากปีก่อน {abs(lowest.change)} คะแนน"
    failing = indicator.failing
    if len(failing) > 1:
        said += f" นอกจากนี้ข้อ {listed(f'{q.code} {q.label} ({q.score})' for q in failing[1:4])} ก็ไม่ผ่านเกณฑ์"
    elif not failing and known == indicator.item_count:
        said += " ทุกข้อของตัวชี้วัดนี้จึงผ่านเกณฑ์"
    todo = remedies(failing or indicator.questions[:1], limit=2 if failing else 1)
    if indicator.class_key == "maintain" and not failing:
        return [said]
    follows = "แนวทางแก้ไขคือ" if failing else "เพื่อยกระดับให้สูงขึ้นควร"
    return [said, *([f"{follows}{' และ'.join(todo)}"] if todo else [])]
