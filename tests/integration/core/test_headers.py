"""Every answer, whatever it is, is kept by nobody, refers nobody and runs nothing from elsewhere."""

import re
from dataclasses import replace
from functools import wraps

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from num_service.app import create_app
from num_service.settings import Settings
from num_service.web.core.transactions import wiring

PAGES = (
    "/",
    "/report",
    "/receipt",
    "/sign-in",
    "/help",
    "/privacy",
    "/check",
    "/casework",
    "/police",
    "/nowhere",
)
CALLS = ("/healthz", "/api/v1/openapi.json", "/api/v1/alerts", "/api/v1/nowhere")


@pytest.fixture
def client(module_app: Flask) -> FlaskClient:
    return module_app.test_client()


@pytest.mark.parametrize("path", [*PAGES, *CALLS])
def test_every_answer_is_strict(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert (
        policy["script-src"]
        == policy["style-src"]
        == policy["connect-src"]
        == policy["form-action"]
        == "'self'"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "kept"), [("/healthz", "no-store"), ("/static/app.css", "private, max-age=60")]
)
def test_each_is_said_once_whatever_a_view_said_before(
    module_app: Flask, monkeypatch: pytest.MonkeyPatch, path: str, kept: str
) -> None:
    own = {
        "Content-Security-Policy": "sandbox",
        "x-content-type-options": "none",
        "Referrer-Policy": "unsafe-url",
        "Cache-Control": "private, max-age=60",
    }
    with module_app.test_request_context(path):
        endpoint = str(request.endpoint)
    view = wraps(module_app.view_functions[endpoint])(lambda **_: Response("", headers=own))
    monkeypatch.setitem(module_app.view_functions, endpoint, view)
    headers = module_app.test_client().get(path).headers
    names = [name.lower() for name, _ in headers]
    assert sorted(set(names)) == sorted(names)
    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == kept


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_for_anything_from_elsewhere_or_runs_what_stands_in_it(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path).text
    loaded = re.findall(r"<(?:script|img|iframe|video|audio|source)\b[^>]*\bsrc=\"([^\"]*)\"", page)
    loaded += re.findall(r"<link\b[^>]*\bhref=\"([^\"]*)\"", page)
    assert loaded, "nothing was found to look at"
    assert [each for each in loaded if not each.startswith("/static/")] == []
    assert re.findall(r"\son[a-z]+=|<style|\sstyle=|<script(?![^>]*\bsrc=)|javascript:", page) == []


def test_over_https_cookies_stay_there_and_browsers_are_told_to(settings: Settings) -> None:
    app: Flask = create_app(replace(settings, base_url="https://umbrella.example.org"))
    answer = app.test_client().get("/report", base_url="https://umbrella.example.org")
    cookie = answer.headers["Set-Cookie"]
    with app.app_context():
        wiring().close()
    assert cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert int(answer.headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31_536_000


@pytest.mark.parametrize("path", ["//report", "/report//sent", "//evil.example/report", "/report/", "//"])
def test_no_redirect_carries_the_host_that_was_named(client: FlaskClient, path: str) -> None:
    answer = client.get("/", headers={"Host": "evil.example"}, environ_overrides={"PATH_INFO": path})
    assert "evil.example" not in answer.headers.get("Location", "")
