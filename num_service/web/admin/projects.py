"""The projects, and a page for each: where it works, its people, whether alerts reach it, what may be done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from num_service.domain.shared.people import ProjectOrder, ProjectsAsked
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.taxonomy import Region
from num_service.schemas.accounts.admin import ProjectFilters
from num_service.services.accounts import read_projects
from num_service.web.admin import blueprint
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.lists_left import remember
from num_service.web.core.transactions import commits, wiring

SIZE = 50


@blueprint.get("/projects")
@requires(Permission.MANAGE_USERS)
def projects() -> Response:
    wanted, errors = load(ProjectFilters(), nested(request.args))
    wanted = wanted or ProjectFilters().load({})
    remember("q", "region", "sort", "page")
    asked, page = ProjectsAsked(wanted["q"], wanted["region"], wanted["sort"]), wanted["page"]
    with commits() as session:
        rows, more = read_projects.list_projects(session, asked=asked, page=page, size=SIZE)
        count = read_projects.count_projects(session)
    body = render_template(
        "admin/projects.html",
        rows=rows,
        count=count,
        asked=asked,
        places=[each for each in Region if each.is_place],
        orders=list(ProjectOrder),
        previous=_address(asked, page - 1) if page > 1 else "",
        following=_address(asked, page + 1) if more else "",
        first=(page - 1) * SIZE + 1,
        errors=errors,
    )
    return make_response(body, 422 if errors else 200)


@blueprint.get("/projects/<uuid:project_id>")
@requires(Permission.MANAGE_USERS)
def project(project_id: uuid.UUID) -> Response:
    """One project and its people."""
    wanted, errors = load(ProjectFilters(only=("page",)), nested(request.args))
    page = wanted["page"] if wanted else 1
    with commits() as session:
        who = read_projects.read_project(session, project_id=project_id, contact=wiring().contact)
        rows, more = read_projects.people_of(
            session, project_id=project_id, contact=wiring().contact, page=page, size=SIZE
        )
    body = render_template(
        "admin/project.html",
        who=who,
        rows=rows,
        previous=url_for("admin.project", project_id=project_id, page=page - 1) if page > 1 else "",
        following=url_for("admin.project", project_id=project_id, page=page + 1) if more else "",
        first=(page - 1) * SIZE + 1,
        errors=errors,
    )
    return make_response(body, 422 if errors else 200)


def _address(asked: ProjectsAsked, page: int) -> str:
    order = "" if asked.order is ProjectOrder.NAME else asked.order
    now: dict[str, Any] = {"q": asked.words, "region": asked.region, "sort": order, "page": page}
    return url_for("admin.projects", **{name: value for name, value in now.items() if value})
