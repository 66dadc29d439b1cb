"""An alert that is out, in other languages: written by one caseworker, approved by a second, taken away by either."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.alerts.alert import WORDS, AlertText
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Language
from num_service.domain.writing.document import OverNow, SavedMeanwhile
from num_service.schemas.alerts.translation import TranslationSchema
from num_service.schemas.writing.approval import SecondSchema
from num_service.services.casework import translate_alert
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import languages_of_records, say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.progress import progress_page, theirs

_LABELS = {
    "headline": N_("Headline"),
    "body": N_("What happened"),
    "look_for": N_("What to look for"),
    "advice": N_("What to do"),
    "could_tell": N_("The question"),
    "reason": N_("Why these words may stay"),
}


@blueprint.get("/alerts/<reference>/in/<code>")
@requires(Permission.DECIDE)
def alert_translation(reference: str, code: str) -> str:
    return _page(reference, _language(code))


@blueprint.post("/alerts/<reference>/in/<code>")
@requires(Permission.DECIDE)
def alert_translate(reference: str, code: str) -> Response | tuple[str, int]:
    language, form = _language(code), nested(request.form)
    chosen, errors = load(TranslationSchema(), form)
    if errors:
        return _page(reference, language, typed=form, errors=errors), 422
    try:
        with commits() as session:
            theirs(session, reference)
            translate_alert.save(
                session,
                reference=reference,
                language=language,
                text=AlertText(**{name: chosen[name] for name in WORDS}),
                began_from=chosen["began_from"],
                holder=holder(),
                clock=wiring().clock,
            )
    except OverNow as error:
        return progress_page(reference, say(error)), status_of(error)
    except SavedMeanwhile as error:
        return _page(reference, language, typed=form, refusal=say(error)), status_of(error)
    except (Invalid, Conflict) as error:
        return _page(reference, language, typed=form, errors=at_field(error, "body")), status_of(error)
    flash(
        say(N_("Saved. A second caseworker approves it; until then its readers have the English.")), "success"
    )
    return redirect(url_for("staff.alert_progress", reference=reference), 303)


@blueprint.post("/alerts/<reference>/in/<code>/approve")
@requires(Permission.DECIDE)
def alert_translation_approve(reference: str, code: str) -> Response | tuple[str, int]:
    language, form = _language(code), nested(request.form)
    chosen, errors = load(SecondSchema(), form)
    if errors:
        return _page(reference, language, answered=form, errors=errors), 422
    try:
        with commits() as session:
            theirs(session, reference)
            translate_alert.approve(
                session,
                reference=reference,
                language=language,
                seen=chosen["seen"],
                reason=chosen["reason"],
                holder=holder(),
                clock=wiring().clock,
            )
    except OverNow as error:
        return progress_page(reference, say(error)), status_of(error)
    except (Invalid, Conflict) as error:
        where = "reason" if isinstance(error, Invalid) else "could_tell"
        return _page(reference, language, answered=form, errors=at_field(error, where)), status_of(error)
    flash(say(phrase("Approved. Whoever reads in %(language)s has it now.", language=language)), "success")
    return redirect(url_for("staff.alert_progress", reference=reference), 303)


@blueprint.post("/alerts/<reference>/in/<code>/remove")
@requires(Permission.DECIDE)
def alert_translation_remove(reference: str, code: str) -> Response:
    with commits() as session:
        theirs(session, reference)
        translate_alert.remove(
            session, reference=reference, language=_language(code), holder=holder(), clock=wiring().clock
        )
    flash(say(N_("Taken away. Its readers have the English again.")), "success")
    return redirect(url_for("staff.alert_progress", reference=reference), 303)


def _language(code: str) -> Language:
    """A language that readers can have, other than the one alerts are written in."""
    offered = {each.value: each for each, _ in languages_of_records() if each is not Language.EN}
    return offered.get(code) or abort(404)


def _page(
    reference: str,
    language: Language,
    *,
    typed: dict[str, Any] | None = None,
    answered: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    refusal: str = "",
) -> str:
    with commits() as session:
        found = theirs(session, reference)
        if found.text is None or not translate_alert.may_be_translated(found.alert, wiring().clock):
            abort(404)
        there = translate_alert.opened(session, alert=found.alert, language=language, holder=holder())
    stored = {name: getattr(there.text, name) for name in WORDS} if there else {}
    return render_template(
        "staff/translation.html",
        found=found,
        language=language,
        there=there,
        as_read=replace(there.text, identifiers=found.text.identifiers) if there else None,
        needed=[name for name in WORDS if getattr(found.text, name).strip()],
        typed=typed or stored,
        answered=answered or {},
        errors=errors or {},
        refusal=refusal,
        labels={name: say(label) for name, label in _LABELS.items()},
    )
