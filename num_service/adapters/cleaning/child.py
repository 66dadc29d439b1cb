"""Draws one picture, or encodes one recording, anew. Runs by itself, as a process that can do little else.

It is started as a file with an empty environment, reads the bytes from its standard input and answers on its standard
output. Before it looks at them it gives up files, sockets and most of its memory and time: once the libraries are
loaded it can open nothing any more (RLIMIT_NOFILE is 0), so whatever a file makes a decoder do, it has no network, no
keys and no other file. It imports nothing of the service.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import resource
import sys
from typing import Any, NoReturn

#: Bytes of address space; a picture of fifty million dots needs half of it.
MEMORY = 2 * 1024**3
#: Bytes of what comes out, and how pictures are made smaller until they fit.
MOST_OUT = 12 * 1024 * 1024
QUALITIES = ((90, 0), (80, 2), (60, 2))
#: What a voice needs: samples and bits a second, one channel.
RATE, BITS = 24_000, 48_000
#: How FFmpeg calls the kinds, and what may be inside them: nothing else of it is ever used.
CONTAINERS = {
    "mp3": "mp3",
    "mp4": "mov",
    "ogg": "ogg",
    "wav": "wav",
    "amr": "amr",
    "flac": "flac",
    "aac": "aac",
}
CODECS = (
    "mp3",
    "mp3float",
    "aac",
    "alac",
    "opus",
    "vorbis",
    "flac",
    "amrnb",
    "amrwb",
    "amr_nb",
    "amr_wb",
    "speex",
)


class Refused(Exception):
    """It is not taken, for a reason that has a name."""


def main() -> None:
    form, most_dots, most_minutes, seconds = sys.argv[1], *map(int, sys.argv[2:5])
    confine(seconds)
    _turn = wait_for_turn()  # held until this process ends
    work = _pictures(most_dots) if form in ("jpeg", "png", "webp", "heic") else _recordings(most_minutes)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        made, about = work(content, form)
    except Refused as why:
        answer({"refused": str(why)})
    except MemoryError:
        answer({"refused": "too_many_dots" if form in ("jpeg", "png", "webp", "heic") else "damaged"})
    except Exception:  # noqa: BLE001 — whatever a decoder makes of it, the file is one that cannot be opened
        answer({"refused": "damaged"})
    answer(about, made)


def wait_for_turn() -> int:
    """Wait until no other file is being opened on this host, in the order of coming; say so."""
    handle = os.open(__file__, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(handle, fcntl.LOCK_EX)
    sys.stdout.buffer.write(b"begun\n")
    sys.stdout.buffer.flush()
    return handle


def confine(seconds: int) -> None:
    """Limits that nothing lifts again: no core, no written file, so much memory, so many seconds of work."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
    ):
        if what == resource.RLIMIT_AS and sys.platform != "linux":
            continue  # elsewhere it cannot be lowered
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def answer(about: dict[str, Any], made: bytes = b"") -> NoReturn:
    """One line of JSON, then the bytes; and nothing after it."""
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + made)
    sys.stdout.buffer.flush()
    sys.exit()


def _pictures(most_dots: int) -> Any:
    """How pictures are drawn anew; everything that opens one is loaded here, for later nothing can be."""
    from PIL import (
        Image,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )
    from pillow_heif import HeifImagePlugin, register_heif_opener

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded
    loaded = (
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
        HeifImagePlugin,
    )
    kinds = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",)}
    Image.new("RGB", (1, 1)).save(io.BytesIO(), "JPEG")

    def draw(content: bytes, form: str) -> tuple[bytes, dict[str, Any]]:
        assert loaded
        with Image.open(io.BytesIO(content), formats=kinds[form]) as sent:
            if sent.width * sent.height > most_dots:
                raise Refused("too_many_dots")
            if form in ("png", "webp") and getattr(sent, "n_frames", 1) > 1:
                raise Refused("moves")
            sent.load()
            canvas = _on_white(Image, ImageOps.exif_transpose(sent))
        return _small_enough(canvas)

    return draw


def _on_white(image: Any, drawn: Any) -> Any:
    """The dots alone, on a canvas that never knew the file they came from."""
    if drawn.mode.startswith(("I", "F")):  # 16 bits of grey
        drawn = drawn.convert("I").point(lambda dot: dot * (1 / 256)).convert("L")
    canvas = image.new("RGB", drawn.size, "white")
    if drawn.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in drawn.info:
        drawn = drawn.convert("RGBA")
        canvas.paste(drawn, mask=drawn.getchannel("A"))
    else:
        canvas.paste(drawn.convert("RGB"))
    return canvas


def _small_enough(canvas: Any) -> tuple[bytes, dict[str, Any]]:
    while True:
        for quality, subsampling in QUALITIES:
            out = io.BytesIO()
            canvas.save(out, "JPEG", quality=quality, subsampling=subsampling)
            if out.tell() <= MOST_OUT:
                return out.getvalue(), {"width": canvas.width, "height": canvas.height}
        canvas = canvas.reduce(2)


def _recordings(most_minutes: int) -> Any:
    """How recordings are encoded anew, as the frames of an MP3 and nothing around them."""
    import av
    from av.audio.resampler import AudioResampler

    av.logging.set_level(None)

    def encode(content: bytes, form: str) -> tuple[bytes, dict[str, Any]]:
        out = io.BytesIO()
        bare = {"id3v2_version": "0", "write_id3v1": "0", "write_xing": "0"}
        with (
            av.open(io.BytesIO(content), format=CONTAINERS[form], metadata_errors="ignore") as sent,
            av.open(out, "w", format="mp3", options=bare) as made,
        ):
            heard = _one_voice(sent)
            voice = made.add_stream("libmp3lame", rate=RATE, layout="mono")
            voice.bit_rate = BITS
            evenly = AudioResampler(format=voice.format, layout="mono", rate=RATE)
            samples = 0
            for frame in _frames(sent, heard):
                for even in evenly.resample(frame):
                    samples += even.samples
                    if samples > most_minutes * 60 * RATE:
                        raise Refused("too_long")
                    even.pts = None
                    made.mux(voice.encode(even))
            made.mux(voice.encode(None))
        if not samples:
            raise Refused("no_sound")
        return out.getvalue(), {"seconds": -(-samples // RATE)}

    def _frames(sent: Any, heard: Any) -> Any:
        yield from sent.decode(heard)
        yield None

    # Once through it with nothing in it, so that whatever is loaded late is there.
    warm = io.BytesIO()
    with av.open(warm, "w", format="mp3") as made:
        made.add_stream("libmp3lame", rate=RATE, layout="mono")
    return encode


def _one_voice(sent: Any) -> Any:
    """The one stream that is heard; a cover picture beside it is left out, a film is no recording."""
    for each in sent.streams.video:
        if "attached_pic" not in str(getattr(each, "disposition", "")).lower():
            raise Refused("video")
    for each in sent.streams.audio:
        name = each.codec_context.name
        if name.startswith("pcm_") or name in CODECS:
            return each
    raise Refused("no_sound")


if __name__ == "__main__":
    main()
