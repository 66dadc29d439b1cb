"""What the form of a warning and the form of a packet share: one pattern, and the verdict on what is chosen in it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from num_service.domain.reports.consent import Scope
from num_service.domain.shared.phrases import N_
from num_service.services.casework.allowed_now import ruled_out
from num_service.services.casework.desk import Desk
from num_service.services.writing.document import why_sent_back
from num_service.services.writing.kind import Kind
from num_service.services.writing.unsaved import Unsaved
from num_service.web.staff.live_marks import opened_stamp
from num_service.web.staff.meanwhile import Meanwhile, find_document
from num_service.web.staff.report import desk_context
from num_service.web.staff.unsaved import form_of


def form_context(
    desk: Desk,
    kind: Kind[Any, Any, Any],
    document_id: uuid.UUID | None,
    *,
    scope: Scope,
    verdict: dict[str, Any],
    other: Meanwhile | None,
    left: Unsaved | None,
) -> dict[str, Any]:
    """What ``staff/writing.html`` needs of either form.

    Args:
        scope: the question whose answer lets such a text go.
        verdict: what their answers allow for what is chosen in the form, as ``ui.gate_verdict`` takes it.
        other: what a colleague saved meanwhile; left: what whoever opens it has not saved.
    """
    here = find_document(desk, kind, document_id)
    return desk_context(desk) | {
        "here": here,
        "voids": here is not None and here.draft.row.approver_id is not None,
        "comment": why_sent_back(here.draft.row, desk.opened.notes) if here else "",
        "closed": ruled_out(desk.opened.consents, scope),
        "verdict": verdict,
        "other": other,
        "refusal": N_("This text was changed while you were writing") if other else "",
        "left": left,
        "form_at": form_of(desk.opened.report.reference, kind.word, document_id),
        "opened_stamp": opened_stamp(desk.opened.report.reference),
    }


def take_in(form: dict[str, Any], name: str, another: str, allowed: Collection[str]) -> None:
    """Take what was chosen from the list of others in among what is ticked, whichever button was pressed."""
    chosen, ticked = str(form.pop(another, "")), form.get(name, [])
    if chosen in allowed and isinstance(ticked, list) and chosen not in ticked:
        form[name] = [*ticked, chosen]


def in_order(errors: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """Errors in the order of the form. labels: its fields, as they stand there."""
    places = {name: place for place, name in enumerate(labels)}
    return dict(sorted(errors.items(), key=lambda each: places.get(each[0], len(places))))
