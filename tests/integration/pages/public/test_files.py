"""A reporter adds photos and recordings; caseworkers see them; the database, the browser and the police do not."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from num_service.domain.reports.files import MOST_BYTES
from num_service.domain.shared.errors import NotFound
from num_service.services.reports import return_with_receipt
from num_service.services.reports.files import read_file
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.services.upkeep.forget import forget_expired
from tests.harness import pictures, reporter
from tests.harness.api import V1
from tests.harness.casework import page_of, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.pictures import MARKER, beside_the_picture, canvas, recording
from tests.harness.story import PASSWORD, SentReport, Story, later

PHOTO = pictures.photo()
NAME = "IMG_Marker-Street-14.jpg"
ADDED = "Added, and locked."
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def _other(number: int) -> bytes:
    out = io.BytesIO()
    canvas(number).save(out, "JPEG")
    return out.getvalue()


def send(visitor: Visitor, *files: tuple[bytes, str]) -> TestResponse:
    """As a browser sends them; encoded here, for the test client would put large ones into a file."""
    token = _TOKEN.search(visitor.get("/receipt/files").get_data(as_text=True)) or _TOKEN.search(
        visitor.get("/receipt").get_data(as_text=True)
    )
    assert token is not None
    sent = [FileStorage(io.BytesIO(content), name) for content, name in files]
    boundary, body = encode_multipart({"csrf_token": token[1], "files": sent})
    return visitor.client.post(
        "/receipt/files", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )


@pytest.fixture
def report(story: Story) -> SentReport:
    return story.report()


@pytest.fixture
def them(module_app: Flask, report: SentReport) -> Visitor:
    """The reporter, with their report open."""
    visitor = reporter.browser(module_app)
    reporter.come_back(visitor, report.receipt.shown)
    return visitor


@pytest.fixture
def caseworker(module_app: Flask, story: Story) -> Visitor:
    return signed_in(module_app, "one@casework.example")


def seen_by(caseworker: Visitor, report: SentReport, number: int = 0) -> str:
    """The address of a file, as the page of the report has it."""
    page = caseworker.get(page_of(report)).get_data(as_text=True)
    return re.findall(r'href="(/casework/[^"]+/files/[^"]+)"', page)[number]


def test_a_photo_and_a_voicemail_are_added_and_seen(
    them: Visitor, caseworker: Visitor, report: SentReport
) -> None:
    answer = send(them, (PHOTO, NAME), (recording("ipod"), "voicemail.m4a"))
    assert answer.status_code == 200
    assert words(answer).count(ADDED) == 2
    assert hashlib.sha256(PHOTO).hexdigest() in words(answer), "the fingerprint of the original"
    assert "Keep the original, unchanged" in words(answer)
    assert "There are 2 files with the report" in words(them.get("/receipt/report"))

    page = words(caseworker.get(page_of(report)))
    assert "Photo or screenshot 1" in page
    assert "Recording 2" in page
    address = seen_by(caseworker, report)
    shown = caseworker.get(address)
    assert hashlib.sha256(PHOTO).hexdigest() in words(shown)
    content = caseworker.get(f"{address}/content")
    assert content.mimetype == "image/jpeg"
    assert beside_the_picture(content.data) == []
    sound = caseworker.get(f"{seen_by(caseworker, report, 1)}/content")
    assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")


def test_no_browser_keeps_what_it_shows(them: Visitor, caseworker: Visitor, report: SentReport) -> None:
    send(them, (PHOTO, NAME), (recording("mp3"), "a.mp3"))
    for number in (0, 1):
        address = seen_by(caseworker, report, number)
        for each in (address, f"{address}/content"):
            headers = caseworker.get(each).headers
            assert headers["Cache-Control"] == "no-store"
            assert "ETag" not in headers
            assert "Last-Modified" not in headers
        bare = caseworker.get(f"{address}/content").headers
        assert bare["Content-Security-Policy"].startswith("default-src 'none'")
        assert "sandbox" in bare["Content-Security-Policy"]
        assert bare["X-Content-Type-Options"] == "nosniff"
        assert bare["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "IMG" not in bare["Content-Disposition"]
    part = caseworker.client.get(f"{seen_by(caseworker, report, 1)}/content", headers={"Range": "bytes=0-1"})
    assert (part.status_code, len(part.data)) == (206, 2), "some browsers play nothing without parts"


def test_each_opening_is_on_record_and_the_reporter_sees_it(
    them: Visitor, caseworker: Visitor, report: SentReport
) -> None:
    send(them, (PHOTO, NAME))
    assert "Opened a photo" not in words(caseworker.get(page_of(report)))
    caseworker.get(f"{seen_by(caseworker, report)}/content")
    assert "Opened a photo or recording" in words(caseworker.get(page_of(report)))
    record = words(them.get("/receipt/record"))
    assert "A photo or recording, added with the code" in record
    assert "A caseworker opened a photo or recording" in record


def test_nobody_else_opens_one(
    them: Visitor, caseworker: Visitor, report: SentReport, story: Story, module_app: Flask
) -> None:
    send(them, (PHOTO, NAME))
    address = seen_by(caseworker, report)
    assert them.get(f"{address}/content").status_code == 401
    member = Visitor(module_app.test_client())
    member.sign_in(reporter.member_of(story), PASSWORD)
    assert member.get(f"{address}/content").status_code == 403
    other = story.report()
    elsewhere = address.replace(report.reference, other.reference)
    assert caseworker.get(f"{elsewhere}/content").status_code == 404
    caseworker.post(page_of(report, "/step-back"))
    assert caseworker.get(f"{address}/content").status_code in (403, 404)


def test_the_database_has_nothing_of_it_in_the_clear(
    them: Visitor, report: SentReport, module_database: TestDatabase
) -> None:
    send(them, (PHOTO, NAME))
    needles = (MARKER, NAME, hashlib.sha256(PHOTO).hexdigest(), "JFIF", "image/jpeg")
    with psycopg.connect(module_database.libpq) as connection:
        tables = [
            str(row[0])
            for row in connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
        ]
        for table in tables:
            rows = connection.execute(f"SELECT to_jsonb(t)::text FROM {table} t").fetchall()
            everything = " ".join(str(row[0]) for row in rows)
            for needle in needles:
                assert needle not in everything, (table, needle)
                assert needle.encode().hex() not in everything, (table, needle)
            assert hashlib.sha256(PHOTO).digest().hex() not in everything, table


def test_it_is_padded_so_that_its_length_says_little(them: Visitor, story: Story, report: SentReport) -> None:
    large = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(large, "JPEG")
    send(them, (large.getvalue(), "a.jpg"), (PHOTO, NAME))
    with story.commits() as session:
        lengths = set(
            session.scalars(
                text(
                    "SELECT length(ciphertext) FROM sealed_parts WHERE report_id = :id AND kind = 'file_content'"
                ),
                {"id": report.id},
            )
        )
    assert len(lengths) == 1


def test_what_is_not_taken_is_refused_by_name_and_the_rest_is_kept(them: Visitor) -> None:
    answer = send(
        them,
        (b"%PDF-1.7 ...", "../../bill.pdf"),
        (PHOTO, NAME),
        (b"", "nothing.jpg"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "large.jpg"),
        (b"GIF89a", "Überweisung\u202egnp.gif"),
    )
    page = words(answer)
    assert answer.status_code == 422
    assert "bill.pdf Not added. This is a PDF" in page
    assert "../" not in page
    assert "nothing.jpg Not added. There is nothing in this file" in page
    assert "large.jpg Not added. This file is larger than 10 MB" in page
    assert "Überweisunggnp.gif Not added. This is a picture of the kind GIF" in page
    assert f"{NAME} {ADDED}" in page
    assert "There is 1 file with the report" in words(them.get("/receipt/report"))


def test_five_and_no_more_and_the_same_is_one(them: Visitor) -> None:
    assert send(them, (PHOTO, NAME), (PHOTO, "copy.jpg")).status_code == 200
    assert "was with the report already, and is there once" in words(send(them, (PHOTO, "again.jpg")))
    answer = send(them, *((_other(number), f"{number}.jpg") for number in range(1, 7)))
    assert answer.status_code == 422
    assert words(answer).count(ADDED) == 4
    assert words(answer).count("A report has at most 5 files") >= 2
    page = them.get("/receipt/files")
    assert "There is no room for more" in words(page)
    assert 'type="file"' not in page.get_data(as_text=True)


def test_nothing_chosen_is_said_at_the_field(them: Visitor) -> None:
    answer = them.post("/receipt/files")
    assert answer.status_code == 422
    assert "Choose a file first." in words(answer)


def test_one_is_taken_away_for_good(
    them: Visitor, caseworker: Visitor, report: SentReport, story: Story
) -> None:
    send(them, (PHOTO, NAME))
    address = seen_by(caseworker, report)
    remove = re.search(
        r'action="(/receipt/files/[^"]+/remove)"', them.get("/receipt/files").get_data(as_text=True)
    )
    assert remove is not None
    assert them.post(remove[1], form="/receipt/files").status_code == 303
    assert "The file is gone" in words(them.get("/receipt/files"))
    assert _kept(story, report) == (0, 0, 0)
    assert caseworker.get(f"{address}/content").status_code == 404
    assert "Took a photo or recording away" in words(caseworker.get(page_of(report)))
    assert them.post(remove[1], form="/receipt/files").status_code == 404


def test_it_goes_with_the_report(them: Visitor, story: Story, report: SentReport) -> None:
    send(them, (PHOTO, NAME))
    assert _kept(story, report) == (1, 2, 3), (
        "the code opens what stands beside the bytes, for their own record"
    )
    with story.commits() as session:
        forget_expired(session, clock=later(story.wiring.clock, timedelta(days=6 * 366)))
    assert _kept(story, report) == (0, 0, 0)


def _kept(story: Story, report: SentReport) -> tuple[int, ...]:
    """Rows, sealed parts and keys of a report's files."""
    asked = (
        "SELECT count(*) FROM report_files WHERE report_id = :id",
        "SELECT count(*) FROM sealed_parts WHERE report_id = :id AND kind LIKE 'file%'",
        "SELECT count(*) FROM part_keys JOIN sealed_parts ON id = part_id WHERE report_id = :id AND kind LIKE 'file%'",
    )
    with story.commits() as session:
        return tuple(session.scalars(text(each), {"id": report.id}).one() for each in asked)


