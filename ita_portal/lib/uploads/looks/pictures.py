"""Looks into a picture and writes it anew: upright, of sensible size, without anything but its pixels."""

import io
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps

from .hidden import hides_archive, hides_page

MOST_PIXELS = 60_000_000
LONG_SIDE = 2000
QUALITY = 85
PNG_BYTES = 2_000_000  # an opaque PNG larger than this is a photograph

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
FORMATS = {"jpg": ["JPEG", "MPO"], "png": ["PNG"]}


def look(kind: str, content: bytes) -> tuple[dict[str, object], bytes]:
    """({kind, width, height}, new bytes), or ({reason}, b"")."""
    if hides_archive(content) or hides_page(content):
        return {"reason": "two_in_one"}, b""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = _open(kind, content)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        kind, body = _write(kind, _plain(upright))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"reason": "too_many_pixels"}, b""
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError) as error:
        # What a parser makes of a damaged file is any of these.
        return {"reason": "broken_picture", "detail": repr(error)[:200]}, b""
    return {"kind": kind, "width": upright.width, "height": upright.height}, body


def _open(kind: str, content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=FORMATS[kind])
    # The size stands in the head, so nothing has been unpacked yet.
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    if kind == "jpg":
        # Lets the decoder skip what would be thrown away: a photograph of 12 million pixels takes a fifth of the time.
        picture.draft(None, (LONG_SIDE, LONG_SIDE))
    picture.seek(0)
    picture.load()
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in a colour mode every reader knows, in the colours of the web."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        # 16 bits to 8: Pillow would cut off instead of scaling.
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa") or "transparency" in picture.info:
        has_alpha = picture.mode not in ("P",) or "transparency" in picture.info
        return picture.convert("RGBA" if has_alpha else "RGB")
    if profile and picture.mode in ("RGB", "CMYK"):
        picture = _to_srgb(picture, profile)
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        found: Any = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return picture  # a damaged profile only shifts the colours a little
    return found


def _write(kind: str, picture: Image.Image) -> tuple[str, bytes]:
    # Neither EXIF nor place, comment or profile goes along: only what is named here is written.
    if kind == "png":
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=False)
        if picture.mode == "RGBA" or out.tell() <= PNG_BYTES:
            return "png", out.getvalue()
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, "JPEG", quality=QUALITY)
    return "jpg", out.getvalue()
