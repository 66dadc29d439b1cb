"""A notification on a phone: encrypted for one browser, neutral, to public addresses alone, judged by its answer."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from num_service.adapters.https_out import Answer, Forbidden, HttpsOut, is_public
from num_service.adapters.push import PushSender, PushTexts
from num_service.adapters.sender import NotNow, NotTaken, Refused, Unavailable, Unclear
from num_service.crypto.keys import ServerKeys, VersionedKey
from num_service.crypto.push_key import public_half, push_key
from num_service.domain.alerts.push import Device, pack, read_device, unpack, with_device
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings

KEYS = ServerKeys(index=VersionedKey({}), contact=VersionedKey({}), receipt=b"\x05" * 32)


@dataclass
class Phone:
    """A browser with its keys, as it would give them to us."""

    endpoint: str = "https://push.example.net/send/abc"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def given(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": plain(point), "auth": plain(self.auth)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def device(self) -> Device:
        return read_device(self.given())

    def opens(self, body: bytes) -> dict[str, str]:
        opened = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        found: dict[str, str] = json.loads(opened)
        return found


def plain(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Service:
    """A push service that answers as it is told, or ends the connection."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers, self.posts = list(answers), list[tuple[str, bytes, dict[str, str]]]()

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.posts.append((url, body, dict(headers)))
        answer = self.answers.pop(0) if self.answers else 201
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    where = {"var_dir": tmp_path, "broker_dir": tmp_path, "outbox_dir": tmp_path}
    urls = dict.fromkeys(("database_url", "police_database_url", "redis_url", "secret_key", "keys"), "")
    return Settings(env="test", **where, **urls)  # type: ignore[arg-type]


def sender(settings: Settings, service: Service) -> PushSender:
    made = PushSender(texts=PushTexts(settings), key=push_key(KEYS), contact="mailto:us@example.org")
    made._out = service  # type: ignore[assignment]  # what answers in place of the net
    return made


def broken(*, sent: bool) -> Exception:
    why = http.client.RemoteDisconnected("")
    why.sent = sent  # type: ignore[attr-defined]
    return why


def test_the_browser_alone_opens_it_and_reads_that_there_is_a_message(settings: Settings) -> None:
    phone, service, about = Phone(), Service(), uuid.uuid4()
    sender(settings, service).send(to=pack([phone.device()]), message_id=about, language=Language.RO)
    ((url, body, headers),) = service.posts
    assert url == phone.endpoint
    shown = phone.opens(body)
    assert (shown["title"], shown["tag"]) == ("Ai un mesaj nou", about.hex)
    assert "mesaj" in shown["body"]
    assert b"mesaj" not in body
    with pytest.raises(http_ece.ECEException):
        Phone().opens(body)
    assert headers["Topic"] == about.hex, "sent again, it replaces the one that waits"
    assert re.fullmatch(r"vapid t=[\w.-]+,k=[\w-]+", headers["Authorization"].replace(", ", ","))
    assert public_half(push_key(KEYS)) in headers["Authorization"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (404, Refused),
        (410, Refused),
        (429, NotNow),
        (500, Unavailable),
        (503, Unavailable),
        (400, Unavailable),
        (403, Unavailable),
        (301, Unavailable),
        (broken(sent=True), Unclear),
        (broken(sent=False), Unavailable),
        (TimeoutError(), Unavailable),
        (Forbidden(), Refused),
    ],
)
def test_only_a_browser_that_is_gone_ends_a_delivery(
    settings: Settings, answer: int | Exception, why: type[NotTaken]
) -> None:
    with pytest.raises(why) as raised:
        sender(settings, Service(answer)).send(to=pack([Phone().device()]), message_id=uuid.uuid4())
    assert type(raised.value) is why
    assert "push.example.net" not in raised.value.reason


def test_one_browser_that_has_it_is_enough_and_all_are_tried(settings: Settings) -> None:
    service, phones = Service(410, 201, 500), [Phone(f"https://push.example.net/{n}") for n in range(3)]
    sender(settings, service).send(to=pack([each.device() for each in phones]), message_id=uuid.uuid4())
    assert [url for url, _, _ in service.posts] == [each.endpoint for each in phones]


def test_while_one_may_still_come_it_is_not_given_up(settings: Settings) -> None:
    phones = [Phone(f"https://push.example.net/{n}").device() for n in range(2)]
    with pytest.raises(Unavailable):
        sender(settings, Service(410, 503)).send(to=pack(phones), message_id=uuid.uuid4())


# ------------------------------------------------------------------------------------ what a browser gives


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.net/x",
        "https://push.example.net:8443/x",
        "https://user@push.example.net/x",
        "https://",
        "ftp://push.example.net",
        "https://push.example.net/" + "x" * 1000,
        "https://push.example.net/\r\nHost: other",
        "https://é.example/",
    ],
)
def test_an_address_that_is_no_push_services_is_refused(endpoint: str) -> None:
    with pytest.raises(Invalid):
        Phone(endpoint).device()


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"endpoint": "https://a.example/"}', "x" * 5000])
def test_what_is_no_subscription_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_device(text)


def test_five_browsers_and_no_more_and_one_again_is_renewed() -> None:
    devices: list[Device] = []
    for number in range(5):
        devices = with_device(devices, Phone(f"https://push.example.net/{number}").device())
    renewed = with_device(devices, Phone("https://push.example.net/2").device())
    assert len(renewed) == 5
    assert unpack(pack(renewed)) == renewed
    with pytest.raises(Conflict):
        with_device(devices, Phone("https://push.example.net/9").device())


# ----------------------------------------------------------------------------------- where nothing is sent


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "ff02::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "::127.0.0.1",
        "fec0::1",
    ],
)
def test_nothing_is_sent_to_what_only_this_machine_reaches(address: str) -> None:
    assert not is_public(address)
    out = HttpsOut(lookup=lambda host, port: ["93.184.215.14", address])
    with pytest.raises(Forbidden):
        out.post("https://push.example.net/x", b"", {})


def test_a_public_address_may_be_gone_to_and_plain_http_not() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert is_public("64:ff9b::93.184.215.14"), "all that a host without IPv4 has"
    with pytest.raises(Forbidden):
        HttpsOut(lookup=lambda host, port: ["93.184.215.14"]).post("http://push.example.net/x", b"", {})
