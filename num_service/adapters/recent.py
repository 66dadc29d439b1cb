"""How many different things were seen under a name within an hour: in memory alone, blinded, never on a disk.

What is remembered are sketches (HyperLogLog in Redis) under names and of values that are keyed anew every hour. They
count; nothing can be read back from them (4-data-protection, "Identifiers and the checker").
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Protocol

import redis
import structlog

SECONDS = 3600
_log = structlog.get_logger()


class Recent(Protocol):
    """Counts what is different, within the running hour."""

    def count(self, seen: Mapping[str, Collection[str]]) -> dict[str, int]:
        """Remember what was seen under each name; how many different ones it has by now."""


class RecentHere:
    """Within this process: where there is no Redis, or while it is away."""

    def __init__(self, secret: str) -> None:
        self._secret, self._lock, self._hour = secret, threading.Lock(), -1
        self._seen: dict[str, set[str]] = {}

    def count(self, seen: Mapping[str, Collection[str]]) -> dict[str, int]:
        """As :class:`Recent`."""
        key, hour = hour_key(self._secret)
        with self._lock:
            if hour != self._hour:
                self._seen, self._hour = {}, hour
            return {name: self._add(blinded(key, name), key, values) for name, values in seen.items()}

    def _add(self, place: str, key: bytes, values: Collection[str]) -> int:
        there = self._seen.setdefault(place, set())
        there.update(blinded(key, each) for each in values)
        return len(there)


class RecentInRedis:
    """For every web server together."""

    def __init__(self, url: str, secret: str) -> None:
        self._secret, self._here = secret, RecentHere(secret)
        self._redis = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)

    def count(self, seen: Mapping[str, Collection[str]]) -> dict[str, int]:
        """As :class:`Recent`; with Redis away, what this process alone has seen."""
        here = self._here.count(seen)
        key, _ = hour_key(self._secret)
        asked = self._redis.pipeline(transaction=False)
        for name, values in seen.items():
            place = f"seen:{blinded(key, name)}"
            asked.pfadd(place, *(blinded(key, each) for each in values))
            asked.expire(place, SECONDS)
            asked.pfcount(place)
        try:
            counts = asked.execute()[2::3]
        except redis.RedisError as why:  # checks go on, and each process still sees its own
            _log.warning("sequences_unseen_by_others", error=type(why).__name__)
            return here
        return dict(zip(seen, (int(each) for each in counts), strict=True))


def recent(redis_url: str | None, secret: str) -> Recent:
    """What an installation has: its Redis, else this process."""
    return RecentInRedis(redis_url, secret) if redis_url else RecentHere(secret)


def hour_key(secret: str) -> tuple[bytes, int]:
    """The key of the running hour, and the hour's number."""
    hour = int(time.time() // SECONDS)
    return _key_of(secret, hour), hour


@lru_cache(maxsize=2)
def _key_of(secret: str, hour: int) -> bytes:
    return hmac.digest(secret.encode(), f"checker/seen/{hour}".encode(), "sha256")


def blinded(key: bytes, text: str) -> str:
    """A text as it is remembered: nobody without the hour's key can try what it was."""
    return hashlib.blake2b(text.encode(), key=key, digest_size=12).hexdigest()
