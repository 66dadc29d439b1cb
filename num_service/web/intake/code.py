"""The code of a report that is not sent yet: shown on one page, and kept nowhere but in that page.

The report is sent only after the code has been read back, or printed. So no report is ever with us whose code was
lost on the way, and nothing has to be stored to show it.
"""

from __future__ import annotations

import base64
import json
import uuid

from flask.globals import request_ctx

from num_service.crypto.aead import CannotOpen
from num_service.crypto.receipts import READ_AS, MalformedReceipt, Receipt, new_receipt, read_receipt
from num_service.crypto.session_box import SessionToken
from num_service.domain.reports.taken import Way
from num_service.domain.shared.phrases import N_
from num_service.web.core.languages import say
from num_service.web.core.sessions import ServerSession

_GROUP = 5


def fresh(submission: str) -> tuple[Receipt, str]:
    """A new code for one form, and the seal under which its page brings it back."""
    receipt = new_receipt()
    return receipt, _sealed({"code": receipt.code, "form": submission})


def brought_back(sealed: str, submission: str) -> Receipt | None:
    """The code that a page was given for this form; None where it was given in another session, or for another."""
    found = _opened(sealed)
    return Receipt(str(found["code"])) if found.get("form") == submission and "code" in found else None


def wrong(way: Way, receipt: Receipt, typed: str) -> str:
    """What is wrong with what was read back; nothing where it is the code, or on paper the end of it."""
    if way is Way.PAPER:
        end = "".join(each for each in typed.upper() if each.isalnum()).translate(READ_AS)
        return "" if end == receipt.code[-_GROUP:] else say(_NOT_PRINTED)
    try:
        same = read_receipt(typed).code == receipt.code
    except MalformedReceipt as why:
        return say(why)
    return "" if same else say(_NOT_THE_CODE)


_NOT_THE_CODE = N_("This is a code, but not the one above. Read it out again, group by group.")
_NOT_PRINTED = N_("These are not the last five characters of the code. Look at the printed slip.")


def seal_incident(report_id: uuid.UUID) -> str:
    """What the form for another person hurt in the same incident carries."""
    return _sealed({"incident": report_id.hex})


def incident_of(sealed: str) -> uuid.UUID | None:
    """The report whose incident another form is about; None where that is not known any more."""
    found = str(_opened(sealed).get("incident", ""))
    return uuid.UUID(found) if found else None


def _sealed(what: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(_here().between_pages.seal(json.dumps(what))).decode()


def _opened(sealed: str) -> dict[str, object]:
    try:
        found = json.loads(_here().between_pages.open(base64.urlsafe_b64decode(sealed)))
    except (CannotOpen, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _here() -> SessionToken:
    here = request_ctx.session
    if not isinstance(here, ServerSession):
        raise RuntimeError("a form is only taken within a session")
    return here.token
