"""Photos, screenshots and recordings, on a page of their own: the report stands before anything large is sent.

What is taken is told with the answer to the post and stands nowhere: neither the name of a file nor its fingerprint is
kept in a session.
"""

from __future__ import annotations

import time
import unicodedata
import uuid
from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from num_service.crypto.receipts import read_receipt
from num_service.domain.help import Need
from num_service.domain.reports.files import MOST_BYTES, MOST_FILES, MOST_MEGABYTES, Slip, refused
from num_service.domain.shared.errors import Conflict, DomainError, Invalid, NotFound, NotReady
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.services.reports import files, return_with_receipt
from num_service.services.reports.files import Added
from num_service.services.reports.return_with_receipt import OpenReceipt, add_file
from num_service.web.core import posts
from num_service.web.core.access import public
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint, waiting_codes
from num_service.web.public.receipts import look, opened, receipt_closed, remember

#: Bytes of a post: every file at its largest, and the form around them.
MOST_POST = (MOST_FILES + 1) * MOST_BYTES
#: Seconds in which the last file of a post is begun: it may wait for its turn, and the web server gives a request 30.
PATIENCE = 18.0
#: Each file may take a core for ten seconds: from one address no more of them.
LIMIT = "60 per minute"
_NAME = 60
_CHOOSE = Invalid("no_file", "Choose a file first.", field="files")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file that was sent, under the name that its sender knows it by."""

    name: str
    added: Added | None
    why: str


@blueprint.get("/receipt/files")
@public
def receipt_files() -> ResponseReturnValue:
    now_open = opened()
    return _page(now_open) if now_open else receipt_closed()


@blueprint.post("/receipt/files")
@public
@limiter.limit(LIMIT)
@posts.takes(MOST_POST, when=lambda: opened() is not None)
def receipt_files_add() -> ResponseReturnValue:
    """Take each file that can be taken, and say of each other one why not."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    sent = [each for each in request.files.getlist("files") if each.filename]
    if not sent:
        return _page(now_open, errors={"files": say(_CHOOSE)}, status=422)
    outcomes = _take(now_open, sent)
    refused_ones = [each for each in outcomes if each.added is None]
    errors = {"files": say(N_("Not everything could be taken. Below is why."))} if refused_ones else {}
    return _page(now_open, outcomes=outcomes, errors=errors, status=422 if errors else 200)


@blueprint.post("/receipt/files/<uuid:file_id>/remove")
@public
def receipt_files_remove(file_id: uuid.UUID) -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    try:
        with commits() as session:
            files.take_away(session, report_id=now_open.report_id, file_id=file_id)
    except NotFound as why:
        return _page(now_open, errors={"files": say(why)}, status=404)
    flash(say(N_("The file is gone. A backup can hold it, locked, for up to 30 days more.")), "good")
    return redirect(url_for("public.receipt_files"), 303)


@blueprint.post("/report/sent/files")
@public
def sent_files() -> ResponseReturnValue:
    """From the page with the code straight to the files: the code is there, so it is not typed."""
    reference = request.form.get("of", "")
    slip = next((each for each in waiting_codes.waiting() if each.reference == reference), None)
    if slip is None:
        return redirect(url_for("public.receipt"), 303)
    try:
        with commits() as session:
            found = return_with_receipt.open_receipt(
                session, receipt=read_receipt(slip.receipt), keys=wiring().keys
            )
    except NotFound:  # deleted meanwhile
        return redirect(url_for("public.receipt"), 303)
    waiting_codes.stay()
    remember(found)
    return redirect(url_for("public.receipt_files"), 303)


def _take(now_open: OpenReceipt, sent: list[FileStorage]) -> list[Outcome]:
    end = time.monotonic() + PATIENCE
    outcomes = []
    for number, each in enumerate(sent):
        name = _shown(each.filename or "")
        try:
            if number >= MOST_FILES or (left := end - time.monotonic()) < 1:
                raise _too_many() if number >= MOST_FILES else refused(Slip.TOO_SLOW)
            file = files.read_file(each.stream.read(MOST_BYTES + 1), takes=min(files.TAKES, left))
            with commits() as session:
                added = add_file(session, opened=now_open, file=file, clock=wiring().clock)
            outcomes.append(Outcome(name, added, ""))
        except (Invalid, Conflict, NotReady) as why:
            outcomes.append(Outcome(name, None, say(why)))
    return outcomes


def _too_many() -> DomainError:
    return Conflict(
        "too_many_files",
        "A report has at most %(most)s files. Take one away first, or tell us in a message what else there is.",
        field="files",
        most=MOST_FILES,
    )


def _shown(name: str) -> str:
    """A file's name as its sender knows it: without folders, without what cannot be seen, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return seen if len(seen) <= _NAME else f"{seen[: _NAME - 12]}…{seen[-10:]}"


def _page(
    now_open: OpenReceipt,
    *,
    outcomes: list[Outcome] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    there = look(now_open).files
    page = render_template(
        "public/receipt_files.html",
        files=there,
        left=MOST_FILES - len(there),
        most=MOST_FILES,
        megabytes=MOST_MEGABYTES,
        outcomes=outcomes or [],
        errors=errors or {},
        labels={"files": say(N_("Photos and recordings"))},
        images_help=wiring().directory.parts((Need.IMAGES,), None),
        code_waits=bool(waiting_codes.waiting()),
    )
    return make_response(page, status)
