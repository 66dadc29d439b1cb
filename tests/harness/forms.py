"""The forms of a page as a browser would send them back untouched."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


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
