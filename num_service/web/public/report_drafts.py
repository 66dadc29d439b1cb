"""The report that is being written in this browser: found and opened by a cookie of its own.

Until that cookie has come back its secret is derived from the session's, so that two first forms at the same moment
find the same place, as codes do (``waiting_codes``). After a report was sent its number stays there for the rest of
the half hour, without a word of it: going back, or pressing once more, then says so. Another report begun meanwhile
has another place, which nobody without the cookie can tell to be of the same browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response, after_this_request, request, session
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from num_service.crypto.session_box import SessionToken, read_token
from num_service.services.reports import drafts
from num_service.services.reports.drafts import Kept
from num_service.web.core.sides import cookie_name, cookie_options, reporters_token
from num_service.web.core.transactions import commits, wiring
from num_service.web.public.report_form import ReportForm, read
from num_service.web.public.report_steps import Page

COOKIE = "draft"
#: What the cookie ends with once its report was sent: what is not there any more was not lost.
_SENT = ".sent"


@dataclass(slots=True)
class Draft:
    """One report as far as it was written.

    Args:
        data: what was typed, as the form has it; empty once it was sent.
        submission: the one-time number of the report.
        saved: for each page, which page of a browser saved it last, and how often it was saved.
        shown: for each question that was answered, the language and the version of its words.
        said: what a button said for good: ``asked_again``, ``no_to_everything``.
        sent: it was sent.
        notice, stay: what the next page says first, and the line it begins at.
        until: when it is gone, if nothing more is done; None while nothing is kept.
    """

    data: dict[str, Any] = field(repr=False)
    submission: str
    saved: dict[str, list[Any]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    sent: bool = False
    notice: str = ""
    stay: str = ""
    until: datetime | None = None

    def version(self, page: Page) -> int:
        """How often a page was saved."""
        return int(self.saved.get(page, ["", 0])[1])

    def mark_sent(self) -> None:
        """Only its number stays."""
        self.data, self.saved, self.shown, self.said, self.sent = {}, {}, {}, {}, True
        self.notice = self.stay = ""

    @property
    def form(self) -> ReportForm:
        """The whole report as typed."""
        return ReportForm(self.data, {"submission": self.submission, **self.said})

    def _as_json(self) -> dict[str, Any]:
        names = ("data", "submission", "saved", "shown", "said", "sent", "notice", "stay")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Held:
    """A draft that is being changed, its row locked. existed: it was there before; thrown: it is to be deleted."""

    database: Session
    draft: Draft
    existed: bool
    thrown: bool = False


def blank(submission: str = "") -> Draft:
    """A report nobody has written anything of."""
    form = read(MultiDict())
    if submission:
        form.controls["submission"] = submission
    return Draft(form.data, form.submission)


def look() -> Draft | None:
    """What is kept for this browser, for another half hour from now; None where nothing is."""
    if (place := _place()) is None:
        return None
    with commits() as database:
        kept = drafts.read(database, place=place, clock=wiring().clock)
        if kept is None:
            return None
        draft = _opened(kept)
        if not draft.sent:
            held = draft._as_json() | {"notice": "", "stay": ""}  # it is said once
            draft.until = drafts.keep(database, place=place, held=held, clock=wiring().clock)
    _stay(place, sent=draft.sent)
    return draft


def has_cookie() -> bool:
    """Whether this browser has brought the cookie of a draft, so that it takes cookies."""
    return cookie_name(COOKIE) in request.cookies


def has_ended() -> bool:
    """Whether something was written in this browser that was left alone for too long; it is said once."""
    cookie = request.cookies.get(cookie_name(COOKIE), "")
    if not cookie or cookie.endswith(_SENT):
        return False
    after_this_request(_remember(None))
    return True


@contextmanager
def changing(submission: str) -> Iterator[Held]:
    """The draft of this browser, locked until the end of the block, and then kept as the block left it.

    Args:
        submission: the number of the report on the page. Where another was sent from here, a new one begins.
    """
    place = _place()
    if place is None:
        raise RuntimeError("a form is only taken within a session")
    clock = wiring().clock
    with commits() as database:
        kept = drafts.hold(database, place=place, clock=clock)
        if kept is not None and kept.held["sent"] and kept.held["submission"] != submission:
            place = place.next_place(submission)
            kept = drafts.hold(database, place=place, clock=clock)
        held = Held(database, _opened(kept) if kept else blank(submission), kept is not None)
        yield held
        if held.thrown:
            drafts.forget(database, place=place)
        else:
            held.draft.until = drafts.keep(database, place=place, held=held.draft._as_json(), clock=clock)
    _stay(None if held.thrown else place, sent=held.draft.sent)


def forget() -> None:
    """This browser is being left: what was written here is gone."""
    if (place := _place()) is None:
        return
    with commits() as database:
        drafts.forget(database, place=place)
    after_this_request(_remember(None))


def _opened(kept: Kept) -> Draft:
    return Draft(**kept.held, until=kept.until)


def _place() -> SessionToken | None:
    cookie = request.cookies.get(cookie_name(COOKIE), "")
    if (place := read_token(cookie.removesuffix(_SENT))) is not None:
        return place
    page = reporters_token(request)
    return page.place_of_draft if page is not None else None


def _stay(place: SessionToken | None, *, sent: bool = False) -> None:
    """The cookie says where it is; and the session, which guards its forms, lives as long as the draft."""
    session.modified = True
    after_this_request(_remember(place, _SENT if sent else ""))


def _remember(place: SessionToken | None, ending: str = "") -> Callable[[Response], Response]:
    def answer(response: Response) -> Response:
        if place is None:
            response.delete_cookie(cookie_name(COOKIE), **cookie_options())
        else:
            response.set_cookie(cookie_name(COOKIE), place.cookie + ending, **cookie_options())
        return response

    return answer
