"""The code of a report that is not sent yet: shown on one page, and kept nowhere but in that page.

The report is sent only after the code has been read back, or printed. So no report is ever with us whose code was
lost on the way, and nothing has to be stored to show it.
"""

from __future__ import annotations

from num_service.crypto.receipts import READ_AS, MalformedReceipt, Receipt, new_receipt, read_receipt
from num_service.domain.reports.taken import Way
from num_service.domain.shared.phrases import N_
from num_service.web.core import between_pages
from num_service.web.core.languages import say

_GROUP = 5


def fresh(submission: str) -> tuple[Receipt, str]:
    """A new code for one form, and the seal under which its page brings it back."""
    receipt = new_receipt()
    return receipt, between_pages.sealed({"code": receipt.code, "form": submission})


def brought_back(sealed: str, submission: str) -> Receipt | None:
    """The code that a page was given for this form; None where it was given in another session, or for another."""
    found = between_pages.opened(sealed)
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
