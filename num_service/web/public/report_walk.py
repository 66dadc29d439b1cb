"""Tell us what happened, in five short steps: what; when and where; who; about you and support; what we may do.

Each step is sent when it is left, forwards or backwards, and kept in a draft that only this browser can open
(``report_drafts``): back, forward and reload show it again. Nothing is sent to anybody before a "Send" button, which
stands on every step. What a step's form holds is read by ``report_form``, and the whole report by the same schema as
the one page's; which questions are asked is said by ``domain.reports.follow_ups``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from flask import g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from num_service.domain.shared.errors import Conflict, Invalid, NotReady
from num_service.web.core.access import public
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.languages import choice_cookie, offered_languages, tag
from num_service.web.core.resume import comes_back_as
from num_service.web.core.sides import cookie_options
from num_service.web.core.transactions import wake_callers
from num_service.web.public import blueprint, report_drafts, waiting_codes
from num_service.web.public.report_drafts import Draft, Held
from num_service.web.public.report_form import ReportForm, change_rows, read
from num_service.web.public.report_found import take_ticked
from num_service.web.public.report_questions import drop_unasked, remember_how_shown
from num_service.web.public.report_sending import as_typed, ask_once_more, read_whole, take_in
from num_service.web.public.report_step_view import show, until_words
from num_service.web.public.report_steps import (
    WHOSE,
    Page,
    after,
    asks_also,
    before,
    held_by,
    page_of,
    put,
)

_STEP = f"/report/step/<any({', '.join(repr(each.value) for each in Page)}):page>"
#: Buttons after which the same page is shown again.
_STAYING = {"stay", "add_person", "remove_person", "add_identifier", "remove_identifier", "find"}


@blueprint.get("/report")
@public
def report() -> ResponseReturnValue:
    """The first step. Whoever has sent a report from here a moment ago may begin another."""
    return _open(Page.WHAT)


@blueprint.get(_STEP)
@public
def report_step(page: str) -> ResponseReturnValue:
    return _open(Page(page))


def _open(page: Page) -> ResponseReturnValue:
    draft = report_drafts.look()
    if draft is not None and draft.sent:
        return show(page, report_drafts.blank(), notice="sent") if page is Page.WHAT else _already()
    if draft is None:
        gone = report_drafts.has_ended()
        if page is Page.CHECK and not gone:
            return redirect(url_for("public.report"))
        page = Page.WHAT if page is Page.CHECK else page
        return show(page, report_drafts.blank(), notice="all_gone" if gone else "")
    errors = _mistakes(draft, page) if page is Page.CHECK or "look" in request.args else {}
    return show(page, draft, errors=errors, notice=draft.notice, stay=draft.stay)


def _open_too_long() -> ResponseReturnValue:
    """The form of one step, open longer than its session: it comes back with everything in it, nothing kept yet."""
    page = Page((request.view_args or {})["page"])
    form = read(request.form)
    draft = report_drafts.look()
    if draft is not None and draft.sent:
        return _already()
    why = "expired" if report_drafts.has_cookie() else g.get("why_again", "expired")
    if draft is None and form.controls.get("begun") == "1" and why == "expired":
        why = "gone"
    draft = draft or report_drafts.blank(form.submission)
    if page is Page.CHECK:
        return show(Page.WHAT if why == "gone" else page, draft, notice="all_gone" if why == "gone" else why)
    take_ticked(form)
    change_rows(form)
    put(page, draft.data, form.data)
    return show(page, draft, notice=why)


@blueprint.post(_STEP)
@public
@comes_back_as(_open_too_long)
def save_step(page: str) -> ResponseReturnValue:
    """Keep what was typed on a step, then do what its button says. Nothing that was typed is ever refused."""
    here, form = Page(page), read(request.form)
    with report_drafts.changing(form.submission) as held:
        if held.draft.sent:
            return _already()
        if form.controls.get("go") == "throw_away":
            held.thrown = True
            return redirect(url_for("public.report"), 303)
        late = form.controls.get("begun") == "1" and not held.existed
        if late and "autosave" in form.controls:
            held.thrown = True  # a button will be pressed, and then it is said
            return make_response("", 409)
        others = _keep(held, here, form)
        if not others:
            _say(held.draft, form, late=late)
    if others:
        if "autosave" in form.controls:
            return make_response("", 409)
        return show(here, _with(held.draft, here, form), others=others, notice="other_tab", status=409)
    if "autosave" in form.controls:
        return make_response(until_words(held.draft), 200)
    if late:  # what the other pages held was deleted: nothing is sent without it in silence
        return redirect(_address(Page.WHAT if here is Page.CHECK else here), 303)
    return _go(here, form, held.draft)


def _say(draft: Draft, form: ReportForm, *, late: bool) -> None:
    """What the next page says first: it is kept with the draft, so that going back and reloading post nothing again."""
    if late:
        draft.notice = "gone" if draft.saved else "all_gone"
    elif "stay" in form.controls:
        draft.notice, draft.stay = "stayed", form.last_line
    elif form.controls.get("go") == "keep":
        draft.notice = "kept"


def _keep(held: Held, page: Page, form: ReportForm) -> Mapping[str, Any]:
    """Take over what a page holds. What another tab left there is kept; where both wrote, it is answered instead."""
    draft = held.draft
    if page is Page.CHECK:
        return {}
    take_ticked(form)
    change_rows(form)
    was, now = held_by(page, draft.data), held_by(page, form.data)
    last, version = draft.saved.get(page, ["", 0])
    mine, seen = form.controls.get("page", ""), form.controls.get("seen", "0")
    if str(version) != seen and last != mine:
        others = {path: value for path, value in was.items() if path in now and now[path] != value}
        if others:
            return others
        if missing := {path: value for path, value in was.items() if path not in now}:
            _fill_in(page, form, draft, missing)
    if page is Page.CONSENTS:
        remember_how_shown(draft, form)
    left_blank = asks_also(page, draft.data)
    put(page, draft.data, form.data)
    if left_blank != asks_also(
        page, draft.data
    ):  # said here: an older window of its own step does not blank it
        draft.saved[page_of(WHOSE.path)] = [mine, draft.version(page_of(WHOSE.path)) + 1]
    drop_unasked(draft)
    draft.saved[page] = [mine, version + 1]
    return {}


def _fill_in(page: Page, form: ReportForm, draft: Draft, missing: Mapping[str, Any]) -> None:
    """What another tab wrote where this one is blank stays."""
    for path, value in missing.items():
        branch, _, name = path.rpartition(".")
        if branch:
            form.data.setdefault(branch, {})[name] = value
        else:
            form.data[name] = value


def _with(draft: Draft, page: Page, form: ReportForm) -> Draft:
    """The draft as this tab has it, for showing only."""
    shown = copy.deepcopy(draft)
    put(page, shown.data, form.data)
    return shown


def _go(page: Page, form: ReportForm, draft: Draft) -> ResponseReturnValue:
    """Where the button leads that was pressed."""
    controls = form.controls
    if (chosen := controls.get("switch_to", "")) in [tag(each) for each in offered_languages()]:
        answer = redirect(_address(page), 303)
        answer.set_cookie(choice_cookie(), chosen, **cookie_options())
        return answer
    if {"send", "contact_yes"} & set(controls):
        return _send(page, form, draft)
    go = controls.get("go", "next")
    if _STAYING & set(controls) or go == "keep":
        return redirect(_address(page), 303)
    if go == "back":
        return redirect(_address(before(page) or page), 303)
    if go not in ("skip", "no_to_everything") and _mistakes(draft, page):
        return redirect(_address(page, look="1"), 303)
    return redirect(_address(after(page)), 303)


def _send(page: Page, form: ReportForm, draft: Draft) -> ResponseReturnValue:
    """Send what there is; mistakes are said on their own page, or with the answers, as the question asked twice is."""
    new, errors, whole = read_whole(draft, form.controls | {"send": "now"})
    if errors:
        here = page is not Page.CHECK and _mistakes(draft, page)
        return redirect(_address(page, look="1") if here else _address(Page.CHECK), 303)
    if ask_once_more(new, whole):
        with report_drafts.changing(draft.submission) as held:
            held.draft.said["asked_again"], held.draft.notice = "yes", "contact"
        return redirect(_address(Page.CHECK), 303)
    try:
        with report_drafts.changing(draft.submission) as held:
            if held.draft.sent:
                return _already()
            take_in(held.database, new, submission=draft.submission)
            held.draft.mark_sent()
        wake_callers(new)
    except Conflict:  # this very report was sent already
        return _already()
    except (Invalid, NotReady) as why:
        return show(Page.CHECK, draft, errors=at_field(why), status=status_of(why))
    return redirect(url_for("public.sent", as_typed="1" if as_typed(new) else None), 303)


def _mistakes(draft: Draft, page: Page) -> dict[str, str]:
    """What is wrong on one page, or, where the answers are checked, on any."""
    controls = {"send": "now"} if page is Page.CHECK else {}
    _, errors, _ = read_whole(draft, controls)
    also = asks_also(page, draft.data)
    return {
        path: words for path, words in errors.items() if page in (Page.CHECK, page_of(path)) or path in also
    }


def _already() -> ResponseReturnValue:
    """It was sent: its code may still wait."""
    waiting_codes.stay()
    return redirect(url_for("public.sent", already="1"), 303)


def _address(page: Page, *, look: str | None = None) -> str:
    return url_for("public.report_step", page=page.value, look=look)
