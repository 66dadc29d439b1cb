"""Mails signed under the domain they come from, so that a provider can tell them from some that pretend."""

from __future__ import annotations

import base64
import uuid

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from num_service.adapters.dkim_signature import signer
from num_service.adapters.notice import Notice
from num_service.crypto.mail_keys import is_rsa_key


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def fits(message: bytes, key: rsa.RSAPrivateKey) -> bool:
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"mail._domainkey.umbrella.example.org."
        return record

    return bool(dkim.verify(message, dnsfunc=dns))


def mail(key: rsa.RSAPrivateKey) -> bytes:
    notice = Notice(
        service_name="Umbrella",
        base_url="https://umbrella.example.org",
        stop=lambda each: f"https://umbrella.example.org/stop/{each.hex}",
        sign=signer(pem(key), selector="mail", domain="umbrella.example.org"),
    )
    return notice.as_bytes(to="somebody@example.org", message_id=uuid.uuid4())


def test_a_signed_mail_is_verified_by_any_server(key: rsa.RSAPrivateKey) -> None:
    assert fits(mail(key), key)


@pytest.mark.parametrize(
    ("what", "by"),
    [
        (b"/stop/", b"/other/"),
        (b"Subject: You have", b"Subject: You had"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"Sign in", b"Go away"),
        (b"\r\nFrom: ", b"\r\nFrom: Other <other@example.net>\r\nFrom: "),
    ],
)
def test_what_was_changed_on_the_way_no_longer_fits(key: rsa.RSAPrivateKey, what: bytes, by: bytes) -> None:
    raw = mail(key)
    assert what in raw
    assert not fits(raw.replace(what, by), key)


def test_a_key_is_looked_at_before_anything_starts(key: rsa.RSAPrivateKey) -> None:
    assert is_rsa_key(pem(key))
    assert not is_rsa_key(pem(rsa.generate_private_key(65537, 1024)))
    assert not is_rsa_key("-----BEGIN PRIVATE KEY-----\nxxx\n-----END PRIVATE KEY-----")
    assert not is_rsa_key("")
