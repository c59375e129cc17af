"""Pictures for documents: taken down to the size they are printed in, the same bytes every time."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from ita_portal.lib.workflow import RuleBroken

# Two abreast are 77 mm wide: 720 points are 240 to the inch, and some 70 kB.
LONGEST_SIDE = 720
QUALITY = 76
MOST_PIXELS = 60_000_000


def fit(content: bytes, *, name: str) -> bytes:
    """The picture as a JPEG no larger than it is printed, without anything its camera wrote into it.

    ``name`` says which picture in the message of the ``RuleBroken`` that an unreadable one raises.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RuleBroken(f"ภาพ «{name}» ใหญ่เกินไป ย่อภาพแล้วแนบใหม่")
            # Tells the decoder to read a large JPEG at a fraction of its size.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened)
            picture = _on_white(picture)
    except (UnidentifiedImageError, OSError) as broken:
        raise RuleBroken(f"เปิดภาพ «{name}» ไม่ได้ แนบภาพใหม่ หรือไม่เปิดเผยภาพนี้ แล้วสร้างรายงานฉบับใหม่") from broken
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Where a picture is transparent the paper shows."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return picture.convert("RGB")
