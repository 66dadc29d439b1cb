"""The browsers that somebody has let us send notifications to. Source: the Push API and RFC 8291."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from num_service.domain.shared.errors import Conflict, Invalid

#: So many browsers each may have; whoever has more removes one first.
MOST_DEVICES = 5
_LONGEST_ENDPOINT = 1_000
_KEY_BYTES, _AUTH_BYTES = 65, 16


@dataclass(frozen=True, slots=True)
class Device:
    """One browser: where its push service takes messages for it, and the keys that it alone opens them with."""

    endpoint: str = field(repr=False)
    key: str = field(repr=False)
    auth: str = field(repr=False)


def read_device(text: str) -> Device:
    """Read what a browser gives, the JSON of a ``PushSubscription``.

    Raises:
        Invalid: ``bad_device`` for anything but an https address and two keys of the right length.
    """
    try:
        given = json.loads(text)
        device = Device(str(given["endpoint"]), str(given["keys"]["p256dh"]), str(given["keys"]["auth"]))
        address = urlsplit(device.endpoint)
        fit = (
            address.scheme == "https"
            and bool(address.hostname)
            and address.port in (None, 443)
            and not address.username
            and len(device.endpoint) <= _LONGEST_ENDPOINT
            and device.endpoint.isascii()
            and device.endpoint.isprintable()
            and len(decoded(device.key)) == _KEY_BYTES
            and len(decoded(device.auth)) == _AUTH_BYTES
        )
    except (ValueError, KeyError, TypeError):
        fit = False
    if not fit:
        raise Invalid("bad_device", "This browser could not be added. Try it once more.", field="device")
    return device


def decoded(value: str) -> bytes:
    """Bytes from base64 as browsers write it. Raises ``ValueError``."""
    return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)


def pack(devices: Sequence[Device]) -> str:
    """Several browsers as one text, to be sealed."""
    return json.dumps([[each.endpoint, each.key, each.auth] for each in devices])


def unpack(text: str) -> list[Device]:
    """The browsers in such a text. Raises ``ValueError`` where it is none."""
    try:
        return [Device(*each) for each in json.loads(text)]
    except TypeError as why:
        raise ValueError from why


def with_device(devices: Sequence[Device], new: Device) -> list[Device]:
    """These browsers and one more; one that is there already is renewed. Raises ``Conflict`` ``many_devices``."""
    others = [each for each in devices if each.endpoint != new.endpoint]
    if len(others) >= MOST_DEVICES:
        raise Conflict("many_devices", "You have five browsers here already. Remove one first.")
    return [*others, new]
