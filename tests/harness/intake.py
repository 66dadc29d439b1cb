"""A report written down for somebody: the questions, the code, and sending it, as the pages ask for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT
from tests.harness.forms import Form, forms
from tests.harness.pages import Visitor

CALL, ENTRY = "/intake/telephone", "/intake/entry"
#: The least that a call is about, each question answered with no.
TOLD = {
    "account": "He would not pay and then he hit me.",
    "where.region": "london",
    "about.on_behalf": "self",
    "people.0.role": "client",
    "people.0.identifiers.0.value": "07700 900123",
    "people.0.identifiers.0.basis": "saw",
}
ALL_NO = {f"consents.{scope.value}": "no" for scope in Scope if scope is not Scope.HELPER}
#: What a paper form is known by.
PAPER = {"language": "ro", "wording_version": CURRENT}


def asks(visitor: Visitor, way: str, typed: Mapping[str, str]) -> TestResponse:
    """The page of questions, sent."""
    form = _to(visitor.get(way), way)
    return visitor.client.post(way, data=_over(form, {**typed, "go": "code"}))


def code_on(page: TestResponse) -> str:
    """The code that a page shows."""
    body = page.get_data(as_text=True)
    groups = re.findall(r"<li><strong translate=\"no\">([0-9A-Z]{5})</strong>", body) or re.findall(
        r"<span>([0-9A-Z]{5})</span>", body
    )
    assert len(groups) == 5, page.status
    return "-".join(groups)


def sends(visitor: Visitor, page: TestResponse, way: str, read_back: str, go: str = "send") -> TestResponse:
    """The page of the code, sent with what was read back."""
    form = _to(page, f"{way}/send")
    return visitor.client.post(f"{way}/send", data=_over(form, {"read_back": read_back, "go": go}))


def takes(visitor: Visitor, way: str, typed: Mapping[str, str]) -> tuple[str, str]:
    """A whole report: its reference and its code."""
    page = asks(visitor, way, typed)
    assert page.status_code == 200, page.get_data(as_text=True)
    code = code_on(page)
    done = sends(visitor, page, way, code if way == CALL else code[-5:])
    found = re.search(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}", done.get_data(as_text=True))
    assert done.status_code == 200
    assert found is not None, done.get_data(as_text=True)
    return found[0], code


def _to(page: TestResponse, action: str) -> Form:
    found = next((each for each in forms(page) if each.action == action), None)
    assert found is not None, f"no form to {action} on a page answered with {page.status}"
    return found


def _over(form: Form, typed: Mapping[str, str]) -> MultiDict[str, str]:
    data = MultiDict(form.fields)
    for name, value in typed.items():
        data[name] = value
    return data
