"""The agency's seal as it comes from a person's disk: checked by its content, made anew as a PNG of ours."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4000  # a side
SIDE = 600  # of the stored picture; 24 mm on paper at over 600 dots an inch


def clean_seal(upload: UploadedFile) -> bytes:
    """PNG bytes of an uploaded picture, at most 600 pixels a side. ``ValidationError`` says what is wrong in Thai.

    Nothing of the file itself is kept: whatever stands in it beside its pixels is gone.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(f"ไฟล์ใหญ่ {(upload.size or 0) / 1024 / 1024:.1f} MB ใช้ไฟล์ไม่เกิน 2 MB")
    try:
        with Image.open(upload, formats=("PNG", "JPEG")) as picture:
            if max(picture.size) > MOST_PIXELS:
                width, height = picture.size
                raise ValidationError(f"ภาพขนาด {width} × {height} จุด ใช้ภาพไม่เกิน {MOST_PIXELS} จุดต่อด้าน")
            picture.load()
            # A telephone stores how it was held beside the pixels; what stands beside them is not kept.
            made = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError("ไฟล์นี้ไม่ใช่ภาพ PNG หรือ JPEG ที่เปิดได้ บันทึกภาพตราเป็น PNG แล้วลองใหม่") from error
    made.thumbnail((SIDE, SIDE))
    content = io.BytesIO()
    made.save(content, "PNG")
    return content.getvalue()
