"""What the service tells people: every fact and number, where it was read, who keeps it right, and what is overdue."""

from __future__ import annotations

from flask import Response, render_template

from num_service.domain.help.cards import CARDS, LAW
from num_service.domain.help.directory import places
from num_service.domain.shared.permissions import Permission
from num_service.web.core.access import requires
from num_service.web.core.compression import light
from num_service.web.core.transactions import wiring
from num_service.web.staff.blueprint import blueprint


@blueprint.get("/help-list")
@requires(Permission.READ_HELP_LIST)
def help_list() -> Response:
    directory, today = wiring().directory, wiring().clock().date()
    late = directory.overdue(today)
    titles = {point: card.topic for card in CARDS for point in card.points}
    page = render_template(
        "staff/help_list.html",
        late=late,
        rest=[each for each in directory.everything if each not in late],
        law=[(titles[point], point) for point in LAW],
        law_late=sum(point.overdue(today) for point in LAW),
        said=directory.said,
        today=today,
        places=places,
        replaced=sorted(directory.replaced),
    )
    return light(page)
