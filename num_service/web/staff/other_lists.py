"""Other schemes' lists: what there is, and the import of one, tried before it is taken.

What was tried stands in the answer, sealed to the session, and comes back with the press that takes it: nothing of a
list is kept that was only tried.
"""

from __future__ import annotations

import base64
import io
import zlib

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.db.queries.checker import imported
from num_service.domain.checker.foreign_list import OPTIONAL, REQUIRED
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrases
from num_service.schemas.checker.listing import SchemeSchema
from num_service.services.checker import import_list as service
from num_service.services.checker.confirm_identifier import protected
from num_service.services.checker.import_list import Imported
from num_service.web.core.access import requires
from num_service.web.core.between_pages import opened, sealed
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

#: Bytes of a file that the page takes: about 5,000 rows. A longer one is imported on the command line.
MOST = 200_000


@blueprint.get("/lists")
@requires(Permission.READ_REPORT)
def other_lists() -> str:
    return _page()


@blueprint.post("/lists")
@requires(Permission.DECIDE)
def try_list() -> str | tuple[str, int]:
    """What an import would do. Nothing is changed."""
    given, errors = load(SchemeSchema(), nested(request.form))
    if errors:
        return _page(errors=errors), 422
    scheme, sent = given["scheme"], request.files.get("file")
    file = sent.read(MOST + 1) if sent is not None else b""
    try:
        found = _import(scheme, file, write=False)
    except Invalid as error:
        return _page(errors=at_field(error, "file")), status_of(error)
    kept = base64.b64encode(zlib.compress(file)).decode()
    return _page(found=found, scheme=scheme, kept=sealed({"scheme": scheme, "file": kept}))


@blueprint.post("/lists/take")
@requires(Permission.DECIDE)
def take_list() -> Response | tuple[str, int]:
    """Take the list that was tried, as it was tried."""
    kept = opened(request.form.get("kept", ""))
    if "file" not in kept:  # of another session, or of another page
        gone = N_("This was tried in another session. Choose the file again.")
        return _page(errors={"file": say(gone)}), 422
    try:
        found = _import(str(kept["scheme"]), zlib.decompress(base64.b64decode(str(kept["file"]))), write=True)
    except Invalid as error:
        return _page(errors=at_field(error, "file")), status_of(error)
    taken = phrases(
        "%(num)s entry was taken. Checks find it from the next fixed hour on.",
        "%(num)s entries were taken. Checks find them from the next fixed hour on.",
        found.taken,
    )
    flash(say(taken), "success")
    return redirect(url_for("staff.other_lists"), 303)


@blueprint.post("/lists/remove")
@requires(Permission.DECIDE)
def remove_list() -> Response:
    given, errors = load(SchemeSchema(), nested(request.form))
    try:
        if errors:
            raise service.no_list()
        with commits() as session:
            service.remove_list(session, scheme=given["scheme"], actor=principal().actor)
    except NotFound as error:
        flash(say(error), "warning")
    else:
        flash(say(N_("It was taken out, whole. Checks find nothing of it any more.")), "success")
    return redirect(url_for("staff.other_lists"), 303)


def _import(scheme: str, file: bytes, *, write: bool) -> Imported:
    if not file:
        raise Invalid("no_file", "Choose a file.", field="file")
    if len(file) > MOST:
        raise Invalid(
            "too_large",
            "This page takes a file of up to %(most)s kilobytes. Have a longer one imported on the command line, or "
            "cut it into lists of their own names.",
            field="file",
            most=MOST // 1000,
        )
    here = wiring()
    with commits() as session:
        return service.import_list(
            session,
            scheme=scheme,
            lines=io.TextIOWrapper(io.BytesIO(file), encoding="utf-8-sig", newline=""),
            index=here.index,
            protected=protected((*here.directory.every_number(), here.settings.check_line)),
            actor=principal().actor,
            clock=here.clock,
            write=write,
        )


def _page(
    errors: dict[str, str] | None = None, found: Imported | None = None, scheme: str = "", kept: str = ""
) -> str:
    with commits() as session:
        lists = imported.lists(session)
    return render_template(
        "staff/other_lists.html",
        lists=lists,
        errors=errors or {},
        typed=request.form,
        found=found,
        scheme=scheme,
        replaces=any(each.scheme == " ".join(scheme.split()) for each in lists),
        kept=kept,
        columns=(REQUIRED, OPTIONAL),
        refused=[(each.line, say(each.why)) for each in found.rejected] if found else [],
        most=MOST // 1000,
    )
