"""Pictures made anew from their pixels: nothing that stands beside the pixels in the file is kept."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin

from .refusal import Refused

MOST_PIXELS = 64_000_000
SIDE = 2000  # pixels of the longer side that is stored: 24 cm on paper at 200 dots an inch
QUALITY = 85

# What Pillow raises for a file that is not what it says.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, struct.error, zlib.error)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """A picture of ours: upright, at most ``SIDE`` pixels a side, sRGB or grey."""

    content: bytes
    kind: str
    width: int
    height: int


def made_anew(content: bytes, kind: str) -> Picture:
    """The picture in a JPEG or PNG file, written by us. ``Refused`` when it is broken, moves or is too large."""
    # Pillow's own bound warns at the half of what it refuses; ours, just below, is stricter than both.
    Image.MAX_IMAGE_PIXELS = None
    source: JpegImagePlugin.JpegImageFile | PngImagePlugin.PngImageFile
    try:
        if kind == "jpg":
            # Not Image.open: it would take a telephone's second picture for a film of two frames.
            source = JpegImagePlugin.JpegImageFile(io.BytesIO(content))
        else:
            source = PngImagePlugin.PngImageFile(io.BytesIO(content))
        _bound(source)
        if kind == "png":
            _whole_png(content)
        made = _upright_pixels(source)
    except _BROKEN as error:
        raise Refused("picture_broken") from error
    return _written(made, kind)


def _bound(source: Image.Image) -> None:
    pixels = source.width * source.height
    if pixels > MOST_PIXELS:
        raise Refused("picture_pixels", megapixels=pixels / 1e6, most=MOST_PIXELS / 1e6)
    if getattr(source, "n_frames", 1) > 1:
        raise Refused("picture_moves")


def _whole_png(content: bytes) -> None:
    """Every chunk as its checksum says, up to the last: Pillow shows a picture whose middle was overwritten."""
    at, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 8 + length
        if zlib.crc32(content[at + 4 : end]) != struct.unpack_from(">I", content, end)[0]:
            raise Refused("picture_broken")
        at = end + 4


def _upright_pixels(source: Image.Image) -> Image.Image:
    profile = source.info.get("icc_profile")
    turn = _TURNS.get(_orientation(source))
    source.draft("", (SIDE, SIDE))  # a JPEG far too large is decoded at a half, a quarter or an eighth at once
    source.load()
    made = _plain_mode(source)
    made.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    made = _in_srgb(made, profile)
    if turn is not None:
        made = made.transpose(turn)
    made.info.clear()  # a comment or a profile would be written again
    return made


def _orientation(source: Image.Image) -> int:
    try:
        return int(source.getexif().get(_ORIENTATION, 1))
    except (*_BROKEN, TypeError):
        return 1  # the pixels are whole; how the telephone was held is not known


def _plain_mode(image: Image.Image) -> Image.Image:
    """Grey, RGB, RGBA or CMYK with eight bits a channel."""
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa"):
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # sixteen bits of grey; convert() would clip, not scale
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The same colours without a profile, which is not kept: telephones use wider ones than sRGB."""
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile for other pixels than these: the pixels are shown as they are, as browsers do
    return image.convert("RGB") if image.mode == "CMYK" else image


def _written(made: Image.Image, kind: str) -> Picture:
    see_through = made.mode == "RGBA" and made.getchannel("A").getextrema()[0] != 255
    if made.mode == "RGBA" and not see_through:
        made = made.convert("RGB")
    content, wrote = b"", kind
    if not see_through:
        content, wrote = _as_jpeg(made), "jpg"
    if kind == "png":
        # Screenshots and diagrams are smaller as PNG, and sharp; photographs are many times smaller as JPEG.
        png = _saved(made, "PNG", compress_level=6)
        if see_through or len(png) <= len(content):
            content, wrote = png, "png"
    return Picture(content=content, kind=wrote, width=made.width, height=made.height)


def _as_jpeg(made: Image.Image) -> bytes:
    return _saved(made, "JPEG", quality=QUALITY, optimize=True)


def _saved(made: Image.Image, form: str, **options: int) -> bytes:
    target = io.BytesIO()
    made.save(target, form, **options)
    return target.getvalue()
