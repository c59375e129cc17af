"""Wrong files are refused for their own reason, honest ones kept, and nothing goes out to be opened in place."""

import io
import resource
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from ita_portal.lib.uploads import FileRefused, attachment_response, check_upload, sandbox
from ita_portal.lib.uploads.names import safe_name
from ita_portal.lib.uploads.reasons import REASONS
from tests.lib import file_corpus as corpus
from tests.lib.file_corpus import Sample

WRONG, HONEST = list(corpus.refused()), list(corpus.accepted())


def as_file(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(WRONG) >= 60
    assert len(HONEST) >= 20
    # Every reason there is has at least one file that is refused for it; the last has tests of its own below.
    assert {sample.reason for sample in WRONG} == set(REASONS) - {"too_complex"}


@pytest.mark.parametrize("sample", WRONG, ids=lambda s: f"{s.reason}-{s.name}")
def test_a_wrong_file_is_refused_with_its_reason(sample: Sample) -> None:
    with pytest.raises(FileRefused) as told:
        check_upload(as_file(sample.content(), sample.name))
    assert told.value.reason == sample.reason
    assert told.value.message.startswith("«")
    assert told.value.message.endswith(REASONS[sample.reason])


@pytest.mark.parametrize("sample", HONEST, ids=lambda s: f"{s.kind}-{s.name}")
def test_an_honest_file_is_kept(sample: Sample) -> None:
    content = sample.content()
    checked = check_upload(as_file(content, sample.name))
    assert checked.kind == sample.kind
    assert checked.name.endswith(f".{sample.kind}")
    if sample.kind in ("pdf", "docx", "xlsx"):
        assert checked.content == content
        return
    stored = Image.open(io.BytesIO(checked.content))
    assert stored.size == (checked.width, checked.height)
    assert max(stored.size) <= 2000
    assert not stored.getexif()
    assert "icc_profile" not in stored.info
    # Written anew, so nothing that followed the picture has come along.
    assert b"ftypmp42" not in checked.content


def test_a_photograph_comes_out_upright_without_the_place_it_was_taken() -> None:
    before = Image.open(io.BytesIO(corpus.phone_photo()))
    assert before.getexif().get_ifd(0x8825)
    checked = check_upload(as_file(corpus.phone_photo(), "IMG.JPG"))
    after = Image.open(io.BytesIO(checked.content))
    # Turned by 90°: the bright corner of the upper left stands at the upper right.
    assert (before.size, after.size) == ((1600, 1200), (1200, 1600))
    red, _green, blue = after.getpixel((after.width - 20, 20))
    assert red > 200
    assert blue < 120


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    checked = check_upload(as_file(corpus.png(Image.new("I;16", (8, 8), 40_000)), "a.png"))
    assert Image.open(io.BytesIO(checked.content)).getpixel((3, 3)) == 156


def test_bombs_really_blow_up_when_nobody_stops_them() -> None:
    """The control: without the guard each of these is far beyond what a look may cost."""
    with zipfile.ZipFile(io.BytesIO(corpus.docx({"word/big.xml": b" " * 200_000_000}))) as bomb:
        assert bomb.getinfo("word/big.xml").file_size > 150 * 1024 * 1024
        assert bomb.getinfo("word/big.xml").compress_size < 1024 * 1024
    body = corpus.pdf_bomb().split(b"stream\n", 1)[1].split(b"\nendstream")[0]
    unpacker, size = zlib.decompressobj(), 0
    piece = unpacker.decompress(body, 50_000_000)
    while piece and size < 1_500_000_000:
        size += len(piece)
        piece = unpacker.decompress(unpacker.unconsumed_tail, 50_000_000)
    assert size > 1024 * 1024 * 1024
    assert Image.open(io.BytesIO(corpus.png(Image.new("1", (10_000, 7_000))))).size == (10_000, 7_000)


def test_a_look_that_takes_too_long_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.001)
    with pytest.raises(FileRefused) as told:
        check_upload(as_file(corpus.pdf(), "a.pdf"))
    assert told.value.reason == "too_complex"


@pytest.mark.parametrize(
    "ending",
    [
        "os.kill(os.getpid(), 9)",
        "resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); bytearray(2**29)",
        "print('not an answer')",
    ],
)
def test_a_look_that_dies_is_a_refusal(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "child.py"
    script.write_text(f"import os, resource, sys\nsys.stdin.buffer.read()\n{ending}\n")
    monkeypatch.setattr(sandbox, "CHILD", script)
    with pytest.raises(FileRefused) as told:
        check_upload(as_file(corpus.pdf(), "a.pdf"))
    assert told.value.reason == "too_complex"


def test_the_process_that_looks_is_really_limited() -> None:
    """The control of the limits: the same allocation works here and fails there."""
    grab = "bytearray(1100 * 1024 * 1024)"
    limit = f"import sys; sys.path.insert(0, {str(sandbox.CHILD.parent)!r}); import child, resource; "
    limit += "resource.setrlimit(resource.RLIMIT_AS, (child.MEMORY, child.MEMORY)); "
    assert subprocess.run([sys.executable, "-c", grab], check=False).returncode == 0
    limited = subprocess.run([sys.executable, "-c", limit + grab], check=False, capture_output=True)
    assert limited.returncode == 1
    assert b"MemoryError" in limited.stderr


def test_our_own_process_does_not_grow_with_what_is_looked_into() -> None:
    bomb = corpus.pdf_bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused):
        check_upload(as_file(bomb, "bomb.pdf"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\รายงาน.pdf", "รายงาน.pdf"),
        ("รายงาน\x00.pdf", "รายงาน.pdf"),
        ("รายงาน\u202efdp.exe", "รายงานfdp.pdf"),
        ("a.pdf.exe", "a.pdf"),
        ("con.pdf", "_con.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "ไฟล์แนบ.pdf"),
        ("รายงาน 1.2 ฉบับแก้", "รายงาน 1.2 ฉบับแก้.pdf"),
        ('ก"ข<ค>.pdf', "ก ข ค.pdf"),
        ("ย" * 5000 + ".pdf", "ย" * 146 + ".pdf"),
    ],
)
def test_names_are_fit_to_be_shown(name: str, expected: str) -> None:
    assert safe_name(name, "pdf") == expected


def test_a_stored_file_goes_out_as_an_attachment_only() -> None:
    response = attachment_response(io.BytesIO(b"%PDF-"), name="รายงาน.pdf", mime="application/pdf")
    assert response["Content-Disposition"].startswith("attachment; filename=\"file.pdf\"; filename*=UTF-8''%E0%B8%A3")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
