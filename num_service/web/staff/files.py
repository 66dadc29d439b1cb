"""Photos and recordings of a report: looked at and listened to here, and kept by no browser."""

from __future__ import annotations

import uuid

from flask import Response, make_response, render_template, request

from num_service.domain.reports.files import Made
from num_service.domain.shared.permissions import Permission
from num_service.services.casework import files
from num_service.services.casework.files import SeenFile
from num_service.web.core.access import requires
from num_service.web.core.headers import CSP
from num_service.web.core.identity import holder
from num_service.web.core.transactions import commits
from num_service.web.staff.blueprint import blueprint

#: The page of a recording may play it, from here alone.
_PLAYS = f"{CSP}; media-src 'self'"
#: What is shown by itself runs nothing and asks for nothing, whatever it is.
_BARE = "default-src 'none'; script-src 'none'; style-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


@blueprint.get("/<reference>/files/<uuid:file_id>")
@requires(Permission.READ_REPORT)
def report_file(reference: str, file_id: uuid.UUID) -> Response:
    """The page of one file; what is in it is asked for by the page itself."""
    with commits() as session:
        found = files.find_file(session, reference=reference, file_id=file_id, holder=holder())
    page = render_template("staff/file.html", reference=reference, file=found, plays=_plays(found))
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _PLAYS
    return response


@blueprint.get("/<reference>/files/<uuid:file_id>/content")
@requires(Permission.READ_REPORT)
def report_file_content(reference: str, file_id: uuid.UUID) -> Response:
    """The picture or the sound itself. That it was opened is on record."""
    with commits() as session:
        found, content = files.open_file(session, reference=reference, file_id=file_id, holder=holder())
    response = Response(content, mimetype=found.made.media_type)
    response.headers["Content-Disposition"] = "inline; filename=file"
    response.headers["Content-Security-Policy"] = _BARE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # Some browsers play nothing that they cannot ask for in parts.
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _plays(file: SeenFile) -> bool:
    return file.made is Made.RECORDING
