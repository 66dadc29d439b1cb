"""Somebody who writes a report step by step, without scripts: each page as it is shown, filled and sent back.

walk = Walk(browser(app))
walk.fill("what", account="He took it.")
walk.fill("consents", consents__alert="yes")
walk.send()
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from num_service.domain.reports.parts import PartKind
from num_service.services.sealed.open_parts import open_with_casework_key
from tests.harness.forms import Form, form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import reports
from tests.harness.story import Story


class Walk:
    """One browser on the steps."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.client = visitor.client

    def get(self, page: str) -> TestResponse:
        return self.client.get(f"/report/step/{page}")

    def form(self, page: str) -> Form:
        """The form of a page as it is shown now."""
        return form_with(self.get(page), "submission")

    def post(self, form: Form, typed: Mapping[str, Any] | None = None, **pressed: str) -> TestResponse:
        """Send a form back with some of it typed over, by a button."""
        data = MultiDict(form.fields)
        for name, value in (typed or {}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        for name, value in pressed.items():
            data[name] = value
        return self.client.post(form.action, data=data)

    def fill(self, page: str, typed: Mapping[str, Any] | None = None, **pressed: str) -> TestResponse:
        """Open a page, type, and press a button: "Next" where none is named."""
        return self.post(self.form(page), typed, **(pressed or {"go": "next"}))

    def shown(self, answer: TestResponse) -> TestResponse:
        """The page that an answer leads to."""
        assert answer.status_code == 303, answer.status
        return self.client.get(answer.location)

    def send(self) -> TestResponse:
        """Press "Send my report" where the answers are checked."""
        return self.fill("check", send="all")


EVERYTHING: dict[str, dict[str, Any]] = {
    "what": {"danger_now": ["coming_back"], "incident_types": ["robbery", "theft"], "account": "He took it."},
    "when-where": {"when.about": "last spring", "where.region": "london", "where.town": "Camden"},
    "who": {
        "people.0.name_used": "Dave",
        "people.0.identifiers.0.value": "07700 900123",
        "people.0.identifiers.0.basis": "saw",
    },
    "you": {"about.on_behalf": "self", "about.support": ["listen"], "about.contact": "by text"},
    "consents": {"consents.alert": "yes", "conditions.alert.show_me_first": "yes", "consents.contact": "yes"},
}


def everything(walk: Walk) -> None:
    for page, typed in EVERYTHING.items():
        answer = walk.fill(page, typed)
        assert answer.status_code == 303, words(answer)


def sealed(story: Story) -> dict[str, Any]:
    """What was sealed of the newest report."""
    with story.commits() as session:
        found = open_with_casework_key(
            session,
            story.caseworkers[0],
            report_id=reports(story)[-1].id,
            kinds=[PartKind.ACCOUNT, PartKind.PRIVATE],
        )
        return {name: value for part in found for name, value in json.loads(part.text).items()}
