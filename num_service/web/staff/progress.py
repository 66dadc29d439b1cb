"""The list of alerts in every state, how far one has got, and its recall."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.alerts.alert import AlertStatus, read_alert
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language
from num_service.services.alerts import alert_board, deliver_alert, publish_alert
from num_service.services.casework.open_report import find_report
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.web.core.access import requires
from num_service.web.core.errors import status_of
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import in_their_words, languages_of_records, say
from num_service.web.core.lists_left import remember
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, page_number

_S = AlertStatus
FILTERS: tuple[tuple[str, str, tuple[AlertStatus, ...]], ...] = (
    ("all", N_("All"), tuple(AlertStatus)),
    ("draft", N_("Drafts"), (_S.DRAFT,)),
    ("approved", N_("Approved"), (_S.APPROVED,)),
    ("out", N_("Out"), (_S.PUBLISHED,)),
    ("ended", N_("Ended"), (_S.EXPIRED, _S.RECALLED, _S.SUPERSEDED)),
)


@blueprint.get("/alerts")
@requires(Permission.READ_REPORT)
def alerts() -> str:
    chosen = next((each for each in FILTERS if each[0] == request.args.get("show")), FILTERS[0])
    page = page_number()
    remember("show", "page")
    with commits() as session:
        found = alert_board.board(session, statuses=chosen[2], page=page)
    filters = [
        (
            say(words),
            url_for("staff.alerts", show=code),
            code == chosen[0],
            sum(found.counts.get(each, 0) for each in statuses),
        )
        for code, words, statuses in FILTERS
    ]
    return render_template(
        "staff/alerts.html", found=found, filters=filters, show=chosen[0], page=page, headline_of=_headline
    )


def _headline(content: str | None) -> str:
    """The headline of what has gone out; a draft's is sealed and stays with its report."""
    return in_their_words(read_alert(content)).headline if content else ""


@blueprint.get("/alerts/<reference>")
@requires(Permission.READ_REPORT)
def alert_progress(reference: str) -> str:
    return progress_page(reference)


def progress_page(reference: str, refusal: str = "") -> str:
    with commits() as session:
        found = _progress(session, reference)
    return render_template(
        "staff/progress.html",
        found=found,
        refusal=refusal,
        alert_languages=[each for each, _ in languages_of_records() if each is not Language.EN],
    )


def _progress(session: Session, reference: str) -> alert_board.AlertProgress:
    return alert_board.progress(
        session, reference=reference, channels=wiring().channels, clock=wiring().clock
    )


def theirs(session: Session, reference: str) -> alert_board.AlertProgress:
    """A warning that rests on no report from which whoever asks stepped back: recalling it decides about that one."""
    found = _progress(session, reference)
    for each in found.reports:
        must_not_have_stepped_back(session, find_report(session, each), principal().id)
    return found


@blueprint.get("/alerts/<reference>/recall")
@requires(Permission.DECIDE)
def alert_recall_confirm(reference: str) -> str:
    with commits() as session:
        found = theirs(session, reference)
    return render_template("staff/recall.html", found=found)


@blueprint.post("/alerts/<reference>/recall")
@requires(Permission.DECIDE)
def alert_recall(reference: str) -> Response | tuple[str, int]:
    try:
        with commits() as session:
            found = theirs(session, reference)
            publish_alert.recall_alert(
                session, alert_id=found.alert.id, actor=holder().actor, clock=wiring().clock
            )
    except Conflict as error:
        return progress_page(reference, say(error)), status_of(error)
    return redirect(url_for("staff.alert_progress", reference=reference), 303)


@blueprint.post("/alerts/<reference>/again")
@requires(Permission.DECIDE)
def alert_again(reference: str) -> Response:
    """Let what has failed be tried once more, for whoever has mended the cause."""
    with commits() as session:
        theirs(session, reference)
        deliver_alert.send_failed_again(session, reference=reference, clock=wiring().clock)
    wiring().wake("deliveries.sweep")
    return redirect(url_for("staff.alert_progress", reference=reference), 303)
