"""Words of the drafts: how figures are said in a sentence, and what a municipality does about a weak question."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assessments.analysis import IndicatorFinding, MissedItem, QuestionFinding
from ita_portal.lib.thai import plain_number

# What is done about a weak question, by its topic: continues «ควร…» or «โดย…».
REMEDIES = {
    "steps-and-time-internal": "ประกาศขั้นตอนและเวลาของแต่ละงานให้เห็นชัด และให้หัวหน้างานติดตามงานที่เกินกำหนด",
    "equal-treatment-internal": "ใช้ลำดับคิวเดียวกันกับผู้มาติดต่อทุกคน และให้หัวหน้างานสุ่มตรวจ",
    "work-commitment": "มอบหมายผลงานที่วัดได้ให้บุคลากรรายคน และทบทวนผลทุกไตรมาส",
    "bribery-internal": "ย้ำข้อห้ามเรียกรับประโยชน์ และเปิดช่องทางแจ้งที่ไม่เปิดเผยตัวผู้แจ้ง",
    "gifts-received": "ประกาศแนวปฏิบัติงดรับของขวัญให้บุคลากรทุกคนรับทราบเป็นลายลักษณ์อักษร",
    "gifts-given": "กำหนดแนวปฏิบัติการให้ของแก่บุคคลภายนอก และบันทึกทุกครั้งที่มีการให้",
    "budget-plan-known": "สรุปแผนการใช้จ่ายงบประมาณเป็นเอกสารสั้น แจ้งบุคลากรทุกคนตั้งแต่ต้นปีงบประมาณ",
    "budget-purpose": "รายงานผลการใช้จ่ายเทียบกับวัตถุประสงค์ของโครงการให้บุคลากรทราบทุกไตรมาส",
    "budget-private-benefit": "ให้มีผู้สอบทานก่อนอนุมัติเบิกจ่าย และเปิดให้บุคลากรทักท้วงได้",
    "false-claims": "ตรวจสอบหลักฐานการเบิกจ่ายแบบสุ่มทุกเดือน และรายงานผลต่อผู้บริหาร",
    "procurement-fairness": "เผยแพร่ขั้นตอน ผู้ชนะ และเหตุผลการคัดเลือกของการจัดซื้อจัดจ้างให้บุคลากรเห็นง่าย",
    "budget-scrutiny": "เปิดช่องทางให้บุคลากรสอบถาม ทักท้วง และร้องเรียนเรื่องงบประมาณ พร้อมแจ้งผลกลับ",
    "fair-assignment": "ทบทวนคำสั่งแบ่งงานให้ตรงตำแหน่งและปริมาณงาน แล้วแจ้งเหตุผลให้ผู้ปฏิบัติทราบ",
    "fair-appraisal": "ชี้แจงเกณฑ์ประเมินผลงานก่อนเริ่มรอบ และแจ้งผลพร้อมเหตุผลเป็นรายบุคคล",
    "fair-training": "ประกาศหลักเกณฑ์และรายชื่อผู้ได้รับคัดเลือกไปอบรม ดูงาน และรับทุนทุกครั้ง",
    "private-errands": "ประกาศแนวปฏิบัติห้ามมอบหมายธุระส่วนตัว และเปิดช่องทางแจ้งถึงผู้บริหารโดยตรง",
    "improper-orders": "ให้สั่งการเป็นลายลักษณ์อักษรในเรื่องที่มีความเสี่ยง และคุ้มครองผู้ทักท้วง",
    "personnel-integrity": "เปิดเผยหลักเกณฑ์และผลการบริหารงานบุคคลทุกขั้นตอน",
    "asset-misuse": "จัดทำทะเบียนคุมทรัพย์สินเป็นปัจจุบัน และสุ่มตรวจการใช้ทุกเดือน",
    "asset-borrowing-ease": "ลดขั้นตอนการขอยืมทรัพย์สินให้ใช้แบบคำขอเดียว และกำหนดเวลาอนุมัติ",
    "asset-borrowing-permission": "ใช้แบบคำขอยืมเดียวกันทุกหน่วยงาน และบันทึกการยืมและคืนทุกครั้ง",
    "asset-use-by-outsiders": "กำหนดผู้อนุญาตและเงื่อนไขการใช้ทรัพย์สินโดยบุคคลภายนอกให้ชัดเจน",
    "asset-rules-known": "จัดทำคู่มือการใช้ทรัพย์สินฉบับย่อ และชี้แจงให้บุคลากรทุกคนรู้",
    "asset-oversight": "ตรวจสอบการใช้ทรัพย์สินตามรอบที่กำหนด และรายงานผลต่อผู้บริหาร",
    "leader-commitment": "ให้ผู้บริหารสื่อสารนโยบายต่อต้านการทุจริตด้วยตนเองอย่างต่อเนื่อง",
    "anticorruption-policy-and-plan": "เผยแพร่นโยบายและแผนป้องกันการทุจริตให้บุคลากรรู้และมีส่วนร่วม",
    "corruption-solved": "แจ้งผลการแก้ไขเรื่องทุจริตที่ดำเนินการแล้วให้บุคลากรทราบ",
    "corruption-watch": "ประเมินความเสี่ยงการทุจริตของงานสำคัญ และแจ้งผลการตรวจสอบ",
    "audit-results-used": "ติดตามการแก้ไขตามข้อสังเกตของผู้ตรวจสอบ และรายงานจนครบทุกข้อ",
    "reporting-confidence": "ประกาศขั้นตอนรับแจ้งและคุ้มครองผู้แจ้งเบาะแส พร้อมแจ้งความคืบหน้าแก่ผู้แจ้ง",
    "corruption-handling-trust": "แจ้งขั้นตอนและความคืบหน้าของเรื่องที่รับแจ้งให้ผู้แจ้งติดตามได้",
    "prevention-effective": "วัดผลของมาตรการป้องกันการทุจริตทุกครึ่งปี และแจ้งผลให้บุคลากรทราบ",
    "steps-and-time-external": "ติดประกาศขั้นตอนและเวลาให้บริการ ณ จุดบริการ และติดตามเรื่องที่เกินเวลา",
    "equal-treatment-external": "จัดระบบคิวเดียวกันทุกบริการ และวัดความพึงพอใจ ณ จุดบริการ",
    "honest-information": "จัดทำข้อมูลตอบคำถามที่พบบ่อยให้เจ้าหน้าที่ทุกจุดให้ข้อมูลตรงกัน",
    "bribery-external": "แจ้งประชาชนว่าไม่มีค่าใช้จ่ายนอกอัตราที่ประกาศ พร้อมช่องทางร้องเรียน",
    "public-interest": "สื่อสารประโยชน์ที่ประชาชนได้รับจากโครงการด้วยภาษาที่เข้าใจง่าย",
    "information-access": "ปรับหน้าเว็บไซต์ให้ค้นหาง่าย และเผยแพร่ข้อมูลผ่านหลายช่องทาง",
    "information-clarity": "สรุปผลงานและข้อมูลที่ประชาชนควรรู้เป็นเรื่องสั้นที่เข้าใจง่าย",
    "feedback-channel-known": "ประชาสัมพันธ์ช่องทางรับฟังความเห็น และแจ้งผลที่นำไปปรับปรุง",
    "questions-answered": "กำหนดผู้ตอบข้อซักถามและเวลาตอบ แล้วเผยแพร่คำตอบ",
    "complaint-channel-known": "ประชาสัมพันธ์ช่องทางร้องเรียนการทุจริต ณ จุดบริการและบนเว็บไซต์",
    "quality-improved": "แสดงผลการปรับปรุงบริการเทียบก่อนและหลังให้ประชาชนเห็น",
    "procedures-improved": "เลือกบริการที่มีผู้ใช้มากมาลดขั้นตอน และแจ้งผลให้ประชาชนทราบ",
    "technology-used": "เพิ่มบริการออนไลน์ในงานที่มีผู้ใช้มาก และแนะนำวิธีใช้ ณ จุดบริการ",
    "public-participation": "เปิดให้ประชาชนร่วมเสนอและร่วมติดตามการปรับปรุงบริการอย่างน้อยปีละสองครั้ง",
    "transparency-improved": "เผยแพร่ผลการดำเนินงานตามมาตรการของปีก่อนให้ประชาชนตรวจสอบได้",
}
WHO = {"IIT": "บุคลากร", "EIT": "ประชาชนผู้รับบริการ", "OIT": "ผู้ตรวจประเมิน"}


def listed(items: Iterable[object]) -> str:
    """Join as officers write: «1, 2 และ 3» for figures and codes, «ตัวชี้วัดที่ 4 … และตัวชี้วัดที่ 2 …» for words."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    apart = ", " if words[0].isascii() or words[0][:1].isascii() else " "
    last = words[-1] if not words[-1][:1].isascii() else f" {words[-1]}"
    return f"{apart.join(words[:-1])} และ{last}"


