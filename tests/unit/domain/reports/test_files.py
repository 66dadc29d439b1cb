"""Which files are taken, by their first bytes; what is said of any other."""

from __future__ import annotations

import contextlib
import struct

import pytest

from num_service.domain.reports.files import MOST_BYTES, Form, Made, dots, recognise
from num_service.domain.shared.errors import Invalid

TAKEN = {
    b"\xff\xd8\xff\xe0": Form.JPEG,
    b"\x89PNG\r\n\x1a\n": Form.PNG,
    b"RIFF\x00\x00\x00\x00WEBPVP8 ": Form.WEBP,
    b"RIFF\x00\x00\x00\x00WAVEfmt ": Form.WAV,
    b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic": Form.HEIC,
    b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic": Form.HEIC,
    b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom": Form.MP4,
    b"\x00\x00\x00\x14ftyp3gp4\x00\x00\x00\x003gp4": Form.MP4,
    b"ID3\x04\x00": Form.MP3,
    b"\xff\xfb\x90\x00": Form.MP3,
    b"\xff\xf1\x50\x80": Form.AAC,
    b"OggS\x00": Form.OGG,
    b"fLaC": Form.FLAC,
    b"#!AMR\n": Form.AMR,
}
REFUSED = {
    b"%PDF-1.7": "PDF",
    b"GIF89a": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"<svg xmlns='http://www.w3.org/2000/svg'>": "page from the web",
    b"\xef\xbb\xbf <?xml version='1.0'?>": "page from the web",
    b"PK\x03\x04": "document",
    b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1miaf": "AVIF",
    b"RIFF\x00\x00\x00\x00AVI LIST": "video",
    b"\x1a\x45\xdf\xa3": "WebM",
    b"hello": "These are taken",
    b"": "nothing in this file",
    b"\xff": "These are taken",
    b"RIFF": "These are taken",
    b"ftyp": "These are taken",
}


@pytest.mark.parametrize(("start", "form"), TAKEN.items(), ids=TAKEN.values())
def test_what_is_taken(start: bytes, form: Form) -> None:
    assert recognise(start + b"\x00" * 8) is form
    assert form.made is (Made.PICTURE if form in ("jpeg", "png", "webp", "heic") else Made.RECORDING)


@pytest.mark.parametrize(("start", "named"), REFUSED.items())
def test_what_is_refused_is_named(start: bytes, named: str) -> None:
    with pytest.raises(Invalid) as why:
        recognise(start)
    assert named in why.value.message
    assert why.value.field == "files"


def test_ten_megabytes_and_one_byte() -> None:
    assert recognise(b"\xff\xd8\xff" + bytes(MOST_BYTES - 3)) is Form.JPEG
    with pytest.raises(Invalid, match="larger than 10 MB"):
        recognise(b"\xff\xd8\xff" + bytes(MOST_BYTES - 2))


def test_a_bomb_is_refused_by_its_head() -> None:
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
        + struct.pack(">II", 40_000, 40_000)
        + b"\x08\x02\x00\x00\x00"
    )
    webp = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\xff\x3f\x00" * 2 + bytes(8)
    lossless = b"RIFF\x00\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f\xff\xff\xff\x0f" + bytes(16)
    for bomb in (png, webp, lossless):
        with pytest.raises(Invalid, match="50 million dots"):
            recognise(bomb)
    lossy = b"RIFF\x00\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a" + struct.pack(
        "<HH", 640, 480
    )
    assert dots(recognise(lossy), lossy) == 640 * 480


def test_every_start_of_anything_gets_an_answer() -> None:
    """No first bytes end in an error that is not ours."""
    starts = [*TAKEN, *REFUSED]
    for start in starts:
        for cut in range(len(start) + 1):
            with contextlib.suppress(Invalid):
                recognise(start[:cut])
