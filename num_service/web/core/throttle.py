"""Limits that slow down who guesses and shut nobody out: many people share one address.

Behind a Tor exit, a phone network or a shelter's wifi stand hundreds of honest people, so an address alone says little.
Wrong guesses are counted per account *and* address; a stranger who guesses from elsewhere takes nothing from the
account's owner. What is counted are keyed hashes, for at most ten minutes; no address and no email is kept
(decision 39).
"""

from __future__ import annotations

import hashlib
import hmac
import time

import structlog
from flask import current_app
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.phrases import phrases
from num_service.extensions import address_key, limiter
from num_service.web.core.acting import acting

#: Tries at one account from one address.
_HERE = RateLimitItemPerMinute(10)
#: Tries at one account from everywhere. More than the first is no person: then each address has two in ten minutes;
#: more than the second is many machines: then it has one. Who has not tried yet always has theirs.
_EVERYWHERE = RateLimitItemPerMinute(15, 10)
_MANY_EVERYWHERE = RateLimitItemPerHour(100)
_FEW_HERE = RateLimitItemPerMinute(2, 10)
_ONE_HERE = RateLimitItemPerMinute(1, 10)
#: Against load alone: what one address may send to a door that guessing cannot open.
WIDE = "1200 per minute"
#: The same for a provider, whose few addresses report every message of an alert to everybody.
PROVIDER = "60000 per minute"
_log = structlog.get_logger()


def slow_sign_in(email: str) -> None:
    """Count a try at an account, the same whether or not it exists.

    Raises:
        TooMany: with the seconds to wait; nothing about the account is said by it.
    """
    if not (limiter.enabled and limiter.initialized):
        return
    account, here = _account_key(email), address_key()
    counted = limiter.limiter
    try:
        warm = not counted.hit(_EVERYWHERE, account)
        hot = not counted.hit(_MANY_EVERYWHERE, account)
        # Both are counted always, so that what an address tried before counts once the account is being guessed at.
        one, few = counted.hit(_ONE_HERE, account, here), counted.hit(_FEW_HERE, account, here)
        limits = [
            (_HERE, counted.hit(_HERE, account, here)),
            (_FEW_HERE, few or not warm),
            (_ONE_HERE, one or not hot),
        ]
        for limit, may in limits:
            if not may:
                raise _too_many(counted.get_window_stats(limit, account, here).reset_time)
    except (
        limiter.storage.base_exceptions
    ) as why:  # without Redis people still sign in, and Argon2 still slows
        _log.warning("limits_away", error=type(why).__name__)


def _too_many(until: float) -> TooMany:
    seconds = max(1, int(until - time.time()) + 1)
    return TooMany(
        "slow_down",
        phrases(
            "There were many tries at this sign-in from here. Try again in %(num)s second.",
            "There were many tries at this sign-in from here. Try again in %(num)s seconds.",
            seconds,
        ),
        retry_after=seconds,
    )


def own_key() -> str:
    """An HMAC of the account that is signed in, by which its own requests are counted."""
    return _named(str(acting().get_id()))


def _account_key(email: str) -> str:
    return _named(_one_of_all(email))


def _named(account: str) -> str:
    secret = str(current_app.secret_key).encode()
    named = hmac.new(secret, b"throttle/account", hashlib.sha256).digest()
    return hmac.new(named, account.encode(), hashlib.sha256).hexdigest()[:32]


def _one_of_all(email: str) -> str:
    """The same for every way to write an address that signs in to the same account."""
    try:
        return normalise(IdentifierKind.EMAIL, email).canonical
    except InvalidIdentifier:
        return email.strip().casefold()
