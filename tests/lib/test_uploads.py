"""Files that people send: the wrong ones refused for their own reason, the honest ones kept, none opened in place."""

import hashlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ita_portal.lib import uploads
from ita_portal.lib.uploads import Checked, FileRefused, attachment_response, check_upload, supervisor, words
from ita_portal.lib.uploads.file_inspector import archive, child, pdfs, pictures, signatures
from ita_portal.lib.uploads.file_inspector.refusal import Refused
from ita_portal.lib.uploads.names import stored_name
from tests.lib import file_corpus, make_files
from tests.lib.file_corpus import Sample

WRONG, HONEST = file_corpus.wrong(), file_corpus.honest()
# Reasons that no file has by itself: they are tried below by what brings them about.
OF_THE_INSPECTION = {"no_time", "no_memory", "crashed", "busy", "too_big_unsaid"}


def sent(content: bytes, name: str = "a.pdf") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def refusal(content: bytes, name: str = "a.pdf") -> FileRefused:
    with pytest.raises(FileRefused) as told:
        check_upload(sent(content, name))
    return told.value


def picture(checked: Checked) -> Image.Image:
    found = Image.open(io.BytesIO(checked.content))
    found.load()
    return found


def test_the_corpus_is_large_and_has_a_file_for_every_reason() -> None:
    assert len(WRONG) >= 60
    assert len(HONEST) >= 20
    assert len({sample.title for sample in WRONG}) == len(WRONG)
    assert {sample.is_ for sample in WRONG} | OF_THE_INSPECTION == set(words.REASONS)
    assert {sample.is_ for sample in HONEST} == {"pdf", "jpg", "png", "docx", "xlsx"}


@pytest.mark.parametrize("sample", WRONG, ids=str)
def test_a_wrong_file_is_refused_for_its_own_reason(sample: Sample) -> None:
    content = sample.content()
    file = SimpleUploadedFile("x", content) if sample.is_ == "too_big" else sent(content, sample.name)
    with pytest.raises(FileRefused) as told:
        check_upload(file)
    assert told.value.reason == sample.is_
    said = words.REASONS[sample.is_].split("{")[0]
    assert f"» {said}" in told.value.message
    assert told.value.message.startswith("«")
    assert not any(unicodedata.category(letter)[0] == "C" for letter in told.value.message)
    assert len(told.value.message) < 500


@pytest.mark.parametrize("sample", HONEST, ids=str)
def test_an_honest_file_is_kept(sample: Sample) -> None:
    content = sample.content()
    checked = check_upload(sent(content, sample.name))
    assert (checked.kind, checked.extension) == (sample.is_, sample.is_)
    assert checked.name.endswith(f".{sample.is_}")
    assert checked.sha256 == hashlib.sha256(checked.content).hexdigest()
    if sample.is_ not in ("jpg", "png"):
        assert checked.content == content
        assert (checked.width, checked.height) == (None, None)
        return
    made = picture(checked)
    assert made.format == {"jpg": "JPEG", "png": "PNG"}[sample.is_]
    assert made.size == (checked.width, checked.height)
    assert max(made.size) <= 2000
    assert made.mode in ("L", "RGB", "RGBA")
    # A JPEG's own frame says its density; nothing that came with the picture is there.
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not made.getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_comes_out_upright_without_place_maker_or_comment(orientation: int) -> None:
    given = make_files.phone_photo(orientation)
    before = Image.open(io.BytesIO(given))
    assert before.getexif().get_ifd(0x8825)[1] == "N"
    assert b"SECRET-COMMENT" in given
    checked = check_upload(sent(given, "IMG.JPG"))
    after = picture(checked)
    turned = orientation >= 5
    assert after.size == ((1200, 1600) if turned else (1600, 1200))
    # The red corner, upper left in the file, is shown where the telephone's maker says (EXIF 2.32, tag 274).
    column, row = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    at = {
        (x, y): after.getpixel((50 + x * (after.width - 100), 50 + y * (after.height - 100)))
        for x in (0, 1)
        for y in (0, 1)
    }
    assert [place for place, colour in at.items() if colour[0] > 180] == [(column, row)]
    assert not [secret for secret in (b"Exif", b"TelephoneMaker", b"SECRET-COMMENT") if secret in checked.content]


def test_what_hangs_on_a_photograph_is_not_kept() -> None:
    film = make_files.phone_photo() + b"\0\0\0\x18ftypmp42" + make_files.noise(100_000)
    checked = check_upload(sent(film, "PXL.jpg"))
    assert checked.content.endswith(b"\xff\xd9")
    assert b"ftypmp42" not in checked.content


