"""A partner's webhook: signed as Standard Webhooks has it, with a reference and a tier, and judged by its answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from num_service.adapters.https_out import Answer, Forbidden, HttpsOut
from num_service.adapters.sender import NotNow, NotTaken, Refused, Unclear
from num_service.adapters.webhook import WebhookSender
from num_service.adapters.webhook_signature import new_webhook_secret
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.webhook import Hook, pack, read_url
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.taxonomy import Region, Tier

ABOUT = About(Tier.DANGER, (Region.LONDON,), "A-7K2M-9QXD")
DOC = Path(__file__).resolve().parents[3] / "docs" / "partners.md"
ID = uuid.UUID("11111111-2222-3333-4444-555555555555")


class Partner:
    """A partner's server that answers as it is told, or ends the connection."""

    def __init__(self, answer: int | Exception = 204) -> None:
        self.answer, self.posts = answer, list[tuple[str, bytes, dict[str, str]]]()

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.posts.append((url, body, dict(headers)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return Answer(self.answer)


def sent(partner: Partner, hook: Hook, about: About | None = ABOUT) -> None:
    WebhookSender(partner).send(to=pack(hook), message_id=ID, about=about)  # type: ignore[arg-type]


def lost(*, after: bool) -> OSError:
    why = TimeoutError()
    why.sent = after  # type: ignore[attr-defined]  # as https_out says it
    return why


@pytest.fixture
def hook() -> Hook:
    return Hook("https://partner.example.net/alerts", new_webhook_secret())


def test_it_says_reference_and_tier_and_whoever_has_the_secret_can_tell_it_is_ours(hook: Hook) -> None:
    partner = Partner()
    sent(partner, hook)
    ((url, body, headers),) = partner.posts
    assert url == hook.url
    assert json.loads(body) == {"type": "alert.published", "reference": "A-7K2M-9QXD", "tier": "danger"}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == str(ID), "sent again it keeps its id"


def test_the_check_that_partners_are_shown_knows_ours_and_nothing_else(hook: Hook) -> None:
    made: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)[1], made)
    partner = Partner()
    sent(partner, hook)
    ((_, body, headers),) = partner.posts
    assert made["is_theirs"](hook.secret, headers, body)
    assert not made["is_theirs"](new_webhook_secret(), headers, body)
    assert not made["is_theirs"](hook.secret, headers, body.replace(b"danger", b"nuisance"))
    assert not made["is_theirs"](hook.secret, headers | {"webhook-timestamp": "1000000000"}, body)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (410, Refused),
        (404, NotNow),
        (500, NotNow),
        (301, NotNow),
        (429, NotNow),
        (Forbidden(), Refused),
        (lost(after=False), NotNow),
        (lost(after=True), Unclear),
    ],
)
def test_whatever_it_answers_is_about_this_partner_alone(
    hook: Hook, answer: int | Exception, kind: type[NotTaken]
) -> None:
    with pytest.raises(NotTaken) as why:
        sent(Partner(answer), hook)
    assert type(why.value) is kind
    assert not isinstance(why.value, Unclear) or why.value.theirs


@pytest.mark.parametrize("place", ["[]", "nonsense", '["https://x.example"]'])
def test_a_place_that_holds_none_is_refused(place: str) -> None:
    with pytest.raises(Refused):
        WebhookSender(Partner()).send(to=place, message_id=ID, about=ABOUT)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_it_never_goes_where_only_this_machine_can(hook: Hook, address: str) -> None:
    out = HttpsOut(lookup=lambda _host, _port: [address])
    with pytest.raises(Refused):
        WebhookSender(out).send(to=pack(hook), message_id=ID, about=ABOUT)


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example.net/",
        "https://partner.example.net:8443/",
        "https://user@partner.example.net/",
        "https:///alerts",
        "https://partner.example.net/a b",
        "https://partner.example.net/\n",
        "ftp://partner.example.net/",
        "https://partner.example.net:port/",
        "https://partner.example.net/" + "a" * 1000,
        "https://localhost/alerts",
        "https://127.0.0.1/alerts",
        "https://0x7f.1/alerts",
        "https://[::1]/alerts",
        "https://printer.local/alerts",
    ],
)
def test_a_webhook_is_a_plain_https_address(url: str) -> None:
    if url.endswith("\n"):
        assert read_url(url) == url.strip()
        return
    with pytest.raises(Invalid):
        read_url(url)
