"""Pictures and recordings that say more than they show, and what is left of one, read byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import av
import pillow_heif
from av.audio.frame import AudioFrame
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

#: In everything that a file says about itself; nothing of it may come out.
MARKER = "Marker-Street-14"
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><by>{MARKER}</by></x:xmpmeta>'.encode()
#: Positions of a JPEG's bytes that carry a picture, and nothing else: tables, frame, scan, end.
_NEEDED = {0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xD8, 0xD9, 0xDD}
_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a phone would send it, and what it is called here."""

    name: str
    content: bytes = field(repr=False)


def canvas(number: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture like no other: green on the left, a bar whose place depends on the number."""
    made = Image.new("RGB", size, (20, 160, 60))
    draw = ImageDraw.Draw(made)
    draw.rectangle((size[0] // 2, 0, size[0], size[1]), fill=(200, 30, number * 7 % 256))
    draw.line((number % size[0], 0, number % size[0], size[1]), fill="white")
    return made


def exif(number: int, *, turned: int = 1) -> bytes:
    """Where, when, with which phone, by whom; with a thumbnail where the kind has one."""
    made = Image.Exif()
    made[ExifTags.Base.Make] = MARKER
    made[ExifTags.Base.Model] = f"{MARKER} {number}"
    made[ExifTags.Base.Artist] = MARKER
    made[ExifTags.Base.Orientation] = turned
    made[ExifTags.Base.ImageDescription] = MARKER
    inside = made.get_ifd(ExifTags.IFD.Exif)
    inside[ExifTags.Base.DateTimeOriginal] = "2026:03:09 21:14:07"
    inside[ExifTags.Base.UserComment] = MARKER.encode()
    inside[ExifTags.Base.BodySerialNumber] = MARKER
    inside[ExifTags.Base.MakerNote] = MARKER.encode() * 20
    where = made.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef] = "N"
    where[ExifTags.GPS.GPSLatitude] = (51.0, 32.0, float(number % 60))
    where[ExifTags.GPS.GPSLongitudeRef] = "W"
    where[ExifTags.GPS.GPSLongitude] = (0.0, 8.0, 24.0)
    return made.tobytes()


def photo() -> bytes:
    """One photo as a telephone takes it."""
    return _jpeg(0)


def pictures(count: int) -> Iterator[Sent]:
    """So many pictures, of every kind and with everything that it can carry, one after another."""
    kinds = (
        _jpeg, _progressive, _with_thumbnail, _mpf, _cmyk, _grey, _png, _palette, _sixteen, _png_late, _webp,
        _lossless, _heic, _heic_thumbnail,
    )  # fmt: skip
    for number in range(count):
        make = kinds[number % len(kinds)]
        yield Sent(f"{number}-{make.__name__.strip('_')}", make(number))


def _saved(made: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def _icc() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARKER.encode()


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def _more(jpeg: bytes) -> bytes:
    """With what Pillow does not write: IPTC, Adobe's, a maker's own, and something after the end."""
    extra = (
        _segment(
            0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(MARKER)) + MARKER.encode()
        )
        + _segment(0xE5, b"RICOH\x00" + MARKER.encode())
        + _segment(0xFE, MARKER.encode())
        + _segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + MARKER.encode())
    )
    return jpeg[:2] + extra + jpeg[2:] + b"SEFT" + MARKER.encode()


def _jpeg(number: int) -> bytes:
    made = canvas(number)
    turned = number // 14 % 8 + 1
    said = {"exif": exif(number, turned=turned), "xmp": _XMP, "icc_profile": _icc(), "comment": MARKER}
    return _more(_saved(made, "JPEG", quality=90, **said))


def _progressive(number: int) -> bytes:
    return _more(_saved(canvas(number), "JPEG", progressive=True, exif=exif(number), comment=MARKER))


def _with_thumbnail(number: int) -> bytes:
    """An Exif block with a small picture in it: the uncropped one, as cameras leave it."""
    small = _saved(canvas(number, (32, 24)), "JPEG", comment=MARKER)
    first = exif(number)
    tiff = bytearray(first.removeprefix(b"Exif\x00\x00"))
    order = "<" if tiff[:2] == b"II" else ">"
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, at)
    if len(tiff) % 2:
        tiff += b"\x00"
    struct.pack_into(f"{order}I", tiff, at + 2 + entries * 12, len(tiff))
    second = len(tiff)
    tiff += (
        struct.pack(f"{order}HHHIIHHIII", 2, 0x0201, 4, 1, second + 30, 0x0202, 4, 1, len(small), 0) + small
    )
    return _more(_saved(canvas(number), "JPEG", exif=b"Exif\x00\x00" + bytes(tiff)))


def _mpf(number: int) -> bytes:
    return _saved(
        canvas(number),
        "MPO",
        save_all=True,
        append_images=[canvas(number + 1)],
        exif=exif(number),
        comment=MARKER,
    )


def _cmyk(number: int) -> bytes:
    return _more(_saved(canvas(number).convert("CMYK"), "JPEG", exif=exif(number), icc_profile=_icc()))


def _grey(number: int) -> bytes:
    return _more(_saved(canvas(number).convert("L"), "JPEG", exif=exif(number), xmp=_XMP))


def _texts() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Author", MARKER)
    made.add_text("Comment", MARKER * 50, zip=True)
    made.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    made.add(b"tIME", b"\x07\xea\x03\x09\x15\x0e\x07")
    return made


def _png(number: int) -> bytes:
    made = canvas(number).convert("RGBA")
    return _saved(made, "PNG", pnginfo=_texts(), exif=exif(number), icc_profile=_icc(), dpi=(144, 144))


def _palette(number: int) -> bytes:
    made = canvas(number).quantize(32)
    return _saved(made, "PNG", pnginfo=_texts(), exif=exif(number), transparency=0)


def _sixteen(number: int) -> bytes:
    made = canvas(number).convert("L").convert("I").point(lambda dot: dot * 256).convert("I;16")
    return _saved(made, "PNG", pnginfo=_texts(), exif=exif(number))


def _png_late(number: int) -> bytes:
    """Its texts come after the picture, and something after its end."""
    plain = _saved(canvas(number), "PNG")
    said = b"tEXt" + b"Comment\x00" + MARKER.encode()
    late = struct.pack(">I", len(said) - 4) + said + struct.pack(">I", zlib.crc32(said))
    return plain[:-12] + late + plain[-12:] + MARKER.encode()


def _webp(number: int) -> bytes:
    return _saved(canvas(number), "WEBP", exif=exif(number, turned=6), xmp=_XMP, icc_profile=_icc())


def _lossless(number: int) -> bytes:
    made = canvas(number).convert("RGBA")
    return _saved(made, "WEBP", lossless=True, exif=exif(number), xmp=_XMP)


def _heic(number: int, **more: Any) -> bytes:
    out = io.BytesIO()
    made = pillow_heif.from_pillow(canvas(number))
    made.save(out, exif=exif(number), xmp=_XMP, quality=80, **more)
    return out.getvalue()


def _heic_thumbnail(number: int) -> bytes:
    pillow_heif.options.THUMBNAILS = True
    made = pillow_heif.from_pillow(canvas(number))
    made.info["thumbnails"] = [32]
    out = io.BytesIO()
    made.save(out, exif=exif(number), xmp=_XMP, quality=80)
    return out.getvalue()


def beside_the_picture(jpeg: bytes) -> list[tuple[int, bytes]]:
    """Whatever a JPEG carries that is no picture: (marker, bytes) of each segment, and what stands after the end.

    The empty JFIF head that every JPEG begins with, the same for all, is none.
    """
    found: list[tuple[int, bytes]] = []
    assert jpeg[:2] == b"\xff\xd8"
    at = 2
    while True:
        assert jpeg[at] == 0xFF, f"no segment at {at}"
        marker = jpeg[at + 1]
        if marker == 0xD9:
            if rest := jpeg[at + 2 :]:
                found.append((0, rest))
            return found
        (size,) = struct.unpack_from(">H", jpeg, at + 2)
        content = jpeg[at + 4 : at + 2 + size]
        if marker not in _NEEDED and not (marker == 0xE0 and content == _JFIF):
            found.append((marker, content))
        at += 2 + size
        if marker == 0xDA:
            while not (jpeg[at] == 0xFF and jpeg[at + 1] not in (0, *range(0xD0, 0xD8))):
                at += 1


def recording(kind: str, *, seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """A tone with everything that a recording says about itself: title, place, phone, by whom."""
    codecs = {"mp3": "libmp3lame", "ipod": "aac", "wav": "pcm_s16le", "ogg": "libopus", "flac": "flac",
              "mp4": "aac", "adts": "aac", "3gp": "aac", "amr": "libopencore_amrnb"}  # fmt: skip
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as made:
        for name in ("title", "artist", "comment", "location", "make", "model"):
            made.metadata[name] = MARKER
        rate = 48_000 if codecs[kind] == "libopus" else rate
        rate = 8_000 if kind == "amr" else rate
        voice: Any = made.add_stream(codecs[kind], rate=rate, layout="mono")
        step, left, at = 1024, int(seconds * rate), 0
        while left > 0:
            tone = b"".join(
                struct.pack("<h", 8000 if (at + each) // 40 % 2 else -8000) for each in range(step)
            )
            frame = AudioFrame(format="s16", layout="mono", samples=step)
            frame.planes[0].update(tone)
            frame.sample_rate, frame.pts = rate, at
            made.mux(voice.encode(frame))
            left, at = left - step, at + step
        made.mux(voice.encode(None))
    return out.getvalue()


def beside_the_sound(mp3: bytes) -> bytes:
    """Whatever an MP3 of this service carries that is no frame of sound."""
    rates = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    at, rest = 0, b""
    while at < len(mp3):
        head = mp3[at : at + 4]
        if len(head) < 4 or head[0] != 0xFF or head[1] & 0xFE != 0xF2 or head[2] & 0x0C != 0x04:
            return rest + mp3[at:]
        size = 72 * rates[(head[2] >> 4) - 1] * 1000 // 24_000 + (head[2] >> 1 & 1)
        at += size
    return rest