def test_it_is_in_no_packet(
    them: Visitor, caseworker: Visitor, report: SentReport, story: Story, module_database: TestDatabase
) -> None:
    send(them, (PHOTO, NAME), (recording("mp3"), "a.mp3"))
    caseworker.get(f"{seen_by(caseworker, report)}/content")
    story.release(story.approved_packet(report))
    with story.commits() as session:
        rows = session.scalars(
            text("SELECT to_jsonb(p)::text FROM packets p WHERE report_id = :id"), {"id": report.id}
        ).all()
    with psycopg.connect(module_database.police_admin_libpq) as connection:
        rows = [
            *rows,
            *(str(row[0]) for row in connection.execute("SELECT to_jsonb(p)::text FROM packet_texts p")),
        ]
    assert len(rows) >= 2
    for row in rows:
        said = json.dumps(row)
        for needle in (
            "picture",
            "recording",
            "photo",
            "image/",
            "audio/",
            hashlib.sha256(PHOTO).hexdigest(),
        ):
            assert needle not in said.lower(), needle


def test_whoever_has_the_report_is_told_that_something_new_came(
    them: Visitor, caseworker: Visitor, report: SentReport, story: Story
) -> None:
    caseworker.get(page_of(report))
    send(them, (PHOTO, NAME))
    with story.commits() as session:
        asked = text("SELECT last_message, messages_seen FROM reports WHERE id = :id")
        newest, seen = session.execute(asked, {"id": report.id}).one()
    assert newest > seen
    remove = re.search(
        r'action="(/receipt/files/[^"]+/remove)"', them.get("/receipt/files").get_data(as_text=True)
    )
    assert remove is not None
    caseworker.get(page_of(report))
    them.post(remove[1], form="/receipt/files")
    them.post("/receipt/message", form="/receipt/report", text="One more thing.")
    with story.commits() as session:
        newest, seen = session.execute(asked, {"id": report.id}).one()
    assert newest > seen, "a message after a file that went is new all the same"


