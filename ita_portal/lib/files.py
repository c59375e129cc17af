"""Files people and workers store: written whole or not at all."""

import os
import uuid
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class SafeFileStorage(FileSystemStorage):
    """File storage that never leaves half a file at its final path.

    Django's own writes straight to the final path, so a full disk leaves a truncated file there that looks
    whole. Here the bytes go to a temporary name, are flushed to disk and counted, and only then take the name.
    """

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = final.with_name(f".{uuid.uuid4().hex}.part")
        try:
            written = 0
            with temporary.open("xb") as target:
                for chunk in content.chunks():
                    written += target.write(chunk.encode() if isinstance(chunk, str) else chunk)
                target.flush()
                os.fsync(target.fileno())
            if written != temporary.stat().st_size:
                raise OSError(f"{name}: {written} bytes written, {temporary.stat().st_size} on disk")
            temporary.replace(final)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return str(name).replace("\\", "/")
