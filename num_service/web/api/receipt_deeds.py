"""With a receipt: export, pause and go on, stop, answer about a body, delete. Always by POST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask.views import MethodView

from num_service.db.queries.reports import consents
from num_service.domain.police.relay import RelaySaid
from num_service.domain.shared.errors import Invalid
from num_service.schemas.api import receipt_deeds as schemas
from num_service.services.police import hand_over
from num_service.services.reports import delete_report, own_record, pausing
from num_service.services.reports.carry_out import Change
from num_service.services.reports.return_with_receipt import (
    OpenReceipt,
    answer_own_name,
    answer_question,
    still_there,
)
from num_service.web.api.once import Deed
from num_service.web.api.receipts import TAGS, a_deed, blueprint, opened_by, told
from num_service.web.core.languages import language_shown, say
from num_service.web.core.own_record import written
from num_service.web.core.transactions import commits, wiring


@blueprint.route("/receipts/export", tags=TAGS)
class Export(MethodView):
    @a_deed(schemas.WithReceipt, schemas.Exported)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Get their own record as a text, for a court, an insurer or an asylum claim

        In the request's language. Asked for again on the same day it is the same text, unless something was added. Its
        SHA-256 is noted in the log under the report's reference, so that a copy can be compared with it later.
        """
        with commits() as session:
            opened = opened_by(session, sent)
            found = own_record.of_report(session, opened=opened, clock=wiring().clock)
            made = written(found, service=wiring().settings.service_name)
            own_record.note(session, opened=opened, sha256=made.sha256)
        return {
            "reference": found.reference,
            "made_on": found.made_on,
            "opens": found.told is not None,
            "text": made.text,
            "sha256": made.sha256,
        }


@blueprint.route("/receipts/pause", tags=TAGS)
class Pause(MethodView):
    @a_deed(schemas.Sharing, schemas.SharingChanged)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Pause everything the report allows, but being contacted

        It takes out what a “no” takes out, and keeps the answers, so that `/receipts/resume` gives them again.
        """

        def act() -> dict[str, Any]:
            return _changed(pausing.pause(wiring(), opened=_opened(sent), language=_language(sent)))

        return Deed(sent["receipt"], schemas.SharingChanged).done(act)


@blueprint.route("/receipts/stop", tags=TAGS)
class Stop(MethodView):
    @a_deed(schemas.Sharing, schemas.SharingChanged)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Say “no” to everything the report allows, but being contacted"""

        def act() -> dict[str, Any]:
            return _changed(pausing.stop(wiring(), opened=_opened(sent), language=_language(sent)))

        return Deed(sent["receipt"], schemas.SharingChanged).done(act)


@blueprint.route("/receipts/resume", tags=TAGS)
class Resume(MethodView):
    @a_deed(schemas.Resuming, schemas.SharingChanged, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Go on after a pause: the answers from before it are given again

        409 when they would be others than those that `seen` stands for.
        """

        def act() -> dict[str, Any]:
            return _changed(
                pausing.resume(
                    wiring(),
                    opened=_opened(sent),
                    seen=sent["seen"],
                    language=_language(sent),
                    wording_version=sent["wording_version"],
                )
            )

        return Deed(sent["receipt"], schemas.SharingChanged).done(act)


@blueprint.route("/receipts/handovers", tags=TAGS)
class Handovers(MethodView):
    @a_deed(schemas.HandoverSaid, schemas.HandoverAnswered, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Say yes or no to handing it to one named body

        409 once it was handed over, and when the question has other words by now.
        """

        def act() -> dict[str, Any]:
            with commits() as session:
                opened = opened_by(session, sent)
                hand_over.answer(
                    session,
                    report_id=opened.report_id,
                    handover_id=sent["id"],
                    says=sent["answer"] == "yes",
                    language=_language(sent),
                    signer=opened.signer,
                    clock=wiring().clock,
                )
            return {"id": sent["id"], "answer": sent["answer"]}

        return Deed(sent["receipt"], schemas.HandoverAnswered).done(act)


@blueprint.route("/receipts/own-name", tags=TAGS)
class OwnName(MethodView):
    @a_deed(schemas.HandoverSaid, schemas.HandoverAnswered, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Say yes or no to telling one named officer who they are

        409 once the officer was told, and after a no to talking about it.
        """

        def act() -> dict[str, Any]:
            with commits() as session:
                answer_own_name(
                    session,
                    opened=opened_by(session, sent),
                    disclosure_id=sent["id"],
                    says=sent["answer"] == "yes",
                    language=_language(sent),
                    clock=wiring().clock,
                )
            return {"id": sent["id"], "answer": sent["answer"]}

        return Deed(sent["receipt"], schemas.HandoverAnswered).done(act)


@blueprint.route("/receipts/questions", tags=TAGS)
class Questions(MethodView):
    @a_deed(schemas.QuestionSaid, schemas.QuestionAnswered, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer a question from police that a caseworker passed on, or say that they give none

        Without a text: no answer, which no force is told. 409 when it is answered, and after a “no” to questions.
        """
        deed = Deed(sent["receipt"], schemas.QuestionAnswered)
        with commits() as session:
            opened = opened_by(session, sent)
            consents.lock(session, [opened.report_id])  # sent twice at once, one waits for the other's answer
            if (before := deed.before(session)) is not None:
                return before
            answer_question(
                session, opened=opened, relay_id=sent["id"], text=sent["text"], clock=wiring().clock
            )
            said = RelaySaid.REFUSED if sent["text"] is None else RelaySaid.ANSWERED
            answer = {"id": sent["id"], "said": said.value}
            deed.keep(session, answer)
        return answer


@blueprint.route("/receipts/delete", tags=TAGS)
class Delete(MethodView):
    @a_deed(schemas.Deleting, schemas.Deleted, may_conflict=True)
    def post(self, sent: dict[str, Any]) -> dict[str, Any] | Response:
        """Delete the report for good

        `reference` has to be the report's own. What stays is said before as `would_stay` by `/receipts/open`, and here.
        """

        def act() -> dict[str, Any]:
            opened = _opened(sent)
            with commits() as session:
                reference = still_there(session, opened.report_id).reference
            if sent["reference"] != reference:
                raise Invalid("other_report", "The receipt opens another report.", field="reference")
            stays = delete_report.delete_report(wiring(), opened=opened, language=_language(sent))
            return {"reference": reference, "stays": [say(each) for each in stays]}

        return Deed(sent["receipt"], schemas.Deleted).done(act)


def _opened(sent: dict[str, Any]) -> OpenReceipt:
    with commits() as session:
        return opened_by(session, sent)


def _language(sent: dict[str, Any]) -> Any:
    return sent["language"] or language_shown()


def _changed(changes: Sequence[Change]) -> dict[str, Any]:
    answers = {each.record.scope.value: each.record.value.value for each in changes}
    return {"answers": answers, **told(changes)}
