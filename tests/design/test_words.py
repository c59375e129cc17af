"""Officer's words: the surface says what docs/glossary.md says, in Thai, and a button says what it does."""

import re

import pytest

from assessments.rules import STEPS as YEAR_STEPS
from measures.rules import STEPS as PROGRESS_STEPS
from reports.rules import STEPS as REPORT_STEPS
from tests.design.ui_words import Said, beginnings, buttons, said_everywhere

# What is not said: what stands in its place. Ours where the glossary has one, the Royal Society's spelling elsewhere.
INSTEAD: dict[str, str] = {
    r"กรุณา|โปรด(?!เกล้า|ปราน)": "คำกริยานำเลย",
    r"ครับ|ค่ะ|นะคะ": "ไม่มีหางเสียง",
    r"ข้อผิดพลาด|เออเรอร์|ล้มเหลว": "บอกว่าเกิดอะไร อะไรยังอยู่ ต้องทำอะไร",
    r"คลิก|กดที่นี่|คลิ๊ก": "กด แล้วตามด้วยชื่อปุ่ม",
    r"ล็อกอิน|ล็อคอิน|ลงชื่อเข้าใช้": "เข้าสู่ระบบ",
    r"ล็อกเอาต์|ลงชื่อออก": "ออกจากระบบ",
    r"พาสเวิร์ด": "รหัสผ่าน",
    r"แอดมิน|ยูสเซอร์|ยูเซอร์": "ผู้ดูแลระบบ ผู้ใช้",
    r"อัปโหลด|อัพโหลด": "แนบไฟล์",
    r"อัปเดต|อัพเดต|อัพเดท": "ปรับปรุง แก้ไข",
    r"เซิร์ฟเวอร์|เซิฟเวอร์": "เครื่องแม่ข่าย",
    r"ลิงค์": "ลิงก์",
    r"อีเมล์|อีเมลล์": "อีเมล",
    r"เว็ปไซต์|เวปไซต์|เว็บไซด์": "เว็บไซต์",
    r"เดดไลน์|ดิวเดท": "กำหนดส่ง",
    r"แดชบอร์ด": "ภาพรวม",
    r"สเตตัส": "สถานะ",
    r"เปอร์เซ็นต์|เปอร์เซนต์": "ร้อยละ",
    r"อินดิเคเตอร์|เคพีไอ": "ตัวชี้วัด",
    r"ซับมิต|ซับมิท|เซฟ": "ส่ง บันทึก",
    r"รีเซ็ต|รีเซต": "ตั้งใหม่ คืนค่าเดิม",
    r"ฟีดแบ็ก|คอมเมนต์": "ข้อเสนอแนะ",
    r"อนุญาติ|สังเกตุ|ปรากฎ|(?<!รา)กฏ": "สะกดตามราชบัณฑิต",
}
# Latin words that officers read every day, names of programs and formats, keys, and what a report is quoted by.
LATIN = {
    *("ITA", "ITAS", "IIT", "EIT", "OIT", "PDF", "Word", "Excel", "PowerPoint", "OpenDocument", "CSV"),
    *("JSON", "XML", "QR", "SHA", "UTF", "ZIP", "RAR", "RTF", "HTML", "CSS", "SVG"),
    *("xlsx", "docx", "csv", "json", "pptx", "odt", "ods", "xls", "xlsb", "doc", "ics"),
    *("PNG", "JPG", "JPEG", "WEBP", "HEIC", "GIF", "BMP", "TIFF", "AVIF", "MB", "KB"),
    *("GB", "Windows", "iPhone", "iPad", "Google", "Outlook", "Apple", "Android", "Enter", "Esc", "Ctrl", "WCAG"),
    *("AA", "Sarabun", "URL", "http", "https", "CON", "NUL", "OLE", "ActiveX", "DDE", "PostScript"),
    *("JavaScript", "XFA", "DOCTYPE", "ENTITY", "TOML", "v1", "ISO", "RFC", "iCalendar"),
    *("No", "Gift", "Policy"),  # the OIT items call it so
}
# The living page and the messages about a framework's file speak to those who write code and files.
FOR_BUILDERS = ("templates/design/", "ita_portal/design", "assessments/framework_files/", "ita_portal/lib/thai.py")
# Made of marks for programs, not for readers.
MACHINE_TEXT = ("reports/word/", "reports/pdf/", "reports/figures/tables.py", "measures/likeness.py")
EXAMPLES = re.compile(
    r"\{[^}]*\}|%\(\w+\)\w|https?://\S+|\S+@\S+|[\w-]*\.(?:go\.th|py|toml)"
    r"|เช่น [a-z]+-[a-z]+|\(\?[^)]*\)|\[[^\]]*\]|&\w+;"
)
QUOTED = re.compile(r"«[^»]*»")
WORD = re.compile(r"[A-Za-z]+")