def test_pictures_are_made_smaller_never_larger() -> None:
    large = check_upload(sent(make_files.saved("JPEG", make_files.photograph(4000, 3000))))
    small = check_upload(sent(make_files.saved("PNG", make_files.scene(300, 200))))
    assert (large.width, large.height) == (2000, 1500)
    assert (small.width, small.height) == (300, 200)


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    checked = check_upload(sent(make_files.saved("PNG", Image.new("I;16", (8, 8), 40_000))))
    assert picture(checked).getpixel((3, 3)) == 40_000 // 256


def test_half_transparent_stays_half_transparent() -> None:
    checked = check_upload(sent(make_files.saved("PNG", Image.new("RGBA", (8, 8), (255, 0, 0, 90)))))
    assert picture(checked).getpixel((3, 3)) == (255, 0, 0, 90)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("รายงานผล 1 ต.ค. 68.pdf", "รายงานผล 1 ต.ค. 68.pdf"),
        ("รายงาน ลว. 1 ต.ค. 68", "รายงาน ลว. 1 ต.ค. 68.pdf"),
        ("ชื่อ.PDF", "ชื่อ.pdf"),
        ("รูป.jpg", "รูป.pdf"),
        ("ใบแจ้ง.pdf.exe", "ใบแจ้ง.pdf"),
        ("a\u200bb\u200f.pdf", "ab.pdf"),
        ("นำ\u0e4d.pdf", "นำ\u0e4d.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ('ก"ข<ค>|?*.pdf', "ก-ข-ค----.pdf"),
        ("  ..ซ่อน..pdf", "ซ่อน.pdf"),
        (".pdf", "ไฟล์แนบ.pdf"),
        ("", "ไฟล์แนบ.pdf"),
        ("ก" * 250 + ".pdf", "ก" * 146 + ".pdf"),
        ("ก่" * 120 + ".pdf", "ก่" * 73 + ".pdf"),
        ("a" * 145 + "ก่ง.pdf", "a" * 145 + ".pdf"),
    ],
)
def test_a_name_keeps_what_may_be_shown_and_ends_as_the_file_is(given: str, kept: str) -> None:
    assert stored_name(given, "pdf") == kept
    assert check_upload(sent(make_files.pdf(), given)).name == kept


def test_names_come_cleaned_from_a_browser() -> None:
    """Django drops folders and controls before we see a name; what is left of an evil one is harmless."""
    hostile = SimpleUploadedFile("../../etc/รายงาน\u202efdp.pdf", make_files.pdf())
    assert hostile.name == "รายงาน\u202efdp.pdf"
    with pytest.raises(FileRefused) as told:
        check_upload(hostile)
    assert told.value.message.startswith("«รายงานfdp.pdf» ชื่อไฟล์มีอักขระซ่อน")


def test_the_content_counts_and_not_what_the_sender_says_of_it() -> None:
    page = SimpleUploadedFile("a.pdf", file_corpus.HTML, content_type="application/pdf")
    honest = SimpleUploadedFile("a.exe", make_files.pdf(), content_type="application/x-msdownload")
    with pytest.raises(FileRefused):
        check_upload(page)
    assert check_upload(honest).mime == "application/pdf"


def test_a_size_that_is_not_said_is_counted() -> None:
    class Endless:
        name = "a.pdf"
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%" * size

    source = Endless()
    with pytest.raises(FileRefused) as told:
        check_upload(source)
    assert told.value.reason == "too_big_unsaid"
    assert source.given <= uploads.MAX_FILE_BYTES + 1024 * 1024


def test_the_limits_are_said_as_they_are() -> None:
    assert f"ไม่เกิน {uploads.MAX_FILES} ไฟล์" in uploads.LIMITS_IN_WORDS
    assert f"{uploads.MAX_FILE_BYTES // 1024 // 1024} MB" in uploads.LIMITS_IN_WORDS
    assert uploads.ACCEPT == ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
    assert f"เกิน {uploads.MAX_FILE_BYTES // 1024 // 1024} MB" in words.REASONS["too_big"]
    assert f"{supervisor.MOST_ANSWER}" == f"{child.ANSWER}"


# Controls: with a guard off, the harm is there -------------------------------------------------------------------


def test_the_zips_really_inflate_past_the_limit() -> None:
    flat = next(sample for sample in WRONG if sample.title == "zip-flat").content()
    with zipfile.ZipFile(io.BytesIO(flat)) as bomb, bomb.open("word/a.xml") as member:
        inflated = sum(len(piece) for piece in iter(lambda: member.read(2**20), b""))
    assert len(flat) < 300_000
    assert inflated > archive.MOST_BYTES


def test_each_of_two_halves_passes_alone_and_both_together_do_not() -> None:
    half = b"<a>" + b" " * 130_000_000 + b"</a>"
    assert check_upload(sent(make_files.docx({"word/a.xml": half}))).kind == "docx"
    assert check_upload(sent(file_corpus._with_workbook(make_files.xlsx({"xl/b.xml": half})))).kind == "docx"


