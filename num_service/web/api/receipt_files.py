"""Photos, screenshots and recordings, with a receipt."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy.orm import Session

from num_service.domain.shared.errors import Invalid
from num_service.extensions import limiter
from num_service.schemas.api import files as schemas
from num_service.services.reports import files, return_with_receipt
from num_service.services.reports.return_with_receipt import OpenReceipt, add_file
from num_service.web.api.once import FOR_A_DEED, Deed
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core import posts
from num_service.web.core.access import public
from num_service.web.core.transactions import commits, wiring

blueprint = ApiBlueprint("api_receipt_files", __name__)
_TAGS = ["Reporter"]
#: Each may take a core for ten seconds: from one address no more of them.
_limit = limiter.shared_limit("60 per minute", scope="receipt_files")


def _open(session: Session, sent: dict[str, Any]) -> OpenReceipt:
    return return_with_receipt.open_receipt(session, receipt=sent["receipt"], keys=wiring().keys)


def _read(content: bytes) -> files.CleanFile:
    try:
        return files.read_file(content)
    except Invalid as why:  # the rules speak of the page's field
        why.field = "content"
        raise


@blueprint.route("/receipts/files", tags=_TAGS)
class Files(MethodView):
    @_limit
    @blueprint.arguments(schemas.FileFromReporter)
    @blueprint.response(201, schemas.FileKept)
    @blueprint.alt_response(404, "NOT_FOUND")
    @blueprint.alt_response(409, "CONFLICT")
    @blueprint.alt_response(413, "REQUEST_ENTITY_TOO_LARGE")
    @blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
    @blueprint.doc(parameters=[FOR_A_DEED])
    @posts.takes(schemas.MOST_POST)
    @public
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Add a photo, a screenshot or a recording to the report

        A picture is drawn anew and a recording encoded anew before it is sealed, so that nothing a file says about its
        sender comes along. The same bytes again for the same report are one file and get the same answer: a call that
        was not answered may be repeated. 422 for what is not taken, 409 beyond five files, 503 while another is opened.
        """

        def act() -> dict[str, Any]:
            with commits() as session:
                opened = _open(session, sent)
            file = _read(sent["content"])
            with commits() as session:
                added = add_file(session, opened=opened, file=file, clock=wiring().clock)
            return {
                "id": added.file.id,
                "added_on": added.file.added_on,
                "made": added.made,
                "sha256": added.sha256,
                "again": added.again,
                "left": added.left,
            }

        return Deed(sent["receipt"], schemas.FileKept, 201).done(act)


@blueprint.route("/receipts/files/removed", tags=_TAGS)
class Removed(MethodView):
    @_limit
    @blueprint.arguments(schemas.FileToRemove)
    @blueprint.response(200, schemas.FileRemoved)
    @blueprint.alt_response(404, "NOT_FOUND")
    @blueprint.doc(parameters=[FOR_A_DEED])
    @public
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Destroy one file of the report, with its keys"""
        deed = Deed(sent["receipt"], schemas.FileRemoved)
        with commits() as session:
            if (before := deed.before(session)) is not None:
                return before
            opened = _open(session, sent)
            files.take_away(session, report_id=opened.report_id, file_id=sent["id"])
            deed.keep(session, {"id": sent["id"]})
        return {"id": sent["id"]}