def test_from_the_page_with_the_code_without_typing_it(module_app: Flask, story: Story) -> None:
    visitor = reporter.browser(module_app)
    visitor.post("/report", reporter.LITTLE)
    code = reporter.code_of(visitor)
    reference = re.search(r'name="of" value="([^"]+)"', visitor.get("/report/sent").get_data(as_text=True))
    assert reference is not None
    answer = visitor.post("/report/sent/files", form="/report/sent", of=reference[1])
    assert (answer.status_code, answer.location) == (303, "/receipt/files")
    assert ADDED in words(send(visitor, (PHOTO, NAME)))
    assert reporter.code_of(visitor) == code, "the code is still to be kept"
    assert "There is 1 file with the report" in words(visitor.get("/receipt/report"))


def test_without_an_open_report_nothing_large_is_read(module_app: Flask) -> None:
    visitor = reporter.browser(module_app)
    assert send(visitor, (bytes(600_000), "a.jpg")).status_code == 413
    closed = send(visitor, (PHOTO, "a.jpg"))
    assert closed.status_code == 422
    assert ADDED not in words(closed)


def test_what_is_posted_lies_in_no_file(them: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(f"tempfile.{name}", refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", refuse, raising=False)
    noise = recording("wav", seconds=40)
    assert len(noise) > 1_000_000
    assert ADDED in words(send(them, (noise, "long.wav")))


def test_it_goes_when_they_delete_the_report(
    them: Visitor, module_app: Flask, story: Story, report: SentReport
) -> None:
    send(them, (PHOTO, NAME))
    client = module_app.test_client()
    mine = {"receipt": report.receipt.shown}
    deleted = client.post(f"{V1}/receipts/delete", json=mine | {"reference": report.reference})
    assert deleted.status_code == 200, deleted.json
    assert _kept(story, report) == (0, 0, 0)
    receipt = report.receipt
    with pytest.raises(NotFound) as why, story.commits() as session:  # what was being sent meanwhile
        return_with_receipt.add_file(
            session,
            opened=OpenReceipt(report.id, receipt.private_key(), receipt.signer()),
            file=read_file(_other(1)),
            clock=story.wiring.clock,
        )
    assert why.value.code == "deleted"
    assert _kept(story, report) == (0, 0, 0)
