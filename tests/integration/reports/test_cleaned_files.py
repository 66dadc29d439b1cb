"""What comes out of a picture or a recording: what it shows or plays, and not one byte of what it said about itself."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from num_service.adapters.cleaning import clean as module
from num_service.adapters.cleaning.clean import CHILD, clean
from num_service.domain.reports.files import MOST_DOTS, Form, Made, recognise
from num_service.domain.shared.errors import Invalid, NotReady
from tests.harness import pictures
from tests.harness.pictures import MARKER, beside_the_picture, beside_the_sound, canvas, recording

#: `NUM_PICTURES=500` tries as many; each is a process of its own.
COUNT = int(os.environ.get("NUM_PICTURES", "14"))


def _clean(content: bytes) -> bytes:
    return clean(content, recognise(content)).content


def _refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as why:
        _clean(content)
    return why.value.code


def test_no_picture_says_anything_about_itself() -> None:
    """A count of bytes: whatever stands in what comes out that is no picture."""
    left = {}
    for sent in pictures.pictures(COUNT):
        assert MARKER.encode() in sent.content or b"eXIf" in sent.content, f"{sent.name} hides nothing"
        made = clean(sent.content, recognise(sent.content))
        left[sent.name] = sum(len(content) for _, content in beside_the_picture(made.content))
        assert MARKER.encode() not in made.content, sent.name
        with Image.open(io.BytesIO(made.content)) as seen:
            assert (seen.format, seen.mode, len(seen.getexif())) == ("JPEG", "RGB", 0)
            assert seen.size == (made.width, made.height)
            assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(left) == COUNT
    assert sum(left.values()) == 0, {name: count for name, count in left.items() if count}


def test_the_counting_sees_what_is_there() -> None:
    """Otherwise nought above would prove nothing."""
    for sent in pictures.pictures(14):
        if recognise(sent.content) is Form.JPEG:
            assert sum(len(content) for _, content in beside_the_picture(sent.content)) > 100, sent.name
    assert len(beside_the_sound(recording("mp3"))) > 100


@pytest.mark.parametrize("turned", [1, 2, 3, 6, 8])
def test_a_picture_stands_as_it_was_seen(turned: int) -> None:
    sent = io.BytesIO()
    canvas(0).save(sent, "JPEG", exif=pictures.exif(0, turned=turned))
    made = clean(sent.getvalue(), Form.JPEG)
    assert (made.width, made.height) == ((96, 64) if turned < 5 else (64, 96))
    with Image.open(io.BytesIO(made.content)) as seen:
        greens = {
            1: (5, 5),
            2: (90, 5),
            3: (90, 60),
            4: (5, 60),
            5: (5, 5),
            6: (5, 5),
            7: (5, 90),
            8: (5, 90),
        }
        dot = seen.getpixel(greens[turned])
    assert isinstance(dot, tuple)
    assert dot[1] > 120 > dot[0]


def test_what_is_see_through_is_white_and_sixteen_bits_are_no_flat_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(_clean(out.getvalue()))) as seen:
        assert seen.getpixel((10, 10)) == (255, 255, 255)
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 0x4000).save(out, "PNG")
    with Image.open(io.BytesIO(_clean(out.getvalue()))) as seen:
        dot = seen.getpixel((10, 10))
    assert isinstance(dot, tuple)
    assert 50 < dot[0] < 80


def _moving(kind: str) -> bytes:
    out = io.BytesIO()
    canvas(0).save(out, kind, save_all=True, append_images=[canvas(9)], duration=100)
    return out.getvalue()


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _bomb(wide: int, high: int) -> bytes:
    """A PNG of a few kilobytes that says it is this large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 4_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _jpeg_bomb() -> bytes:
    out = io.BytesIO()
    canvas(0).save(out, "JPEG")
    content = bytearray(out.getvalue())
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, 65_000, 65_000)
    return bytes(content)


