"""Why a message was not taken: whose fault it is, how long it then waits, and how it is said.

An answer about us, or about the provider, is nobody's fault who was to get the warning: it waits for as long as the
alert is out. Only an answer about the recipient ends a delivery. Sources: RFC 5321 (replies by command), RFC 3463
and its registry (enhanced status codes), decision 32.
"""

from __future__ import annotations

from datetime import timedelta

from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.domain.shared.taxonomy import Worded

#: So many answers in a row that may be about us, and none taken in between: it is the channel and not the people.
IN_A_ROW = 5
#: What a recipient's provider does not take now is given up after so many tries: about 2½ days.
MOST_PUT_OFF = 16
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)


class Why(Worded):
    """What did not work, as staff and operators read it; for mail, the step of the conversation it stopped at."""

    CONNECT = "connect", N_("The mail server could not be reached")
    GREETING = "greeting", N_("The mail server turned us away before anything was said")
    EHLO = "ehlo", N_("The mail server did not accept our name")
    STARTTLS = "starttls", N_("The connection to the mail server could not be encrypted")
    AUTH = "auth", N_("Our sign-in at the mail server was refused")
    MAIL = "mail", N_("The mail server did not accept us as the sender")
    RCPT = "rcpt", N_("The mail server did not accept the recipient")
    DATA = "data", N_("The mail server did not accept the message")
    UNCLEAR = "unclear", N_("Nobody could tell whether it had been taken")
    NO_ADDRESS = "no address", N_("There is no address for this channel")
    LOCKED_ADDRESS = "locked address", N_("The address could not be opened")
    CAME_BACK = "came back", N_("It came back: the address takes no mail")
    STOPPED = "stopped", N_("An earlier message to this address came back, so nothing was sent")
    NOT_REACHED = "not reached", N_("The other server could not be reached")
    NOT_TAKEN = "not taken", N_("The other server did not take the message")
    NO_SUCH = "no such", N_("The other server knows no such address")
    SIGN_IN = "sign in", N_("The provider did not let us in")
    NOT_DELIVERED = "not delivered", N_("The provider took it and could not deliver it")
    BAD_ADDRESS = "bad address", N_("The address cannot be written to")


def kept(why: Why, answer: str = "") -> str:
    """How a reason is kept: its code, and the numbers a server answered with; never its words, which name people."""
    return f"{why.value}: {answer}" if answer else why.value


def said(reason: str) -> Message | str:
    """A kept reason as a sentence; one that an earlier version kept, as it kept it."""
    code, _, answer = reason.partition(": ")
    if code not in set(Why):
        return reason
    if not answer:
        return phrase("%(what)s.", what=Why(code))
    return phrase("%(what)s (%(answer)s).", what=Why(code), answer=answer)


def retry_after(put_off: int) -> timedelta:
    """How long one delivery waits that was put off so many times before: a minute, four, sixteen … six hours."""
    return min(_FIRST_RETRY * 4.0 ** min(put_off, 8), _LONGEST_RETRY)


def pause_after(failures: int) -> timedelta:
    """How long a whole channel waits after so many failures in a row: a minute, two, four … a quarter of an hour."""
    return min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 8), _LONGEST_PAUSE)
