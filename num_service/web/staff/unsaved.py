"""What was typed and not saved: kept while somebody types, offered when they come back, thrown away by their word."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask import jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import phrase
from num_service.extensions import limiter
from num_service.services.casework.desk import KINDS, Desk
from num_service.services.casework.open_report import find_report
from num_service.services.writing import unsaved
from num_service.services.writing.kind import Kind
from num_service.services.writing.unsaved import Unsaved
from num_service.web.core.access import requires
from num_service.web.core.errors import status_of
from num_service.web.core.forms import nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import moment, say
from num_service.web.core.throttle import own_key
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

_KIND = {each.word: each for each in KINDS}
#: A form asks once typing has paused.
_OFTEN = "40 per minute"
#: The names of a form that somebody fills; its token, its stamp and its buttons are none.
_NAME = re.compile(r"[a-z_]+(\.[0-9]{1,2}\.[a-z_]+)?")
_NOT_TYPED = frozenset({"csrf_token", "opened", "add", "list", "next", "keeps"})


def left_of(desk: Desk, kind: Kind[Any, Any, Any], document_id: uuid.UUID | None) -> Unsaved | None:
    """What whoever opens a form left unsaved of it."""
    with commits() as session:
        report_id = desk.opened.report.id
        return unsaved.left(session, kind, report_id=report_id, document_id=document_id, holder=holder())


def typed_in(
    fresh: dict[str, Any], left: Unsaved | None, *, lists: frozenset[str]
) -> tuple[dict[str, Any], Unsaved | None]:
    """What a form shows, and what it offers to go on with.

    While something is offered, what is typed is not kept: it would be kept in place of that.
    """
    if left is None or "go_on" not in request.args:
        return (fresh if left else fresh | {"keeps": "1"}), left
    return nested(MultiDict(left.fields), lists=lists) | {"keeps": "1"}, None


def forget_kept(
    session: Any, kind: Kind[Any, Any, Any], report_id: uuid.UUID, document_id: uuid.UUID | None, keeps: str
) -> None:
    """Once a form is saved, what was kept of it goes; what it only offered to go on with stays."""
    if keeps:
        unsaved.forget(session, kind, report_id=report_id, document_id=document_id, holder=holder())


@requires(Permission.DECIDE)
@limiter.limit(_OFTEN, key_func=own_key)
def keep_unsaved(reference: str, word: str, document_id: uuid.UUID | None = None) -> tuple[Response, int]:
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if _NAME.fullmatch(name) and name not in _NOT_TYPED
    ]
    clock = wiring().clock
    try:
        with commits() as session:
            unsaved.keep(
                session,
                _KIND[word],
                report=find_report(session, reference),
                document_id=document_id,
                fields=fields,
                began_from=request.form.get("began_from", ""),
                holder=holder(),
                clock=clock,
            )
    except (Conflict, Invalid) as error:
        return jsonify(code=error.code, words=say(phrase("Not kept: %(why)s", why=say(error)))), status_of(
            error
        )
    at = moment(clock()).rpartition(" ")[2]
    return jsonify(
        words=say(phrase("Kept at %(time)s, sealed, for you alone. It is not saved yet.", time=at))
    ), 200


@requires(Permission.DECIDE)
def throw_away(reference: str, word: str, document_id: uuid.UUID | None = None) -> Response:
    with commits() as session:
        report = find_report(session, reference)
        unsaved.forget(session, _KIND[word], report_id=report.id, document_id=document_id, holder=holder())
    return redirect(form_of(reference, word, document_id), 303)


def form_of(reference: str, word: str, document_id: uuid.UUID | None) -> str:
    """The address of the form of a text, or of a new one."""
    if document_id is None:
        return url_for(f"staff.{word}_new", reference=reference)
    which: dict[str, Any] = {"reference": reference, f"{word}_id": document_id}
    return url_for(f"staff.{word}_edit", **which)


for _word in _KIND:
    for _rest in ("", "/<uuid:document_id>"):
        for _what, _view in (("unsaved", keep_unsaved), ("throw-away", throw_away)):
            blueprint.add_url_rule(
                f"/<reference>/{_word}{_rest}/{_what}",
                view_func=_view,
                defaults={"word": _word},
                methods=["POST"],
            )