def test_a_lying_member_would_inflate_to_far_more_than_it_says() -> None:
    lying = file_corpus._lying()
    with zipfile.ZipFile(io.BytesIO(lying)) as made:
        info = made.getinfo("word/big.xml")
        start = info.header_offset + 30 + len("word/big.xml")
        packed = lying[start : start + info.compress_size]
    assert info.file_size == 1000
    assert len(zlib.decompressobj(-15).decompress(packed)) == 150_000_000


def test_a_reader_without_our_guard_loses_the_script_in_the_bomb() -> None:
    """Read without a bound the script is there; under the child's bound qpdf gives the object up without an error."""
    script = b"<< /S /JavaScript /JS (app.alert(1)) >>"
    small = make_files.object_stream_bomb(1, script, b"/OpenAction 5 0 R")
    with pikepdf.open(io.BytesIO(small)) as document:
        assert str(document.Root.OpenAction.S) == "/JavaScript"
    assert refusal(small).reason == "pdf_script"


def test_the_pictures_really_flood() -> None:
    with Image.open(io.BytesIO(make_files.saved("PNG", Image.new("1", (8000, 7990))))) as large:
        assert large.width * large.height < pictures.MOST_PIXELS
    assert len(make_files.flooding_png()) < 200_000
    assert check_upload(sent(make_files.saved("PNG", Image.new("1", (8000, 7990))))).kind == "png"


def test_the_page_really_inflates_and_an_ordinary_one_passes() -> None:
    packed = make_files.squeezed(1000)
    assert len(packed) < 1_100_000
    assert pdfs.MOST_STREAM < 1000 * 10**6
    ordinary = make_files.content_stream(make_files.squeezed(50), "FlateDecode")
    assert check_upload(sent(make_files.as_it_stands(ordinary))).kind == "pdf"


def test_a_zip_at_the_end_is_seen_by_readers_of_zips_and_by_us() -> None:
    both = make_files.pdf() + make_files.archive({"a": "b"})
    assert zipfile.is_zipfile(io.BytesIO(both))
    assert signatures.is_zip_too(both)
    # Four bytes that look like the end of a zip stand in compressed data by chance.
    assert not signatures.is_zip_too(make_files.pdf() + b"PK\x05\x06" + make_files.noise(900))


# The process that looks -----------------------------------------------------------------------------------------


