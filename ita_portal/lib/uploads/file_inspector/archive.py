"""The zip that a Word or Excel file is: its directory looked into before any member is read, its members counted."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from .refusal import Refused

MOST_MEMBERS = 3000
MOST_DIRECTORY = 1024 * 1024  # bytes; Word writes about 80 for a member
MOST_BYTES = 200 * 1024 * 1024  # of all members inflated, those of a workbook inside counted too
PIECE = 256 * 1024

_END = 22  # bytes of a zip's last record without a comment
_HEADER = 30  # bytes of a member's own header before its name
_DESCRIPTOR = 24  # bytes that may follow a member's data: its sizes again
_ZIP64 = 76  # bytes of the two larger records that some writers add


class Budget:
    """How many bytes the members may still inflate to."""

    def __init__(self) -> None:
        self.left = MOST_BYTES

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("office_bomb")


class Archive:
    """The members of a zip, each read at most once and in pieces. ``Refused`` for one that no office writes."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        directory = _directory_start(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise Refused("office_broken") from error
        self._budget = budget
        self.members = {_safe_name(info): info for info in self._zip.infolist() if not info.is_dir()}
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise Refused("office_bomb")
        if len({name.lower() for name in self.members}) != sum(not info.is_dir() for info in self._zip.infolist()):
            raise Refused("office_names")
        _refuse_hidden_space(self._zip.infolist(), content, directory)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The member's bytes as they inflate; what it says of its size counts for nothing."""
        try:
            with self._zip.open(self.members[name]) as member:
                while piece := member.read(PIECE):
                    self._budget.spend(len(piece))
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise Refused("office_broken") from error

    def read(self, name: str) -> bytes:
        """A whole member; only for the few that are small or looked into as a whole."""
        return b"".join(self.pieces(name))


def _directory_start(content: bytes) -> int:
    """Where the directory begins, by the last record, which must be the file's last 22 bytes."""
    end = content[-_END:]
    if end[:4] != b"PK\x05\x06":
        raise Refused("two_in_one" if b"PK\x05\x06" in content[-_END - 65535 :] else "office_broken")
    size, start = (int.from_bytes(end[at : at + 4], "little") for at in (12, 16))
    if size > MOST_DIRECTORY:
        raise Refused("office_bomb" if size <= len(content) else "office_broken")
    between = len(content) - _END - start - size
    if between not in (0, _ZIP64):
        raise Refused("two_in_one" if between > 0 else "office_broken")
    return start


def _safe_name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if info.flag_bits & 0x1:
        raise Refused("office_locked")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("office_broken")
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    if outside or not name.isprintable() or len(name) > 255:
        raise Refused("office_names")
    return name


def _refuse_hidden_space(infos: list[zipfile.ZipInfo], content: bytes, directory: int) -> None:
    """Members follow each other from the first byte on: none over another (a bomb), nothing hidden between two."""
    at = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        start = info.header_offset
        if start < at:
            raise Refused("office_bomb")
        if start - at > (_DESCRIPTOR if at else 0):
            raise Refused("two_in_one")
        lengths = content[start + 26 : start + _HEADER]
        at = start + _HEADER + sum(int.from_bytes(lengths[i : i + 2], "little") for i in (0, 2)) + info.compress_size
    if not at <= directory <= at + _DESCRIPTOR:
        raise Refused("two_in_one" if directory > at else "office_broken")