SENT = {sent.name.split("-")[1]: sent.content for sent in pictures.pictures(14)}
HOSTILE = {
    "a bomb by its head": (_bomb(40_000, 40_000), "too_many_dots"),
    "a bomb whose dots never come": (_bomb(7_000, 7_000), "damaged"),
    "a JPEG that says it is huge": (_jpeg_bomb(), "too_many_dots"),
    "an animated PNG": (_moving("PNG"), "moves"),
    "an animated WebP": (_moving("WEBP"), "moves"),
    "a JPEG cut off": (_cut(SENT["jpeg"][:-200]), "damaged"),
    "a PNG cut off": (_cut(SENT["png"]), "damaged"),
    "a WebP cut off": (_cut(SENT["webp"]), "damaged"),
    "a HEIC cut off": (_cut(SENT["heic"]), "damaged"),
    "a head and nothing else": (b"\xff\xd8\xff\xe0", "damaged"),
    "a JPEG's head before a page": (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "damaged"),
    "a HEIC's head before nothing": (
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400),
        "damaged",
    ),
    "an MP4 with a film": (b"", "video"),
    "an MP3 of noise": (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 40, "damaged"),
    "an OGG of nothing": (b"OggS" + bytes(2_000), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_taken_is_refused_by_name_and_soon(name: str) -> None:
    content, code = HOSTILE[name]
    assert _refusal(content or _film()) == code


def _film() -> bytes:
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        seen = made.add_stream("mpeg4", rate=10)
        seen.width, seen.height, seen.pix_fmt = 96, 64, "yuv420p"
        for number in range(5):
            made.mux(seen.encode(av.VideoFrame.from_image(canvas(number))))
        made.mux(seen.encode(None))
    return out.getvalue()


def test_something_else_hidden_behind_a_picture_does_not_come_along() -> None:
    """A file that is a picture and an archive, or a page, at once."""
    for hidden in (b"PK\x03\x04" + b"x" * 500, b"<script>alert(1)</script>", b"%PDF-1.7 ..."):
        made = _clean(SENT["jpeg"] + hidden)
        assert hidden not in made
        assert beside_the_picture(made) == []


@pytest.mark.parametrize("kind", ["mp3", "ipod", "wav", "ogg", "flac", "adts", "3gp", "amr"])
def test_a_recording_is_its_sound_and_nothing_else(kind: str) -> None:
    sent = recording(kind, seconds=2)
    made = clean(sent, recognise(sent))
    assert (made.made, made.seconds) in {(Made.RECORDING, 2), (Made.RECORDING, 3)}
    assert made.content[:1] == b"\xff"
    assert beside_the_sound(made.content) == b""
    assert MARKER.encode() not in made.content


def test_a_recording_too_long_to_be_taken() -> None:
    """Hours of silence are a few kilobytes."""
    silence = recording("flac", seconds=1)
    code = subprocess.run(
        [sys.executable, "-I", str(CHILD), "flac", str(MOST_DOTS), "0", "10"],
        input=silence, capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert code == b'begun\n{"refused": "too_long"}\n'


CONFINED = """
import sys, resource, runpy, socket, os
child = runpy.run_path(sys.argv[1], run_name="child")
child["confine"](10)
child["_pictures"](1)
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
said = []
for what in (lambda: open("/etc/passwd"), socket.socket, lambda: os.pipe()):
    try:
        what()
        said.append("could")
    except OSError:
        said.append("could not")
try:
    bytearray(3 * 1024**3)
    said.append("could")
except MemoryError:
    said.append("could not")
print(",".join(said), len(os.environ) < 5, file=sys.stderr)
"""


def test_what_opens_a_file_can_open_nothing_else() -> None:
    """No other file, no connection, not much memory; and none of the service's settings."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", CONFINED, str(CHILD)],
        env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.strip().endswith("could not,could not,could not,could not True"), done.stderr


def test_one_at_a_time_and_whoever_comes_meanwhile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITS", 0.5)
    with CHILD.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(NotReady) as why:
            clean(SENT["jpeg"], Form.JPEG, takes=0.5)
    assert why.value.code == "busy"
    monkeypatch.undo()
    assert clean(SENT["jpeg"], Form.JPEG).content


ENDLESS = """
import runpy, time
child = runpy.run_path({child!r}, run_name="child")
child["confine"](1)
print("begun", flush=True)
while True:
    {step}
"""


@pytest.mark.parametrize("step", ["pass", "time.sleep(1)"], ids=["works without end", "waits without end"])
def test_a_file_that_takes_too_long_is_given_up(
    step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stuck = tmp_path / "child.py"
    stuck.write_text(ENDLESS.format(child=str(CHILD), step=step))
    monkeypatch.setattr(module, "CHILD", stuck)
    monkeypatch.setattr(module, "WAITS", 3.0 if step != "pass" else 60.0)
    with pytest.raises(Invalid) as why:
        clean(SENT["jpeg"], Form.JPEG, takes=1)
    assert why.value.code == "too_slow"
