"""Tree heads of the audit log: what is signed, the key that signs it, and how an entry becomes a leaf."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from num_service.crypto.derivation import derive
from num_service.crypto.keys import ServerKeys
from num_service.crypto.merkle import leaf_hash

HASH_BYTES = 32


class MalformedHead(ValueError):
    """What was given is no head of this log; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """The log at one size. at: its day, in UTC, so that a head does not time the last entry in it.

    One that was signed before 2026-11-28 carries its hour for good: the signature is over it.
    """

    size: int
    root: bytes
    at: datetime
    signature: bytes = b""

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return _canonical("num audit head 1", self.size, self.root.hex(), _moment(self.at))

    def as_text(self) -> str:
        """One line of JSON, to be kept where the server cannot change it."""
        return json.dumps(
            {
                "size": self.size,
                "root": self.root.hex(),
                "at": _moment(self.at),
                "signature": base64.b64encode(self.signature).decode("ascii"),
            }
        )


def head_from_text(text: str) -> Head:
    """Read a head that was kept outside.

    Raises:
        MalformedHead: it is not one line of JSON as :meth:`Head.as_text` writes it.
    """
    try:
        told = json.loads(text)
        head = Head(
            size=int(told["size"]),
            root=bytes.fromhex(told["root"]),
            at=datetime.fromisoformat(told["at"]),
            signature=base64.b64decode(told["signature"], validate=True),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as why:
        raise MalformedHead(f"this is no head of the log ({type(why).__name__})") from None
    if len(head.root) != HASH_BYTES or head.size < 1 or head.at.tzinfo is None:
        raise MalformedHead("this is no head of the log (its size, root or time)")
    return head


@dataclass(frozen=True, slots=True)
class HeadKey:
    """Signs heads, and knows its own signature again. Made from the server keys, which the database does not have."""

    private: Ed25519PrivateKey

    def sign(self, head: Head) -> Head:
        """The same head, signed."""
        return Head(head.size, head.root, head.at, self.private.sign(head.signed_bytes()))

    def signed(self, head: Head) -> bool:
        """Whether this key signed exactly this head."""
        return signed_by(self.private.public_key(), head)

    @property
    def public(self) -> str:
        """The public key in base64, for whoever verifies heads elsewhere."""
        return base64.b64encode(self.private.public_key().public_bytes_raw()).decode("ascii")


def head_key(keys: ServerKeys) -> HeadKey:
    """The key of this installation's heads."""
    return HeadKey(Ed25519PrivateKey.from_private_bytes(derive(keys.receipt, "audit heads")))


def police_head_key(keys: ServerKeys) -> HeadKey:
    """The key of the heads of the police database's own log: a head of one log is none of the other."""
    return HeadKey(Ed25519PrivateKey.from_private_bytes(derive(keys.receipt, "police audit heads")))


def signed_by(public: Ed25519PublicKey, head: Head) -> bool:
    """Whether the owner of a public key signed exactly this head."""
    try:
        public.verify(head.signature, head.signed_bytes())
    except InvalidSignature:
        return False
    return True


def entry_leaf(
    entry_id: uuid.UUID,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    fingerprint: str | None = None,
) -> bytes:
    """The leaf of an entry from before entries could be shown in part (:class:`Opening`): over all of it at once.

    fingerprint: of what was signed; an entry without one has the form that entries had before there were any.
    """
    entry = (entry_id.hex, _moment(at), actor, action, subject)
    if fingerprint is None:
        return leaf_hash(_canonical("num audit entry 1", *entry))
    return leaf_hash(_canonical("num audit entry 2", *entry, fingerprint))


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry as it may be shown to somebody whom its moment and its actor do not concern; it leads to its leaf.

    nonce: of the entry's random id, so that a leaf cannot be guessed. who: the kind of actor, no account. sealed: the
    hash that binds moment and actor, which cannot be found out without the id.
    """

    nonce: str
    day: date
    who: str
    action: str
    subject: str
    fingerprint: str | None
    sealed: str

    def leaf(self) -> bytes:
        """The leaf of the entry that this opens."""
        return leaf_hash(
            _canonical(
                "num audit entry 3",
                *(self.nonce, self.day.isoformat(), self.who, self.action, self.subject, self.fingerprint),
                self.sealed,
            )
        )


def opening(
    entry_id: uuid.UUID, at: datetime, actor: str, action: str, subject: str, fingerprint: str | None
) -> Opening:
    """What of an entry may be shown, and the hashes that stand for the rest."""
    return Opening(
        nonce=hashlib.sha256(b"num audit nonce" + entry_id.bytes).hexdigest(),
        day=at.astimezone(UTC).date(),
        who=actor.partition(":")[0],
        action=action,
        subject=subject,
        fingerprint=fingerprint,
        sealed=hashlib.sha256(_canonical("num audit sealed", entry_id.hex, _moment(at), actor)).hexdigest(),
    )


def _canonical(*parts: object) -> bytes:
    """Parts that cannot run into each other, whatever stands in them: JSON, in one way of writing it."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
