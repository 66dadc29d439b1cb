"""Photos, screenshots and recordings that a reporter adds: which kinds are taken, how much, and what is said of others.

A file is told by its first bytes, never by its name or by what a browser says it is. What is taken is drawn or encoded
anew elsewhere; here it is only decided whether that is tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from struct import unpack_from

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Worded

#: Files of one report, and bytes of each as it is sent.
MOST_FILES = 5
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
#: Dots of a picture that is opened at all: the largest that phones take by themselves.
MOST_DOTS = 50_000_000
#: A recording that is encoded anew.
MOST_MINUTES = 30
#: How many of the first bytes tell the kind and, of a PNG or WebP, the size.
HEAD = 64


class Made(Worded):
    """What a file shows or plays, as caseworkers and the reporter read it."""

    PICTURE = "picture", N_("Photo or screenshot")
    RECORDING = "recording", N_("Recording")

    @property
    def media_type(self) -> str:
        """What comes out, whatever was sent."""
        return "image/jpeg" if self is Made.PICTURE else "audio/mpeg"


class Form(StrEnum):
    """A kind of file that is taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    MP3 = "mp3"
    MP4 = "mp4"
    OGG = "ogg"
    WAV = "wav"
    AMR = "amr"
    FLAC = "flac"
    AAC = "aac"

    @property
    def made(self) -> Made:
        pictures = (Form.JPEG, Form.PNG, Form.WEBP, Form.HEIC)
        return Made.PICTURE if self in pictures else Made.RECORDING


class Slip(StrEnum):
    """Why a file that began like one of ours is not taken after all."""

    TOO_MANY_DOTS = "too_many_dots"
    MOVES = "moves"
    VIDEO = "video"
    NO_SOUND = "no_sound"
    TOO_LONG = "too_long"
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"


