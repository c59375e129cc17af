"""The agency's seal and emblem as they come from a person's disk: checked by content, made anew as a PNG of ours."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4000  # a side
SIDE = 720  # of the stored picture; the emblem of an announcement, 30 mm on paper, at 600 dots an inch


def clean_picture(upload: UploadedFile) -> bytes:
    """PNG bytes of an uploaded picture, at most 720 pixels a side. ``ValidationError`` says what is wrong in Thai.

    Nothing of the file itself is kept: whatever stands in it beside its pixels is gone. A see-through border is cut
    off, for documents give the height of what is drawn: 1.5 cm of emblem, not of emblem and air.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(f"ไฟล์ใหญ่ {(upload.size or 0) / 1024 / 1024:.1f} MB ใช้ไฟล์ไม่เกิน 2 MB")
    # The engine of the PDFs, once loaded, makes Pillow pass half a file in the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
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
    drawn = made.getchannel("A").getbbox()
    if drawn is None:
        raise ValidationError("ภาพนี้โปร่งใสทั้งภาพ ไม่มีอะไรให้พิมพ์ เลือกไฟล์ภาพตราอีกครั้ง")
    made = made.crop(drawn)
    made.thumbnail((SIDE, SIDE))
    content = io.BytesIO()
    made.save(content, "PNG")
    return content.getvalue()
