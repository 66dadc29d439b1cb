"""Stop everything that a report shares: for now, so that one press goes on, or with a no to each question."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.phrases import N_
from num_service.services.reports import pausing
from num_service.web.core.access import public
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.languages import language_shown, say
from num_service.web.core.transactions import wiring
from num_service.web.public import blueprint
from num_service.web.public.receipt_changes import back, tell, wording_shown
from num_service.web.public.receipt_words import answer_in_words
from num_service.web.public.receipts import look, opened, receipt_closed, sharing, show

_PAUSED = N_("Everything is paused. Nothing new goes out from your report until you go on again here.")
_STOPPED = N_("All sharing is stopped. Nothing new goes out from your report.")
_GOES_ON = N_("You go on: your answers from before the pause count again.")


@blueprint.get("/receipt/stop")
@public
def receipt_stop() -> ResponseReturnValue:
    """What pausing and stopping mean, before either is done."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    view = look(now_open)
    given = [(say(scope), say(answer_in_words(view.consents[scope]))) for scope in sharing(view)]
    running = any(scope not in view.paused.scopes for scope in sharing(view))
    return render_template("public/receipt_stop.html", given=given, running=running)


@blueprint.post("/receipt/stop")
@public
def receipt_stop_now() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    tell(pausing.stop(wiring(), opened=now_open, language=language_shown()), say(_STOPPED))
    return back()


@blueprint.post("/receipt/pause")
@public
def receipt_pause() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    tell(pausing.pause(wiring(), opened=now_open, language=language_shown()), say(_PAUSED))
    return back()


@blueprint.post("/receipt/resume")
@public
def receipt_resume() -> ResponseReturnValue:
    """Go on: exactly the answers that the page showed are given again."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    try:
        changes = pausing.resume(
            wiring(),
            opened=now_open,
            seen=request.form.get("seen", ""),
            language=language_shown(),
            wording_version=wording_shown(),
        )
    except Conflict as why:
        return show(now_open, errors=at_field(why, "paused"), status=status_of(why))
    tell(changes, say(_GOES_ON))
    return back()
