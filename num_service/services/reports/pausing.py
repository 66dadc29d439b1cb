"""Pause everything a report allows, and go on again: each answer as it was, signed anew with the code.

A pause takes out what a no takes out (decision 13). What it does not do is answer for good: the answers before it are
kept, and one press gives them again, if it was these that the press was for.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from num_service.db.queries.reports import consents
from num_service.domain.reports.consent import Answer, AskedBy, Scope, Value, allows, in_force
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.taxonomy import Language
from num_service.services.core.wiring import Wiring
from num_service.services.police import hand_over
from num_service.services.reports import own_name
from num_service.services.reports.carry_out import Change, carry_out
from num_service.services.reports.consents import Recorded, record_answers
from num_service.services.reports.paused import paused
from num_service.services.reports.return_with_receipt import OpenReceipt


def pause(here: Wiring, *, opened: OpenReceipt, language: Language) -> list[Change]:
    """Pause whatever a report allows but being contacted; what was said yes to and not yet handed over becomes a no."""
    return _answered(here, opened, language, Value.PAUSED)


def stop(
    here: Wiring, *, opened: OpenReceipt, language: Language, also: Sequence[Scope] = ()
) -> list[Change]:
    """Say no to whatever a report allows but being contacted.

    Args:
        also: further questions to say no to.
    """
    return _answered(here, opened, language, Value.NO, also=also)


def resume(
    here: Wiring, *, opened: OpenReceipt, seen: str, language: Language, wording_version: str
) -> list[Change]:
    """Give the answers from before the pause again.

    Args:
        seen: of the answers that were shown.
        wording_version: the version of the questions that was shown.

    Raises:
        Conflict: ``changed`` where it would be others by now.
    """
    with here.database.commits() as session:
        consents.lock(session, [opened.report_id])
        now = paused(session, report_id=opened.report_id, now=here.clock())
        if not now.again or now.seen != seen:
            raise Conflict(
                "changed", "Your answers have changed since this page was shown. Look at them again."
            )
        recorded = _record(here, session, opened, now.again, language, wording_version)
    return carry_out(here, recorded)


def _answered(
    here: Wiring, opened: OpenReceipt, language: Language, value: Value, *, also: Sequence[Scope] = ()
) -> list[Change]:
    with here.database.commits() as session:
        for stop_all in (hand_over.stop_all, own_name.stop_all):
            stop_all(
                session,
                report_id=opened.report_id,
                language=language,
                clock=here.clock,
                silent=value is Value.NO,
            )
        records = consents.history(session, opened.report_id)
        given = [each for scope in Scope if (each := in_force(records, scope)) is not None]
        answers = [
            Answer(each.scope, value)
            for each in given
            if each.scope in also
            or (
                each.scope is not Scope.CONTACT
                and (allows(each.value) or (value is Value.NO and each.value is Value.PAUSED))
            )
        ]
        recorded = _record(here, session, opened, answers, language, "")
    return carry_out(here, recorded)


def _record(
    here: Wiring,
    session: Session,
    opened: OpenReceipt,
    answers: Sequence[Answer],
    language: Language,
    version: str,
) -> list[Recorded]:
    return record_answers(
        session,
        report_id=opened.report_id,
        answers=answers,
        by=AskedBy.REPORTER,
        actor="receipt",
        language=language,
        wording=version,
        signer=opened.signer,
        clock=here.clock,
    )