def _in_place_of_the_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in the place of ours, under the same bounds: what a parser that was taken over would do."""
    bounded = f"import sys; sys.path.append(sys.argv[1]); from file_inspector import child; {code}"
    monkeypatch.setattr(supervisor, "_START", bounded)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("child.bound_this_process(); b = bytearray(900 * 2**20)", "crashed"),
        ("import os; os.kill(os.getpid(), 9)", "no_memory"),
        ("import os; os.kill(os.getpid(), 11)", "crashed"),
        ("import os; os.kill(os.getpid(), 24)", "no_time"),
        ("sys.exit(3)", "crashed"),
        ("pass", "crashed"),
        ("print('nonsense')", "crashed"),
        ("print('[1]')", "crashed"),
        ("""print('{"refused": "unheard"}')""", "crashed"),
        ("""print('{"kind": "exe", "made": false, "width": 1, "height": 1}')""", "crashed"),
        ("""print('{"kind": "jpg", "made": true, "width": 1, "height": 1}\\\\nMZ..')""", "crashed"),
        ("child.bound_this_process(); print('x' * 40_000_000)", "crashed"),
    ],
)
def test_whatever_the_child_does_is_a_refusal_and_logged(
    code: str, reason: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _in_place_of_the_child(monkeypatch, code)
    assert refusal(make_files.pdf()).reason == reason
    assert f"file inspection ended with {reason}" in caplog.text


def test_memory_is_bounded_and_said(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    code = "child._inspected = lambda *_: bytearray(900 * 2**20); child.main(sys.argv[2])"
    _in_place_of_the_child(monkeypatch, code)
    assert refusal(make_files.pdf()).reason == "no_memory"
    assert "ran out of memory" in caplog.text


def test_the_processor_is_bounded() -> None:
    bounds = "import resource as r; print([r.getrlimit(x)[0] for x in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_CORE)])"
    start = "import sys; sys.path.append(sys.argv[1]); from file_inspector import child"
    code = f"{start}; child.bound_this_process(); {bounds}"
    done = subprocess.run([sys.executable, "-I", "-c", code, supervisor._HERE], capture_output=True, check=True)
    assert json.loads(done.stdout) == [10, 768 * 1024 * 1024, 0]


def test_a_child_that_hangs_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    monkeypatch.setattr(supervisor, "WALL_SECONDS", 1.0)
    start = f"import os, time; p = os.fork(); p and open({str(pid_file)!r}, 'w').write(str(p)); time.sleep(60)"
    _in_place_of_the_child(monkeypatch, start)
    began = time.monotonic()
    assert refusal(make_files.pdf()).reason == "no_time"
    assert time.monotonic() - began < 5
    time.sleep(0.2)
    state = Path(f"/proc/{pid_file.read_text()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_only_so_many_are_looked_into_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(supervisor, "_places", threading.BoundedSemaphore(1))
    with supervisor._places:
        assert refusal(make_files.pdf()).reason == "busy"
    # The place is free again, also after a refusal.
    assert refusal(make_files.pdf(pages=0)).reason == "pdf_no_pages"
    assert check_upload(sent(make_files.pdf())).kind == "pdf"


def test_the_child_knows_neither_the_portal_nor_what_the_shell_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("SECRET_KEY", "not-for-children")
    code = (
        "import os; from file_inspector import pdfs, office, pictures;"
        "assert 'SECRET_KEY' not in os.environ and not {'django', 'ita_portal', 'celery'} & set(sys.modules);"
        "child.main(sys.argv[2])"
    )
    _in_place_of_the_child(monkeypatch, code)
    assert check_upload(sent(make_files.pdf())).kind == "pdf"


def test_our_own_process_neither_parses_nor_grows() -> None:
    """Each file in a fresh process like the web's, for the test's own has long loaded all parsers."""
    code = (
        "import io, os, resource, sys; sys.path.insert(0, os.getcwd());"
        "from ita_portal.lib.uploads import check;"
        "from ita_portal.lib.uploads.check import check_upload, FileRefused;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: check_upload(io.BytesIO(sys.stdin.buffer.read())); said = 'kept'\n"
        "except FileRefused as refused: said = refused.reason\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(said, grown, *sorted({'PIL', 'pikepdf', 'lxml', 'zipfile.x'} & set(sys.modules)))"
    )
    flat = next(sample for sample in WRONG if sample.title == "zip-flat").content()
    for bomb, reason in (
        (flat, "office_bomb"),
        (make_files.object_stream_bomb(1000), "pdf_bomb"),
        (make_files.saved("JPEG", make_files.photograph(8000, 6000), quality=60), "kept"),
    ):
        done = subprocess.run([sys.executable, "-c", code], input=bomb, capture_output=True, check=True)
        said, grown, *parsers = done.stdout.decode().split()
        assert said == reason
        assert int(grown) < 40 * 1024  # KiB: the file itself, twice at most
        assert parsers == []


def test_a_photograph_of_20_megabytes_is_quick() -> None:
    large = make_files.saved("JPEG", Image.effect_noise((8000, 6000), 40).convert("RGB"), quality=60)
    assert 15 * 10**6 < len(large) <= uploads.MAX_FILE_BYTES
    began = time.process_time(), time.monotonic()
    checked = check_upload(sent(large, "IMG.JPG"))
    assert (checked.width, checked.height) == (2000, 1500)
    # Processor time of child and parent: other work on the machine must not fail a test.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert time.process_time() - began[0] < 1
    assert used.ru_utime > 0
    assert time.monotonic() - began[1] < 6


def test_reasons_of_a_crash_are_told_apart() -> None:
    assert supervisor._BY_SIGNAL == {signal.SIGXCPU: "no_time", signal.SIGKILL: "no_memory"}
    for reason in OF_THE_INSPECTION:
        assert words.sentence(Refused(reason), "ก.pdf").startswith("«ก.pdf» ")


# Going out again --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("รายงาน.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E0%B8%A3%E0%B8%B2%E0%B8%A2"),
        ("plan 2568.pdf", "attachment; filename=\"plan-2568.pdf\"; filename*=UTF-8''plan%202568.pdf"),
        ('a"; x=y\r\nSet-Cookie: z.pdf', "attachment; filename=\"a--x-ySet-Cookie--z.pdf\"; filename*=UTF-8''a-%3B"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''%E0%B9%84"),
    ],
)
def test_a_file_goes_out_to_be_saved_and_never_to_be_opened(name: str, expected: str) -> None:
    response = attachment_response(io.BytesIO(b"%PDF-"), name=name, mime="application/pdf")
    assert response["Content-Disposition"].startswith(expected)
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response) == b"%PDF-"


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/javascript", ""])
def test_no_other_type_goes_out(mime: str) -> None:
    response = attachment_response(io.BytesIO(b"x"), name="a.pdf", mime=mime)
    assert response["Content-Type"] == "application/octet-stream"


def test_nothing_is_left_behind_in_the_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    check_upload(sent(make_files.pdf()))
    refusal(make_files.pdf(pages=0))
    assert os.listdir(tmp_path) == []
