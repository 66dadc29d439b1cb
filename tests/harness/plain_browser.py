"""A browser without scripts or pictures that goes where `page_cases` goes: over the test client, in any language.

Links, fields and buttons are found as a reader finds them; marks of `marked_words` around a button's words are
overlooked. Every answer on the way is kept in `answers`, for the tests that look at all of them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.harness.marked_words import unmarked

_ONE_OF_A_FORM = re.compile(r'form:has\(input\[name="([^"]+)"\]\[value="([^"]+)"\]\)')


@dataclass
class PlainForm:
    """A form as it stands: where it goes, what is in it, and the buttons it has, as (words, attributes)."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: set[tuple[str, str]] = field(default_factory=set)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PlainForm] = []
        self._open = False
        self._area = self._select = ""
        self._button: dict[str, str] | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PlainForm(given.get("action", ""), given.get("method", "get").lower()))
            self._open = True
        if not self._open:
            return
        form = self.forms[-1]
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            form.choices.add((name, value))
            if "checked" in given:
                form.fields.append((name, value))
        elif tag == "input" and name:
            form.fields.append((name, value))
        elif tag == "textarea":
            self._area, self._words = name, ""
        elif tag == "select":
            self._select = name
            form.fields.append((name, ""))
        elif tag == "option" and self._select:
            form.choices.add((self._select, value))
            if "selected" in given:
                form.fields[-1] = (self._select, value)
        elif tag == "button":
            self._button, self._words = given, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea" and self._area:
            self.forms[-1].fields.append((self._area, self._words.removeprefix("\n")))
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "button" and self._button is not None and self._open:
            self.forms[-1].buttons.append((" ".join(unmarked(self._words).split()), self._button))
            self._button = None


class PlainBrowser:
    """One person's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.path = ""
        self.answers: list[tuple[str, TestResponse]] = []
        self._typed: list[tuple[str, str, bool]] = []

    @property
    def page(self) -> _Page:
        """What the cases ask of Playwright's own page."""
        return _Page(self)

    def forget_answers(self) -> None:
        self.answers.clear()

    @property
    def source(self) -> str:
        return self.answers[-1][1].get_data(as_text=True)

    def says(self) -> str:
        """The words of the page without marks, each run of spaces one space."""
        body = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", self.source, flags=re.S)
        return " ".join(unmarked(html.unescape(body)).split())

    def open(self, path: str) -> None:
        self._go("GET", path)

    def fill(self, name: str, text: str) -> None:
        self._typed.append((name, text, False))

    def choose(self, name: str, value: str) -> None:
        self._typed.append((name, value, False))

    def tick(self, name: str, value: str) -> None:
        self._typed.append((name, value, True))

    def follow(self, words: str) -> None:
        """Follow the first link with these words in it."""
        links = re.findall(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', self.source, re.S)
        said = [(where, unmarked(html.unescape(re.sub(r"<[^>]+>", " ", inner)))) for where, inner in links]
        found = [where for where, each in said if re.search(words, " ".join(each.split()), re.I)]
        assert found, f"no link “{words}” on {self.path}"
        self._go("GET", found[0])

    def press(self, words: str, *, inside: tuple[str, str] | None = None) -> None:
        """Press the first button with these words in it, with whatever was typed before."""
        forms = self._forms()
        if inside:
            forms = [each for each in forms if inside in each.fields]
        found = [
            (form, attrs)
            for form in forms
            for said, attrs in form.buttons
            if re.search(words, said, re.I) and "nav-link" not in attrs.get("class", "")
        ]
        assert found, f"no button “{words}” on {self.path}: {[b[0] for each in forms for b in each.buttons]}"
        form, attrs = found[0]
        data = self._filled(form)
        if attrs.get("name"):
            data.append((attrs["name"], attrs.get("value", "")))
        where = attrs.get("formaction") or form.action or self.path
        self._go("POST" if form.method == "post" else "GET", where, data)

    def _forms(self) -> list[PlainForm]:
        reader = _Forms()
        reader.feed(self.source)
        return reader.forms

    def _filled(self, form: PlainForm) -> list[tuple[str, str]]:
        data = list(form.fields)
        for name, value, several in self._typed:
            if several:
                assert (name, value) in form.choices, f"no choice {name}={value} on {self.path}"
                data = [each for each in data if each != (name, value)]
            else:
                data = [each for each in data if each[0] != name]
            data.append((name, value))
        return data

    def _go(self, method: str, where: str, data: list[tuple[str, str]] | None = None) -> None:
        self._typed = []
        path = urljoin(self.path, html.unescape(where))
        for _ in range(6):
            if method == "POST":
                many: dict[str, list[str]] = {}
                for name, value in data or []:
                    many.setdefault(name, []).append(value)
                answer = self.client.post(path, data=many)
            else:
                answer = self.client.get(path, query_string=data or None)
            self.path = path
            self.answers.append((path, answer))
            if answer.status_code not in (301, 302, 303, 307, 308):
                return
            there = urlsplit(urljoin(path, answer.headers["Location"]))
            method, data, path = "GET", None, there.path + (f"?{there.query}" if there.query else "")
        raise AssertionError(f"{path} leads round in circles")


@dataclass(frozen=True)
class _Page:
    """The few things of Playwright's page that a case asks for."""

    browser: PlainBrowser

    @property
    def context(self) -> _Page:
        return self

    def clear_cookies(self) -> None:
        for name in ("page", "visit", "desk", "words"):
            self.browser.client.delete_cookie(name)

    def reload(self) -> None:
        self.browser.open(self.browser.path)

    def wait_for_url(self, _url: object) -> None:
        """Nothing to wait for: an answer is there before the next line."""

    def locator(self, selector: str) -> Any:
        """One form among several, by a hidden field: the field."""
        found = _ONE_OF_A_FORM.fullmatch(selector)
        assert found is not None, f"a plain browser does not know {selector}"
        return found.groups()
