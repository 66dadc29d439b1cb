"""Where somebody begins who writes down what another person tells them."""

from __future__ import annotations

from flask import render_template

from num_service.domain.shared.permissions import Permission
from num_service.web.core.access import requires
from num_service.web.core.guard import allowed
from num_service.web.core.links import link
from num_service.web.intake.blueprint import blueprint
from num_service.web.intake.paper import languages


@blueprint.get("")
@requires(Permission.TAKE_REPORTS)
def start() -> str:
    return render_template(
        "intake/start.html",
        takes_calls=allowed(Permission.TAKE_CALLS),
        files_url=link("public.report_for_someone") if allowed(Permission.FILE_FOR_SOMEONE) else "",
        printed_in=languages(),
    )
