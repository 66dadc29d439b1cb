"""What an SMTP server's answer is about: the recipient, or us and the provider.

Only an answer to RCPT, or one after the text whose enhanced code names the recipient's address, can be the
recipient's. Everything else (greeting, sign-in, sender, quota, policy, a lost connection) would meet every recipient
alike, and is never held against one. Where an answer can be read both ways it is not held against them either: waiting
costs a mail an hour, refusing loses a warning. Sources: RFC 5321 section 4.2, RFC 3463 and its IANA registry.
"""

from __future__ import annotations

import re
from enum import Enum

from num_service.domain.alerts.failure import Why


class Verdict(Enum):
    """What an answer means for the delivery it met."""

    #: This address will never take it.
    GONE = "gone"
    #: This address does not take it now: a full mailbox, a greylist.
    NOT_NOW = "not now"
    #: Ours or the provider's: it waits, and is held against nobody.
    OURS = "ours"


#: Enhanced codes that say: no such mailbox or domain (5.1.x), or one that is closed (5.2.1).
_GONE = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 1)}
#: At RCPT these say the same less exactly; after the text they could be about anything.
_GONE_AT_RCPT = _GONE | {(1, 0), (2, 0), (2, 4)}
#: A full mailbox, whatever its first digit says: RFC 3463 calls it persistent, people empty theirs.
_FULL = (2, 2)
#: Addresses and mailboxes; the sender's own address (x.1.7, x.1.8) is ours.
_RECIPIENTS = {1, 2}
_SENDERS = {(1, 7), (1, 8)}
#: Without an enhanced code, at RCPT only: no such user, not local, not a name, a domain that takes no mail (RFC 7504).
_BARE_GONE = {550, 551, 553, 556}
_BARE_NOT_NOW = {450}
#: Words that make a bare answer at RCPT one about us: a server that relays for nobody who has not signed in says 550.
_ABOUT_US = re.compile(
    r"relay|authenti|authori[sz]|sign.?in|log.?in|sender|\bspf\b|dkim|dmarc|polic|spam|abus|block|black|list|reputation|"
    r"rate|limit|quota|too many|try again|\btls\b|encrypt|\bip\b|helo|reverse|\bdns\b|denied|refus|forbid|prohibit|"
    r"permi|suspend|exceed|defer|temporar|outgoing|client|\bhost(?:name)?\b|\bptr\b|\byour?\b|service",
    re.I,
)
#: Words without which a bare answer is not about the recipient: "550 Message rejected" would meet everybody alike.
_ABOUT_THEM = re.compile(
    r"user|mailbox|recipient|address|account|unknown|no such|not exist|n.t exist|not found|no mail|not here|@",
    re.I,
)
_ENHANCED = re.compile(r"(?:^|#)[245]\.(\d{1,3})\.(\d{1,3})(?!\d)")


def enhanced(words: str) -> tuple[int, int] | None:
    """Subject and detail of the enhanced code that an answer begins with, or has as ``(#5.1.1)``; None without one."""
    found = _ENHANCED.search(words)
    return (int(found[1]), int(found[2])) if found else None


def numbers(code: int, words: str) -> str:
    """The numbers of an answer, such as ``535 5.7.8``; its words may name a person and are dropped."""
    found = enhanced(words)
    return f"{code} {code // 100}.{found[0]}.{found[1]}" if found else str(code)


def verdict(stage: Why, code: int, words: str = "") -> Verdict:
    """What an answer that is no yes is about.

    Args:
        stage: the step of the conversation it answers.
        code: its three digits.
        words: its text; looked at for the enhanced code, and kept by nobody.
    """
    if stage not in (Why.RCPT, Why.DATA) or not 400 <= code < 600 or code == 421:
        return Verdict.OURS
    found = enhanced(words)
    if found is None or found == (0, 0):
        return _bare(code, words) if stage is Why.RCPT else Verdict.OURS
    if found == _FULL:
        return Verdict.NOT_NOW
    gone = _GONE_AT_RCPT if stage is Why.RCPT else _GONE
    if code >= 500:
        return Verdict.GONE if found in gone else Verdict.OURS
    named = found[0] in _RECIPIENTS and found not in _SENDERS
    return Verdict.NOT_NOW if named else Verdict.OURS


def _bare(code: int, words: str) -> Verdict:
    if _ABOUT_US.search(words):
        return Verdict.OURS
    if code in _BARE_GONE:
        return Verdict.GONE if _ABOUT_THEM.search(words) else Verdict.OURS
    return Verdict.NOT_NOW if code in _BARE_NOT_NOW else Verdict.OURS
