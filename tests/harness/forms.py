"""The forms of a page as a browser would send them back untouched."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from num_service.web.public.report_form import LISTS

#: The business of a report's form itself: what guards it, and what a button or its page says.
OWN = frozenset(
    {
        "csrf_token", "submission", "wording_version", "stay", "send", "no_to_everything", "asked_again", "page",
        "seen", "begun", "shown_in", "go", "switch_to", "find",
    }
)  # fmt: skip


@dataclass
class Form:
    """Where it goes, and what is in its fields as shown."""

    action: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)

    def filled(self, **typed: str) -> MultiDict[str, str]:
        """The fields as they are, with some typed over; dots in names are written as two underscores."""
        data = MultiDict(self.fields)
        for name, value in typed.items():
            data[name.replace("__", ".")] = value
        return data


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
            self._inside = True
        elif not self._inside:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._area, self._words = given.get("name"), ""
        elif tag == "select":
            self._select = given.get("name")
            self.forms[-1].fields.setdefault(self._select or "", "")
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].fields[self._select] = given.get("value", "")

    def _input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name")
        if name is None or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self.forms[-1].fields.add(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            self.forms[-1].fields.add(self._area, self._words.removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._words += data


def forms(answer: TestResponse) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(answer.get_data(as_text=True))
    return reader.forms


def form_with(answer: TestResponse, name: str) -> Form:
    """The first form that has a field of this name."""
    found = next((each for each in forms(answer) if name in each.fields), None)
    assert found is not None, f"no form with “{name}” on a page answered with {answer.status}"
    return found


def filled_in(page: str) -> MultiDict[str, str]:
    """Something in every field of the report form, as the page itself offers it: a new field is in it by itself."""
    form: MultiDict[str, str] = MultiDict()
    for name in dict.fromkeys(re.findall(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"', page)):
        if name in OWN:
            continue
        options = offered(page, name)
        if name in LISTS:  # two of each, so that the second is not forgotten
            form.setlist(name, [options[0], options[-1]])
        elif name == "about.under_18":  # of somebody who is, less is asked
            form[name] = "no"
        elif options:
            form[name] = options[0]
        elif name.endswith(".value"):
            form[name] = "O77OO 9OO123"
        elif name == "when.day":
            form[name] = "2026-03-09"
        else:
            form[name] = f"typed into {name}, with <angle> & “quotes”"
    return form


def offered(page: str, name: str) -> list[str]:
    """The codes a list offers, whatever kind of list it is."""
    select = re.search(rf'<select\b[^>]*\bname="{re.escape(name)}".*?</select>', page, re.S)
    if select:
        return [each for each in re.findall(r'<option value="([^"]*)"', select[0]) if each]
    inputs = re.findall(rf'<input\b[^>]*\bname="{re.escape(name)}"[^>]*>', page)
    codes = [re.search(r'\bvalue="([^"]*)"', each) for each in inputs if re.search("radio|checkbox", each)]
    return [each[1] for each in codes if each]
