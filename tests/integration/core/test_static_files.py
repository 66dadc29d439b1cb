"""Styles and scripts: one download for as long as they stay the same, and a new name as soon as they do not."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from num_service.web.core import headers, static_files

PAGES = ("/", "/report", "/receipt", "/sign-in", "/police/sign-in", "/help")
HASHED = re.compile(r"/static/[a-z]+\.[0-9a-f]{12}\.(?:css|js|svg)(?:#[a-z-]+)?")


def named_in(page: str) -> set[str]:
    return set(re.findall(r"(?:href|src)=\"(/static/[^\"]*)\"", page))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_what_it_needs_by_hash_and_all_of_it_may_be_kept(client: FlaskClient, path: str) -> None:
    named = named_in(client.get(path).text)
    assert len(named) >= 4
    for each in named:
        assert HASHED.fullmatch(each), each
        answer = client.get(each)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_what_can_be_packed_is_packed_for_who_can_unpack_it(client: FlaskClient, app: Flask) -> None:
    (style,) = (each for each in named_in(client.get("/").text) if "/app." in each and each.endswith(".css"))
    plain = client.get(style, headers={"Accept-Encoding": "identity"})
    packed = client.get(style, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    written = Path(app.root_path, "static", "app.css").read_bytes()
    assert b"/*" in written
    assert b"/*" not in plain.data, "comments are for whoever reads the file here"
    assert plain.data.count(b"{") == written.count(b"{")
    assert packed.content_type == plain.content_type
    assert packed.content_type.startswith("text/css")
    assert len(packed.data) < len(plain.data) / 2


def test_a_changed_file_has_another_name(tmp_path: Path) -> None:
    names = set()
    for body in ("a { color: red }", "a { color: blue }"):
        (tmp_path / "app.css").write_text(body)
        app = Flask("changed", static_folder=None)
        static_files.register(app, tmp_path)
        with app.test_request_context():
            name = app.url_for("static", filename="app.css")
        names.add(name)
        assert app.test_client().get(name).text == body
    assert len(names) == 2


@pytest.mark.parametrize("name", ["app.css", "app.000000000000.css", "../app.py", "%2e%2e/app.py", "nothing"])
def test_no_other_name_is_kept(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == (200 if name == "app.css" else 404)
    assert answer.headers["Cache-Control"] in {"no-cache", "no-store"}
    assert answer.headers["Content-Security-Policy"] == headers.CSP
