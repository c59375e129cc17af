"""Every component of templates/components/: its name, when and how it is used; and what each colour is for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """A component: its Thai name, the rule when to use it, the call to copy."""

    title: str
    use: str
    call: str


def _chart(name: str) -> str:
    return f'{{% include "components/{name}.html" with chart=… %}}'


COMPONENTS: dict[str, Component] = {
    # frame
    "mark": Component("ตราประจำยาม", "หน้าชื่อระบบในแถบบนเท่านั้น", '{% include "components/mark.html" %}'),
    "pattern": Component(
        "ลายประจำยาม", "หน้าเข้าสู่ระบบและหน้าแรกสาธารณะ ไม่ใช้ที่อื่น", '{% include "components/pattern.html" %}'
    ),
    "page_head": Component(
        "หัวหน้า",
        "ทุกหน้า มีหัวเรื่องเดียว คำนำหรือบรรทัดสถานะ และการกระทำหลักไม่เกินหนึ่ง",
        "{% pagehead %}{% crumbs %}…{% endcrumbs %}<h1>…</h1>{% endpagehead %}",
    ),
    "crumbs": Component(
        "เส้นทาง", "หน้าที่อยู่ใต้หน้าอื่น รายการสุดท้ายไม่มีลิงก์", "{% crumbs %}<li><a>…</a></li><li>…</li>{% endcrumbs %}"
    ),
    "stateline": Component(
        "บรรทัดสถานะ", "ทุกสิ่งที่เดินเป็นขั้น บอกสี่เรื่องตามลำดับนี้เสมอ", '{% include "components/stateline.html" %} (state)'
    ),
    "subnav": Component(
        "หน้าในเรื่องเดียวกัน",
        "เพิ่มหน้าใน PAGE_GROUPS ของ navigation.py แล้วขึ้นเอง",
        '{% include "components/subnav.html" with group=… %}',
    ),
    "appearance": Component(
        "ปรับสีหน้าจอ",
        "ท้ายทุกหน้า หน้าสาธารณะใช้ลิงก์ เพราะเก็บในแคชร่วมได้ จึงมีแบบฟอร์มไม่ได้",
        '{% include "components/appearance.html" %}',
    ),
    # signs
    "chip": Component("ป้ายสถานะ", "สัญลักษณ์กับคำเสมอ ไม่ใช้สีอย่างเดียว", '{% chip "รอตรวจ" "turn" "bell" %}'),
    "level": Component("ระดับ", "รหัสกับคำอ่านคู่กัน ไม่ผ่านใช้เส้นขอบคู่", '{% level "AA" "ผ่าน" True %}'),
    "message": Component(
        "ข้อความ",
        "บอกว่าเกิดอะไร อะไรยังอยู่ ต้องทำอะไร ใช้ alert=True เมื่อตอบสิ่งที่เพิ่งส่ง",
        '{% msg "stop" title="…" alert=True %}<p>…</p>{% endmsg %}',
    ),
    "messages": Component("ผลของการกระทำก่อนหน้า", "ขึ้นเองใต้แถบบนของหน้าถัดไป", "messages.success(request, …)"),
    "rule_broken": Component("กติกาห้าม", "เมื่อกติกายังไม่ให้ทำ บอกเหตุผลเป็นประโยค", 'raise RuleBroken("…")'),
    "empty": Component(
        "ยังไม่มีข้อมูล", "บอกว่าอะไรยังไม่มี แล้วบอกว่าเริ่มจากอะไร", '{% nothing "ยังไม่มีมาตรการ" %}เริ่มจาก…{% endnothing %}'
    ),
    # forms
    "field": Component(
        "ช่องกรอก",
        "คำอธิบายอยู่เหนือช่อง ข้อผิดอยู่ใต้ช่อง โปรแกรมอ่านจอได้ยินทั้งสอง",
        '{% field form.due hint="…" %} หรือ {% crispy form %}',
    ),
    "error_summary": Component(
        "รายการที่ต้องแก้",
        "เหนือแบบฟอร์มที่ส่งไม่ผ่าน หน้าเปิดที่กล่องนี้ แต่ละบรรทัดพาไปที่ช่อง",
        '{% error_summary form formset title="ยังบันทึกไม่ได้" %}',
    ),
    "conflict": Component(
        "มีผู้แก้ก่อน",
        "เมื่อสิ่งที่กำลังแก้ถูกบันทึกไปก่อน แสดงส่วนที่ต่าง ที่พิมพ์ไว้ไม่หาย",
        '{% conflict "มาตรการนี้" event.by event.at stored %}',
    ),
    "send_bar": Component("แถบส่ง", "ท้ายแบบฟอร์มยาว อยู่ในจอเสมอ", "{% sendbar %}<button>…</button>{% endsendbar %}"),
    "step_button": Component(
        "ปุ่มเดินขั้นตอน",
        "หนึ่งแถวของ STEPS ขั้นที่ต้องมีเหตุผลเปิดช่องเหตุผลก่อน",
        '{% include "components/step_button.html" %} (step, step_url)',
    ),
    "filters": Component("ตัวกรอง", "เหนือรายการ ค่าที่เลือกอยู่ในที่อยู่ของหน้า", '{% filters "กรองรายการ" %}…{% endfilters %}'),
    # tables
    "table_wrap": Component(
        "กรอบตารางกว้าง",
        "ตารางเลื่อนในกรอบ หน้าไม่เลื่อนข้าง ใช้แป้นพิมพ์ได้",
        '{% tablewrap "ชื่อตาราง" %}<table>…{% endtablewrap %}',
    ),
    "pages": Component("เปลี่ยนหน้ารายการ", "รายการเกินหนึ่งหน้า ตัวกรองอยู่ครบ", '{% pager page "หน้าของรายการ" %}'),
    "indicator_table": Component(
        "ตารางรายข้อ",
        "ข้อกับผลเทียบเกณฑ์ และทางไปวางมาตรการ",
        '{% include "components/indicator_table.html" with rows=… %}',
    ),
    "working": Component(
        "วิธีคิดคะแนน",
        "บรรทัดละหนึ่งส่วน พร้อมสูตร รวมอยู่ท้ายระหว่างเส้นเดี่ยวกับเส้นคู่",
        '{% include "components/working.html" with lines=… %}',
    ),
    "gapbox": Component(
        "ทำไมยังไม่ใช่ระดับถัดไป",
        "เงื่อนไขทีละข้อ ขาดเท่าใด ทางที่สั้นที่สุด และสิ่งที่พลาดไม่ได้",
        '{% include "components/gapbox.html" %} (gap, band)',
    ),
    # charts
    "ranking": Component("แท่งจัดอันดับ", "ตัวชี้วัดจากสูงไปต่ำ แกน 0–100 มีเส้นเกณฑ์ผ่าน", _chart("ranking")),
    "contribution": Component("คะแนนมาจากไหน", "ช่องกว้างตามน้ำหนัก ลายคือคะแนนที่เสียไป", _chart("contribution")),
    "years": Component("คะแนนรายปี", "แท่งตั้งรายปี ปีที่กติกาต่างกันเทียบตรงไม่ได้", _chart("years")),
    "triage": Component("จัดลำดับความเร่งด่วน", "เส้นแบ่งเป็นของหน่วยงาน ไม่ใช่เกณฑ์ของ ป.ป.ช.", _chart("triage")),
    "heat_map": Component("แผนที่ความร้อน", "ทุกช่องมีสัญลักษณ์หรือตัวเลข และชื่อเต็ม", _chart("heat_map")),
    "distribution": Component(
        "การกระจายในกลุ่มเดียวกัน", "หน่วยงานอยู่ตรงไหนของกลุ่ม กับค่ากลางและเกณฑ์ผ่าน", _chart("distribution")
    ),
    "change": Component("เทียบสองปี", "วงกลมโปร่งคือปีก่อน วงกลมทึบคือปีนี้", _chart("change")),
    "chart_table": Component(
        "ตารางของแผนภูมิ",
        "ใต้แผนภูมิทุกภาพ ตัวเลขชุดเดียวกัน",
        '{% include "components/chart_table.html" with table=chart.table %}',
    ),
}

TOKEN_USES: dict[str, str] = {
    "ink": "เนื้อความ หัวเรื่อง",
    "ink-2": "ข้อความรอง",
    "ink-3": "ป้ายกำกับ คำอธิบายใต้ภาพ",
    "accent": "ปุ่มหลัก ลิงก์ แท่ง",
    "accent-strong": "ตัวเลขเด่น ปุ่มเมื่อชี้",
    "mist": "สิ่งที่เลือกอยู่ คำแนะนำ",
    "mist-2": "ปุ่มเมื่อกด เส้นข้างคำอ้าง",
    "surface": "พื้นหน้า",
    "paper": "แถบหัวหน้า กล่องตัวกรอง",
    "line": "เส้นคั่นบาง",
    "line-strong": "ขอบช่องกรอกและปุ่ม",
    "stop": "เร่งด่วน ไม่สำเร็จ เกินกำหนด",
    "stop-tint": "พื้นของข้อความไม่สำเร็จ",
    "warn": "ตัวหนังสือของสิ่งที่ต้องระวัง",
    "warn-fill": "เส้นข้างข้อความที่ต้องระวัง",
    "warn-tint": "พื้นของสิ่งที่ต้องระวัง",
    "warn-line": "ขอบของสิ่งที่ต้องระวัง",
    "focus-in": "วงโฟกัสด้านใน",
    "focus-out": "วงโฟกัสด้านนอก",
    "on-dark": "ตัวหนังสือบนพื้นเข้ม",
    "hover": "แถวที่ชี้อยู่ แถวผลรวมย่อย",
    "track": "รางของแท่ง",
    "bar": "แท่งรักษามาตรฐาน",
    "hatch": "ลายเข้มของแท่งต้องพัฒนา",
    "hatch-pale": "ลายอ่อนของแท่งต้องพัฒนา",
    "column": "แท่งของปีก่อน ๆ",
    "soon": "ลายของใกล้ครบกำหนด",
    "unknown": "ลายของสิ่งที่ยังไม่ทราบ",
}