VERBS = (
    *(
        "กรอก",
        "กรอง",
        "กลับ",
        "ขอ",
        "ขยาย",
        "คัดลอก",
        "คำนวณ",
        "คืน",
        "ค้นหา",
        "จัดทำ",
        "ดาวน์โหลด",
        "ดู",
        "ดึง",
        "ตรวจ",
        "ตั้ง",
    ),
    *(
        "ถอน",
        "ทำ",
        "นำเข้า",
        "บันทึก",
        "ปรับ",
        "ปิด",
        "พิจารณา",
        "พิมพ์",
        "มอบ",
        "ยกเลิก",
        "ยก",
        "ย้าย",
        "ยืนยัน",
        "รับ",
        "รวม",
        "ลบ",
    ),
    *(
        "ลอง",
        "ล้าง",
        "วาง",
        "สร้าง",
        "สลับ",
        "ส่ง",
        "ออก",
        "อ่าน",
        "เข้า",
        "เตือน",
        "เทียบ",
        "เปรียบเทียบ",
        "เปลี่ยน",
        "เปิด",
        "เผยแพร่",
    ),
    *(
        "เพิ่ม",
        "เริ่ม",
        "เรียง",
        "เลื่อน",
        "เลือก",
        "เสนอ",
        "เห็นชอบ",
        "เอา",
        "แก้",
        "แทนที่",
        "แนบ",
        "แสดง",
        "โหลด",
        "โอน",
        "ใช้",
        "ใส่",
        "ให้",
    ),
    *("ไป", "ทบทวน", "เติม", "สมัคร", "หยุด", "ซ่อน", "รับรอง", "ประกาศ", "ต่ออายุ"),
    # the way out of a question says what does not happen
    *("ไม่", "ยังไม่"),
)
# The two ways through a list stand beside «หน้า 2 จาก 3».
DIRECTIONS = ("ก่อนหน้า", "ถัดไป")
DJANGO_S_OWN = "templates/admin/"


@pytest.fixture(scope="module")
def said() -> list[Said]:
    found = list(said_everywhere())
    assert len(found) > 1500
    return found


@pytest.mark.parametrize(("variant", "instead"), INSTEAD.items())
def test_the_words_of_officers_stand_and_no_others(said: list[Said], variant: str, instead: str) -> None:
    # Another program's own words stand in quotation marks: «อัปเดตเขตข้อมูล» of Word.
    found = [f"{each.where}: {each.text[:90]}" for each in said if re.search(variant, QUOTED.sub(" ", each.text))]
    assert found == [], f"ใช้ «{instead}»"


def test_thai_text_has_no_english_where_officers_have_a_word(said: list[Said]) -> None:
    found = []
    for each in said:
        if each.where.startswith((*FOR_BUILDERS, *MACHINE_TEXT)):
            continue
        foreign = [word for word in WORD.findall(EXAMPLES.sub(" ", each.text)) if len(word) > 1 and word not in LATIN]
        if foreign:
            found.append(f"{each.where}: {foreign} in {each.text[:90]}")
    assert found == []


def test_every_button_begins_with_a_verb() -> None:
    seen = [each for each in buttons() if not each.where.startswith(DJANGO_S_OWN)]
    assert len(seen) > 100
    wrong = [f"{each.where}: {each.text[:60]}" for each in seen if not each.text.startswith((*VERBS, *DIRECTIONS))]
    assert wrong == []


def test_every_step_of_a_workflow_begins_with_a_verb() -> None:
    steps = (*YEAR_STEPS, *PROGRESS_STEPS, *REPORT_STEPS)
    assert len(steps) > 10
    assert [step.label for step in steps if not step.label.startswith(VERBS)] == []


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("บันทึก", ["บันทึก"]),
        ("{% if a %}กรอก{% else %}แก้{% endif %}คะแนน", ["กรอกคะแนน", "แก้คะแนน"]),
        ("{% if a %}{% if b %}ดู{% endif %}{% elif c %}เปิด{% endif %}ไฟล์", ["ดูไฟล์", "ไฟล์", "เปิดไฟล์", "ไฟล์"]),
    ],
)
def test_beginnings_follow_the_branches(source: str, begins: list[str]) -> None:
    assert beginnings(source) == begins
