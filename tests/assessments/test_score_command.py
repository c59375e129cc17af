"""``manage.py score``: the table, the JSON, and a refusal that lists every fault. No database is open here."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.framework_files import shipped
from assessments.scoring import sheet as score_sheet

ROOT = Path(__file__).parents[2]
NAKHON_PATHOM = "1,94.56\n2,88.13\n3,90.81\n4,88.09\n5,90.53\n6,96.03\n7,96.20\n8,94.74\nEIT,95.65\n9,100\n10,100\n"
WITHOUT_O38 = NAKHON_PATHOM.replace("10,100\n", "") + "".join(
    f"O{number},100\n" for number in range(34, 44) if number != 38
)


@pytest.fixture
def score(tmp_path):
    """Runs the command on a file with the given content and gives back exit code, output and errors."""

    def run(content, *options, year="2565"):
        file = tmp_path / "scores.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out, err = StringIO(), StringIO()
        try:
            call_command("score", "--year", year, *options, str(file), stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run


def test_json_of_a_complete_year(score):
    code, out, err = score("code,score\n" + NAKHON_PATHOM, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "total": 95.82,
        "grade": "AA",
        "passed": True,
        "instruments": {
            "IIT": {"score": 90.42, "weighted": 27.13},
            "EIT": {"score": 95.65, "weighted": 28.70},
            "OIT": {"score": 100.00, "weighted": 40.00},
        },
        "indicators": {
            "1": 94.56, "2": 88.13, "3": 90.81, "4": 88.09, "5": 90.53,
            "6": 96.03, "7": 96.20, "8": 94.74, "9": 100.0, "10": 100.0,
        },
        "missing": [],
    }  # fmt: skip


def test_json_of_an_incomplete_year_has_the_range(score):
    _code, out, _err = score(WITHOUT_O38, "--json")
    result = json.loads(out)
    assert result["missing"] == ["O38"]
    assert result["range"] == {"lowest": 94.57, "highest": 95.82}
    assert (result["total"], result["grade"], result["passed"]) == (None, None, None)
    assert result["instruments"]["OIT"] == {"score": None, "weighted": None}
    assert result["indicators"]["10"] is None


def test_table_shows_the_working(score):
    code, out, _err = score(NAKHON_PATHOM)
    assert code == 0
    assert "(94.56 + 88.13 + 90.81 + 88.09 + 90.53) ÷ 5 = 90.4240" in out
    assert "27.1272 + 28.6950 + 40 = 95.8222" in out
    assert "ระดับ AA · ผ่านเกณฑ์ 85" in out
    assert "EIT   95.65  95.66  +0.01  จากการปัดเศษ" in out


def test_table_of_an_incomplete_year_names_what_is_missing(score):
    _code, out, _err = score(WITHOUT_O38)
    assert "ยังขาด O38\nคะแนนรวม 94.57 ถึง 95.82" in out
    assert "ระดับที่เป็นไปได้ A ถึง AA" in out


def test_table_of_chanthaburi_tells_the_implied_instrument(score):
    _code, out, _err = score("6,89.86\n7,89.41\n8,86.37\n9,100\n10,93.75\nTOTAL,92.94\n", year="2564")
    assert "จากคะแนนรวม IIT น่าจะอยู่ระหว่าง 92.07 ถึง 92.10" in out
    assert "ยังไม่ใช่ระดับ AA: ขาดคะแนนรวม 2.06 คะแนน" in out


def test_columns_align_where_thai_marks_take_no_width(score):
    _code, out, _err = score("IIT,90.42\nEIT,95.65\nOIT,100\n")
    rows = [line for line in out.splitlines() if line.startswith(("IIT", "EIT", "OIT"))][:3]
    marks = "ัิีึืฺุู็่้๊๋์ํ๎"
    ends = {len([letter for letter in row.rstrip() if letter not in marks]) for row in rows}
    assert len(ends) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("heading", ["", "รหัส,คะแนน\r\n", "Code,Score\r\n"])
def test_files_as_officers_save_them(score, encoding, heading):
    content = heading + 'iit,๙๐.๔๒\r\n\r\n eit , "95,65" ,\r\nOit,"100"\r\n'.replace(' "95,65" ', '"95,65"')
    code, out, err = score(content.encode(encoding), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["total"] == 95.82


def test_every_fault_is_listed_with_its_line_and_nothing_is_scored(score):
    content = "code,score\n1,94.56\n1,90\nXX,50\n2,100.01\n3,-1\n4,abc\n5,\n6\n7,94,56\n,80\nO99,-5\nio1,²\n"
    code, out, err = score(content, "--json")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0].startswith("ยังไม่ได้คิดคะแนน พบที่ผิด 13 แห่ง")
    assert [line.split(":")[0] for line in lines[1:]] == [
        "บรรทัด 3", "บรรทัด 4", "บรรทัด 5", "บรรทัด 6", "บรรทัด 7", "บรรทัด 8", "บรรทัด 9", "บรรทัด 10",
        "บรรทัด 11", "บรรทัด 12", "บรรทัด 12", "บรรทัด 13", "บรรทัด 13",
    ]  # fmt: skip
    assert "รหัส 1 ซ้ำกับบรรทัด 2" in lines[1]
    assert "ไม่รู้จักรหัส «XX» ในกรอบปี 2565" in lines[2]
    assert "100.01 อยู่นอกช่วง แก้ให้อยู่ระหว่าง 0 ถึง 100" in lines[3]
    assert "-1 อยู่นอกช่วง" in lines[4]
    assert "«abc» อ่านไม่ได้" in lines[5]
    assert "5: ไม่มีคะแนน ถ้ายังไม่ทราบให้ลบทั้งบรรทัด" in lines[6]


def test_code_twice_is_a_fault_however_it_is_spelt(score):
    code, _out, err = score("O38,100\no๓๘,100\n")
    assert code == 2
    assert "บรรทัด 2: รหัส O38 ซ้ำกับบรรทัด 1" in err


def test_code_twice_is_a_fault_even_where_the_first_score_was_wrong():
    sheet = score_sheet.read(b"1,abc\n1,90\n", shipped(2565))
    assert [fault.line for fault in sheet.faults] == [1, 2]
    assert sheet.scores == {}


def test_a_first_line_with_a_wrong_code_is_no_heading():
    sheet = score_sheet.read(b"XX,50\n", shipped(2565))
    assert [fault.line for fault in sheet.faults] == [1]


def test_line_of_a_fault_counts_blank_lines_and_breaks_inside_quotes():
    sheet = score_sheet.read(b'\n"1\n",90\n\nXX,5\n"2,90\n', shipped(2565))
    assert [fault.line for fault in sheet.faults] == [5, 6]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "ไม่มีคะแนนในแฟ้ม"),
        (b"code,score\n", "ไม่มีคะแนนในแฟ้ม"),
        ("1,90".encode("utf-16"), "อ่านตัวอักษรในแฟ้มไม่ได้"),
        (b"\x7fELF\x00\x81", "อ่านตัวอักษรในแฟ้มไม่ได้"),
        (b"1,90\n" * 300_000, "แฟ้มใหญ่เกิน 1 MB"),
    ],
)
def test_unreadable_files_are_refused_in_words(score, content, reason):
    code, out, err = score(content)
    assert (code, out) == (2, "")
    assert reason in err


def test_missing_file_folder_and_unknown_year(score, tmp_path):
    err = StringIO()
    with pytest.raises(SystemExit, match="2"):
        call_command("score", "--year", "2565", str(tmp_path / "none.csv"), stderr=err)
    assert "ไม่พบแฟ้ม" in err.getvalue()
    with pytest.raises(SystemExit, match="2"):
        call_command("score", "--year", "2565", str(tmp_path), stderr=err)
    assert "เปิดแฟ้ม" in err.getvalue()
    code, _out, err = score(NAKHON_PATHOM, year="2022")
    assert code == 2
    assert "ไม่มีกรอบการประเมินของปี 2022" in err
    assert "2564 2565 2566" in err


def test_year_whose_weights_are_unknown(score):
    code, _out, err = score("1,90\n", year="2569")
    assert code == 2
    assert "ยังไม่ทราบน้ำหนักของ IIT" in err


@pytest.mark.parametrize(("content", "expected"), [(NAKHON_PATHOM, 0), ("1,100.01\n", 2)])
def test_exit_code_without_any_database_behind_the_address(tmp_path, content, expected):
    file = tmp_path / "scores.csv"
    file.write_text(content)
    done = subprocess.run(
        [sys.executable, "manage.py", "score", "--year", "2565", "--json", str(file)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, done.stderr
    assert (json.loads(done.stdout)["grade"] == "AA") if expected == 0 else (done.stdout == "")