def before_word(name: str) -> str:
    """A name as it stands before the next word: a figure at its end is set off, «เทศบาลตำบลตัวอย่าง ๓ ได้»."""
    return f"{name} " if name[-1:].isdigit() else name


def points(score: Decimal) -> str:
    """A score with its unit: «94.56 คะแนน»."""
    return f"{score} คะแนน"


def indicator_name(finding: IndicatorFinding) -> str:
    return f"ตัวชี้วัดที่ {finding.number} {finding.name}"


def named_with_scores(findings: Iterable[IndicatorFinding]) -> str:
    """«ตัวชี้วัดที่ 4 … (88.09) และตัวชี้วัดที่ 2 … (88.13)»."""
    return listed(
        f"{indicator_name(each)} ({'ไม่ทราบคะแนน' if each.score is None else each.score})" for each in findings
    )


def question_words(question: QuestionFinding) -> str:
    """A question in a sentence: «ข้อ i20 ยืมทรัพย์สินราชการได้สะดวก 84.43 คะแนน ต่ำกว่าเกณฑ์ 0.57 คะแนน»."""
    verdict = (
        f"ผ่านเกณฑ์ {plain_number(question.pass_mark)}"
        if question.passed
        else f"ต่ำกว่าเกณฑ์ {plain_number(question.pass_mark)} อยู่ {question.distance} คะแนน"
    )
    return f"ข้อ {question.code} {question.label} {points(question.score)} {verdict}"


def remedies(questions: Sequence[QuestionFinding], limit: int = 2) -> list[str]:
    """What is done about these questions, without saying the same twice; unknown topics are passed over."""
    found = [REMEDIES[q.topic] for q in questions if q.topic in REMEDIES]
    return list(dict.fromkeys(found))[:limit]


def item_words(item: MissedItem) -> str:
    return f"รายการ {item.code} {item.label} (เสียคะแนนรวม {item.cost} คะแนน)"


def change_words(now: Decimal, before: Decimal, year: int) -> str:
    """«เพิ่มขึ้นจากปี 2564 1.20 คะแนน», «เท่ากับปี 2564»."""
    if now == before:
        return f"เท่ากับปีงบประมาณ พ.ศ. {year}"
    word = "เพิ่มขึ้น" if now > before else "ลดลง"
    return f"{word}จากปีงบประมาณ พ.ศ. {year} ซึ่งได้ {before} อยู่ {abs(now - before)} คะแนน"
