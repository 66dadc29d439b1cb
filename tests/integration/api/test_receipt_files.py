"""A photo added over the API: once however often it is sent, listed without what is in it, and destroyed."""

from __future__ import annotations

import base64
import hashlib
import io

from flask.testing import FlaskClient

from num_service.domain.reports.files import MOST_BYTES
from tests.harness import pictures
from tests.harness.api import V1
from tests.harness.story import Story

PHOTO = pictures.photo()


def _other() -> bytes:
    out = io.BytesIO()
    pictures.canvas(3).save(out, "JPEG")
    return out.getvalue()


OTHER = _other()


def test_a_photo_over_the_api(client: FlaskClient, story: Story) -> None:
    report = story.report()
    sent = {"receipt": report.receipt.shown, "content": base64.b64encode(PHOTO).decode()}
    answer = client.post(f"{V1}/receipts/files", json=sent)
    assert answer.status_code == 201, answer.json
    kept = answer.get_json()
    assert kept["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert (kept["made"], kept["again"], kept["left"]) == ("picture", False, 4)
    again = client.post(f"{V1}/receipts/files", json=sent).get_json()
    assert (again["id"], again["again"], again["left"]) == (kept["id"], True, 4)

    opened = client.post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown}).get_json()
    assert opened["files"] == [{"id": kept["id"], "added_on": kept["added_on"]}]

    key = {"Idempotency-Key": "made-at-random-0123456789"}
    other = sent | {"content": base64.b64encode(OTHER).decode()}
    first, second = (client.post(f"{V1}/receipts/files", json=other, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert client.post(f"{V1}/receipts/files", json=sent, headers=key).status_code == 422

    for content, status in (
        (base64.b64encode(b"%PDF").decode(), 422),
        ("no base64!", 422),
        (5, 422),
        ("", 422),
    ):
        wrong = client.post(f"{V1}/receipts/files", json=sent | {"content": content})
        assert wrong.status_code == status
        assert wrong.get_json()["errors"][0]["pointer"] == "#/content"
    huge = base64.b64encode(bytes(MOST_BYTES + 100_000)).decode()
    assert client.post(f"{V1}/receipts/files", json=sent | {"content": huge}).status_code in (413, 422)

    gone = client.post(
        f"{V1}/receipts/files/removed", json={"receipt": report.receipt.shown, "id": kept["id"]}
    )
    assert gone.get_json() == {"id": kept["id"]}
    assert (
        client.post(
            f"{V1}/receipts/files/removed", json={"receipt": report.receipt.shown, "id": kept["id"]}
        ).status_code
        == 404
    )