_SLIPS = {
    Slip.TOO_MANY_DOTS: phrase(
        "This picture has more than %(most)s million dots, too many to open it safely. Send a screenshot of it "
        "instead.",
        most=MOST_DOTS // 1_000_000,
    ),
    Slip.MOVES: phrase("This picture moves, and only still ones are taken. Send a screenshot of it instead."),
    Slip.VIDEO: phrase(
        "This is a video, and videos are not taken. Send screenshots of what matters in it instead."
    ),
    Slip.NO_SOUND: phrase(
        "There is no sound in this file. If it plays on your phone, save it once more and try again."
    ),
    Slip.TOO_LONG: phrase(
        "This recording is longer than %(most)s minutes. Send it in parts, or only the part that matters.",
        most=MOST_MINUTES,
    ),
    Slip.DAMAGED: phrase(
        "This file does not open: it is damaged, or not what it seems. If it opens on your phone, send a screenshot "
        "of it instead."
    ),
    Slip.TOO_SLOW: phrase(
        "It took too long to open this file, so it was not kept. Send it by itself, or a screenshot of it instead."
    ),
}
_OTHER_PICTURE = N_(
    "This is a picture of the kind %(kind)s, which is not taken. Send a screenshot of it instead."
)
_OTHER_SOUND = N_(
    "This is a recording of the kind %(kind)s, which is not taken. Save it as MP3, M4A or WAV, and send that instead."
)
#: Kinds that are not taken, by a name for each.
_OTHERS = {
    "pdf": phrase(
        "This is a PDF, and PDFs are not taken. Send a screenshot of each page that matters instead."
    ),
    "document": phrase(
        "This is a document or a packed folder, and neither is taken. Send a screenshot, or copy the words into a "
        "message."
    ),
    "page": phrase(
        "This is a drawing or a page from the web, and neither is taken. Send a screenshot of it instead."
    ),
    "video": phrase(
        "This is a video, and videos are not taken. Send screenshots of what matters in it instead."
    ),
    "gif": phrase(_OTHER_PICTURE, kind="GIF"),
    "tiff": phrase(_OTHER_PICTURE, kind="TIFF"),
    "bmp": phrase(_OTHER_PICTURE, kind="BMP"),
    "psd": phrase(_OTHER_PICTURE, kind="PSD"),
    "ico": phrase(_OTHER_PICTURE, kind="ICO"),
    "jxl": phrase(_OTHER_PICTURE, kind="JPEG XL"),
    "avif": phrase(_OTHER_PICTURE, kind="AVIF"),
    "caf": phrase(_OTHER_SOUND, kind="CAF"),
    "aiff": phrase(_OTHER_SOUND, kind="AIFF"),
    "wma": phrase(_OTHER_SOUND, kind="WMA"),
    "webm": phrase(_OTHER_SOUND, kind="WebM"),
    "unknown": phrase(
        "This is no photo, screenshot or recording that can be read here. These are taken: JPEG, PNG, WebP and HEIC "
        "pictures; MP3, M4A, OGG, WAV, AMR, AAC and FLAC recordings."
    ),
}
_BY_START: Mapping[bytes, str] = {
    b"%PDF": "pdf",
    b"PK\x03\x04": "document",
    b"PK\x05\x06": "document",
    b"\xd0\xcf\x11\xe0": "document",
    b"Rar!": "document",
    b"7z\xbc\xaf": "document",
    b"\x1f\x8b": "document",
    b"{\\rtf": "document",
    b"GIF8": "gif",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"BM": "bmp",
    b"8BPS": "psd",
    b"\x00\x00\x01\x00": "ico",
    b"\xff\x0a": "jxl",
    b"\x00\x00\x00\x0cJXL ": "jxl",
    b"caff": "caf",
    b"FORM": "aiff",
    b"\x30\x26\xb2\x75": "wma",
    b"\x1a\x45\xdf\xa3": "webm",
}
_STARTS: Mapping[bytes, Form] = {
    b"\xff\xd8\xff": Form.JPEG,
    b"\x89PNG\r\n\x1a\n": Form.PNG,
    b"OggS": Form.OGG,
    b"fLaC": Form.FLAC,
    b"#!AMR": Form.AMR,
    b"ID3": Form.MP3,
    b"\xff\xf1": Form.AAC,
    b"\xff\xf9": Form.AAC,
}
_IN_RIFF: Mapping[bytes, Form | str] = {
    b"WEBP": Form.WEBP,
    b"WAVE": Form.WAV,
    b"AVI ": "video",
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF = (b"avif", b"avis")


def refused(slip: Slip) -> Invalid:
    """What is said of a file that could not be drawn or encoded anew."""
    return Invalid(slip.value, _SLIPS[slip], field="files")


def recognise(content: bytes) -> Form:
    """What kind of file this is, by how it begins.

    Raises:
        Invalid: ``empty``, ``too_large``, ``too_many_dots``; ``wrong_kind``, naming what it is where that is known.
    """
    if not content:
        raise Invalid(
            "empty",
            "There is nothing in this file. If it opens on your phone, save it once more and choose it again.",
            field="files",
        )
    if len(content) > MOST_BYTES:
        raise Invalid(
            "too_large",
            "This file is larger than %(most)s MB. A screenshot of a photo is smaller; a recording can be sent in "
            "parts.",
            field="files",
            most=MOST_MEGABYTES,
        )
    found = _kind(content[:HEAD])
    if not isinstance(found, Form):
        raise Invalid("wrong_kind", _OTHERS[found], field="files")
    if dots(found, content[:HEAD]) > MOST_DOTS:
        raise refused(Slip.TOO_MANY_DOTS)
    return found


def dots(form: Form, head: bytes) -> int:
    """How many dots a PNG or WebP says it has, before anything decodes it; 0 for any other kind."""
    if form is Form.PNG and len(head) >= 24:
        wide, high = unpack_from(">II", head, 16)
        return int(wide * high)
    if form is not Form.WEBP or len(head) < 30:
        return 0
    if head[12:16] == b"VP8X":
        return (1 + int.from_bytes(head[24:27], "little")) * (1 + int.from_bytes(head[27:30], "little"))
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    wide, high = unpack_from("<HH", head, 26)
    return int((wide & 0x3FFF) * (high & 0x3FFF))


def _kind(head: bytes) -> Form | str:
    """A kind that is taken, or the name of one that is not."""
    if head[:4] in (b"RIFF", b"RF64"):
        return _IN_RIFF.get(head[8:12], "unknown")
    if head[4:8] == b"ftyp":
        return _brand(head)
    for start, form in _STARTS.items():
        if head.startswith(start):
            return form
    for start, name in _BY_START.items():
        if head.startswith(start):
            return name
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "page"
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return Form.MP3
    return "unknown"


def _brand(head: bytes) -> Form | str:
    """By the brands that the first box of an ISO base media file names."""
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))]
    if any(each in _AVIF for each in brands):
        return "avif"
    return Form.HEIC if any(each in _HEIC for each in brands) else Form.MP4
