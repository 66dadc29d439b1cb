"""Styles, scripts and drawings: under names that hold their hash, kept by browsers, compressed once at the start.

A name that holds its hash is never another file's, so a browser asks for it once and no page waits for it again; the
exit, and signing out, tell the browser to forget it. Other names are served too, for whoever typed one, and not kept.
These files hold nothing of anybody, so compressing them tells nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, url_for

from num_service.web.core.access import public

ENDPOINT = "static"
KEPT = "public, max-age=31536000, immutable"
#: What is written for whoever reads a file here, and no browser needs: comments, and what stands before a line.
_FOR_READERS = {
    ".css": re.compile(rb"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE),
    ".js": re.compile(rb"^\s*//[^\n]*\n|^\s+", re.MULTILINE),
}
_HASH = 12  # hexadecimal digits of SHA-256: enough that two states of a file never share a name


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file. named: with its hash, as ``app.0f1e2d3c4b5a.css``; packed: its bytes by gzip, where that is less."""

    named: str
    body: bytes
    packed: bytes | None
    kind: str


def register(app: Flask, folder: Path) -> None:
    """Serve a folder at ``/static/`` and give ``url_for("static", …)`` the names that hold hashes."""
    files = {each.name: _read(each) for each in sorted(folder.iterdir()) if each.is_file()}
    by_hashed_name = {each.named: each for each in files.values()}

    def named(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT and values.get("filename") in files:
            values["filename"] = files[values["filename"]].named

    @public
    def static(filename: str) -> Response:
        kept = by_hashed_name.get(filename)
        found = kept or files.get(filename) or abort(404)
        return _response(found, kept=kept is not None)

    @lru_cache(maxsize=1000)
    def at(root: str, filename: str) -> str:
        return url_for(ENDPOINT, filename=filename)

    def in_page(endpoint: str, **values: Any) -> str:
        """``url_for`` in a template: where a file is, asked forty times a page, is the same for everybody."""
        if endpoint == ENDPOINT and values.keys() == {"filename"}:
            return at(request.root_path, values["filename"])
        return url_for(endpoint, **values)

    app.url_defaults(named)
    app.jinja_env.globals["url_for"] = in_page
    app.add_url_rule("/static/<filename>", endpoint=ENDPOINT, view_func=static)


def _read(path: Path) -> StaticFile:
    written = path.read_bytes()
    body = _FOR_READERS[path.suffix].sub(b"", written) if path.suffix in _FOR_READERS else written
    packed = gzip.compress(body, compresslevel=9, mtime=0)
    kind, _ = mimetypes.guess_type(path.name)
    return StaticFile(
        named=f"{path.stem}.{hashlib.sha256(body).hexdigest()[:_HASH]}{path.suffix}",
        body=body,
        packed=packed if len(packed) < len(body) else None,
        kind=kind or "application/octet-stream",
    )


def _response(found: StaticFile, *, kept: bool) -> Response:
    packed = found.packed if request.accept_encodings["gzip"] > 0 else None
    response = Response(packed or found.body, mimetype=found.kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEPT if kept else "no-cache"
    return response
