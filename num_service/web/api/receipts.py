"""Come back with a receipt: always by POST, so that it stands in no address and no log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask import Response
from flask.views import MethodView
from sqlalchemy.orm import Session

from num_service.crypto.audit_heads import head_key
from num_service.db.queries.reports import consents
from num_service.domain.reports.consent import AskedBy
from num_service.extensions import limiter
from num_service.schemas.api import receipts as schemas
from num_service.schemas.api.base import Out
from num_service.schemas.api.on_record import RecordOut, record_out
from num_service.schemas.base import Boundary
from num_service.services.reports import return_with_receipt
from num_service.services.reports.carry_out import Change, change_consents
from num_service.services.reports.delete_report import what_stays
from num_service.services.reports.on_record import of_report
from num_service.services.reports.return_with_receipt import OpenReceipt, add_message, answer_alert, view
from num_service.web.api.once import FOR_A_DEED, Deed
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.languages import language_shown, say
from num_service.web.core.transactions import commits, wiring

blueprint = ApiBlueprint("api_receipts", __name__)
TAGS = ["Reporter"]
#: Crude: 120 random bits are what protects a receipt.
limit = limiter.shared_limit(throttle.WIDE, scope="receipts")


def a_deed(
    takes: type[Boundary], answers: type[Out], *, status: int = 200, may_conflict: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Frame a call that does something with a receipt: what it takes and answers, and that it may be sent again."""

    def framed(view: Callable[..., Any]) -> Callable[..., Any]:
        view = blueprint.doc(parameters=[FOR_A_DEED])(public(view))
        if may_conflict:
            view = blueprint.alt_response(409, "CONFLICT")(view)
        view = blueprint.response(status, answers)(blueprint.alt_response(404, "NOT_FOUND")(view))
        return cast(Callable[..., Any], limit(blueprint.arguments(takes)(view)))

    return framed


def opened_by(session: Session, sent: dict[str, Any]) -> OpenReceipt:
    """The report that a receipt in a body opens. Raises ``NotFound``, always the same."""
    return return_with_receipt.open_receipt(session, receipt=sent["receipt"], keys=wiring().keys)


@blueprint.route("/receipts/open", tags=TAGS)
class Open(MethodView):
    @limit
    @blueprint.arguments(schemas.ReceiptOnly)
    @blueprint.response(200, schemas.OpenedReceipt)
    @blueprint.alt_response(404, "NOT_FOUND")
    @public
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """See where the report is: the ledger, every consent, its warnings and the messages"""
        with commits() as session:
            opened = opened_by(session, sent)
            found = view(session, opened=opened, clock=wiring().clock)
            stays = what_stays(session, report_id=opened.report_id)
        return schemas.opened_receipt(found, say) | {"would_stay": [say(each) for each in stays]}


@blueprint.route("/receipts/record", tags=TAGS)
class OnRecord(MethodView):
    @limit
    @blueprint.arguments(schemas.ReceiptOnly)
    @blueprint.response(200, RecordOut)
    @blueprint.alt_response(404, "NOT_FOUND")
    @public
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """See what is on record about the report, with proofs that can be checked elsewhere"""
        with wiring().database.snapshot() as session:
            found = of_report(session, opened=opened_by(session, sent), key=head_key(wiring().keys))
        return record_out(found, say)


@blueprint.route("/receipts/consents", tags=TAGS)
class Consents(MethodView):
    @a_deed(schemas.ConsentChange, schemas.ConsentChanged, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer one question anew; a “no” withdraws at once

        409 when the person concerned does not know of the report, so that the police questions cannot be answered.
        """
        return Deed(sent["receipt"], schemas.ConsentChanged).done(lambda: _change(sent))


@blueprint.route("/receipts/messages", tags=TAGS)
class Messages(MethodView):
    @a_deed(schemas.MessageFromReporter, schemas.MessageKept, status=201)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Add something to the report, or answer a caseworker"""
        deed = Deed(sent["receipt"], schemas.MessageKept, 201)
        with commits() as session:
            opened = opened_by(session, sent)
            consents.lock(session, [opened.report_id])  # sent twice at once, one waits for the other's answer
            if (before := deed.before(session)) is not None:
                return before
            add_message(session, opened=opened, text=sent["text"], clock=wiring().clock)
            kept = view(session, opened=opened, clock=wiring().clock)
            answer = {"reference": kept.reference, "written_on": kept.messages[-1].written_on}
            deed.keep(session, answer)
        return answer


@blueprint.route("/receipts/alerts", tags=TAGS)
class Alerts(MethodView):
    @a_deed(schemas.AlertAnswer, schemas.AlertAnswered, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Say yes or no to a warning before it goes; a no is final for this text

        A yes names the text that was read. 409 when it was changed meanwhile, or they said no to it before; and once
        it is out: then taking back the “alert” consent recalls it.
        """
        return Deed(sent["receipt"], schemas.AlertAnswered).done(lambda: _answer_alert(sent))


def _answer_alert(sent: dict[str, Any]) -> dict[str, Any]:
    with commits() as session:
        opened = opened_by(session, sent)
        answer_alert(
            session,
            opened=opened,
            reference=sent["reference"],
            says=sent["answer"] == "yes",
            seen_sha256=sent["seen_sha256"],
        )
    return {"reference": sent["reference"], "answer": sent["answer"]}


def _change(sent: dict[str, Any]) -> dict[str, Any]:
    answer = schemas.answer_of(sent)
    with commits() as session:
        opened = opened_by(session, sent)
    (done,) = change_consents(
        wiring(),
        report_id=opened.report_id,
        answers=[answer],
        by=AskedBy.REPORTER,
        actor="receipt",
        language=sent["language"] or language_shown(),
        wording=sent["wording_version"],
        signer=opened.signer,
        clock=wiring().clock,
    )
    return {"scope": answer.scope, **schemas.consent(done.record), **told([done])}


def told(changes: Sequence[Change]) -> dict[str, list[str]]:
    """What answers stopped, and what could not be undone, each said once."""
    return {
        "stopped": list(dict.fromkeys(say(each) for change in changes for each in change.stopped)),
        "not_undone": list(dict.fromkeys(say(each) for change in changes for each in change.not_undone)),
    }
