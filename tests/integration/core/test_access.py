"""Every route names its permission or is listed here as public; every kind of account is tried on every route."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole, Permission, may
from num_service.services.accounts import sign_in
from num_service.services.accounts.accounts import NewAccount, add_project, open_account
from num_service.services.casework import casework_key
from num_service.services.core.wiring import Wiring
from num_service.services.police import officers
from num_service.web.core.access import PUBLIC, access_of
from tests.harness.routes import path_of, routes

#: What anybody may use. A new public route is a decision: it is taken here.
PUBLIC_ROUTES = {
    "static",
    "health.healthz",
    "health.readyz",
    "health.security_txt",
    # a reporter needs no account: everything she does is public, and guarded by her receipt
    "public.home",
    # whoever says that they are listed wrongly: it is kept unread, and answered the same whatever is listed
    "public.wrongly_listed",
    "public.say_wrongly_listed",
    "public.report",
    "public.report_step",
    "public.report_whole",
    "public.save_step",
    "public.send_report",
    "public.sent",
    "public.kept",
    "public.receipt",
    "public.open_receipt",
    "public.close_receipt",
    "public.receipt_record",
    "public.receipt_record_file",
    "public.receipt_report",
    "public.receipt_consent",
    "public.receipt_message",
    "public.receipt_stop",
    "public.receipt_stop_now",
    "public.receipt_warning",
    "public.receipt_handover",
    "public.receipt_own_name",
    "public.receipt_files",
    "public.receipt_files_add",
    "public.receipt_files_remove",
    "public.sent_files",
    "public.receipt_question",
    "public.receipt_pause",
    "public.receipt_resume",
    "public.receipt_delete",
    "public.receipt_delete_now",
    "public.try_code",
    "public.try_code_now",
    "public.own_record",
    "public.make_own_record",
    "public.own_record_made",
    "public.own_record_file",
    "public.lock_own_copy",
    "public.ask_for_own_copy",
    "public.help_now",
    "public.cards",
    "public.card",
    "public.all_cards",
    "public.cards_file",
    "public.privacy",
    "public.figures",
    "public.figures_file",
    "language",
    "member.manifest",
    "public.exit",
    # coming in and going out
    "public.sign_in",
    "public.sign_in_now",
    "public.sign_out",
    # a feed reader has no session: its link is the secret
    "member.feed",
    # a mail program presses it, and whoever was sent the mail: the link is the secret
    "member.stop_mails",
    "member.stop_mails_now",
    "member.mails_again",
    # the provider of text messages: its signature is looked at
    "member.text_receipt",
    "public.new_password",
    "public.change_password",
    "police.sign_in",
    "police.sign_in_now",
    "police.new_password",
    "police.change_password",
    "police.sign_out",
    # the API's own description, and the reporter's calls
    "api_reports.Reports",
    "api_receipts.Open",
    "api_receipts.Consents",
    "api_receipts.OnRecord",
    "api_receipts.Messages",
    "api_receipt_files.Files",
    "api_receipt_files.Removed",
    "api_receipts.Alerts",
    "api_receipts.Delete",
    "api_receipts.Export",
    "api_receipts.Handovers",
    "api_receipts.OwnName",
    "api_figures.FiguresView",
    "api_receipts.Pause",
    "api_receipts.Questions",
    "api_receipts.Resume",
    "api_receipts.Stop",
    "api_packets.PoleSchema",
    "api_taxonomy.TaxonomyView",
    "api_description",
}
PASSWORD = "correct horse battery staple"
EMAILS = {role: f"{role.value}@demo.example" for role in AccountRole}
SIGNS_IN = (AccountRole.MEMBER, AccountRole.PROJECT_WORKER, AccountRole.CASEWORKER, AccountRole.ADMINISTRATOR)


@pytest.fixture(scope="module")
def everybody(module_app: Flask) -> Iterator[dict[str, FlaskClient]]:
    """A browser for every kind of account, and one of somebody who has not signed in."""
    module_app.config["WTF_CSRF_ENABLED"] = False  # permissions are looked at here; CSRF below
    wiring: Wiring = module_app.extensions["num"]
    assert wiring.push_database is not None
    with wiring.database.commits() as session:
        project = add_project(session, name="P", email="p@example.org", regions=[], contact=wiring.contact)
        for role in AccountRole:
            if role is AccountRole.OFFICER:
                with wiring.push_database.commits() as there:
                    officers.add_officer(
                        there, force="kent", name="O", email=EMAILS[role], password=PASSWORD, actor="command"
                    )
                continue
            new = NewAccount(
                role,
                EMAILS[role],
                password=PASSWORD,
                project_id=project if role is AccountRole.PROJECT_WORKER else None,
            )
            user_id = open_account(
                session,
                new=new,
                index=wiring.index,
                contact=wiring.contact,
                actor="command",
                clock=wiring.clock,
            )
            if role is AccountRole.CASEWORKER:
                made = casework_key.set_up(session, clock=wiring.clock)
                wiring.pins.keep(made.version, made.public)
                casework_key.grant_to(
                    session,
                    user_id=user_id,
                    heard=" ".join(casework_key.words_of(session, user_id)),
                    private={made.version: made.private},
                    granted_by=None,
                    clock=wiring.clock,
                )
    clients = {"anonymous": module_app.test_client()}
    for role in SIGNS_IN:
        clients[role.value] = module_app.test_client()
        answer = clients[role.value].post("/sign-in", data={"email": EMAILS[role], "password": PASSWORD})
        assert answer.status_code == 303, (role, answer.text)
    clients["officer"] = module_app.test_client()
    form = {"email": EMAILS[AccountRole.OFFICER], "password": PASSWORD}
    assert clients["officer"].post("/police/sign-in", data=form).status_code == 303
    yield clients
    module_app.config["WTF_CSRF_ENABLED"] = True


def test_every_route_names_its_permission_or_is_listed_as_public(module_app: Flask) -> None:
    with module_app.app_context():
        found = {
            rule.endpoint for rule, method in routes(module_app) if access_of(rule.endpoint, method) == PUBLIC
        }
        assert PUBLIC_ROUTES - found == set(), "listed as public, and not so or not there any more"
        for rule, method in routes(module_app):
            access = access_of(rule.endpoint, method)
            if access == PUBLIC:
                listed = rule.endpoint in PUBLIC_ROUTES
                assert listed, f"{method} {rule} is public and not listed"
            else:
                assert isinstance(access, Permission), f"{method} {rule} names no permission"


def test_every_kind_of_account_on_every_route(module_app: Flask, everybody: dict[str, FlaskClient]) -> None:
    tried = allowed = 0
    for rule, method in routes(module_app):
        with module_app.app_context():
            access = access_of(rule.endpoint, method)
        if access == PUBLIC or not isinstance(access, Permission):
            continue
        on_police_side = rule.rule.startswith("/police")
        for name, client in everybody.items():
            if rule.endpoint.endswith("sign_out"):
                continue  # it would end the session the rest of the matrix needs
            role = None if name == "anonymous" else AccountRole(name)
            signed_in_here = role is not None and (role is AccountRole.OFFICER) == on_police_side
            permitted = signed_in_here and role is not None and may(role, access, holds_key=True)
            if rule.rule.startswith("/api/"):
                permitted = False  # a browser session is nothing to the API
            if permitted and method != "GET":
                continue  # what a permitted POST does is other tests' matter; it might end this very session
            status = client.open(path_of(rule), method=method).status_code
            tried += 1
            allowed += permitted
            assert (status not in (401, 403)) if permitted else (status in (401, 403)), (
                name,
                method,
                rule,
                status,
            )
    assert tried > 150
    assert allowed >= 10, "a matrix in which nobody may do anything proves nothing"


def test_every_kind_of_token_on_every_call(module_app: Flask, everybody: dict[str, FlaskClient]) -> None:
    wiring: Wiring = module_app.extensions["num"]
    assert wiring.push_database is not None
    with wiring.database.commits() as session:
        tokens = {
            role: sign_in.issue_token(
                session, email=EMAILS[role], index=wiring.index, actor="command", clock=wiring.clock
            )
            for role in (AccountRole.MEMBER, AccountRole.PROJECT_WORKER, AccountRole.PARTNER)
        }
    with wiring.push_database.commits() as there:
        tokens[AccountRole.OFFICER] = officers.issue_officer_token(
            there, email=EMAILS[AccountRole.OFFICER], actor="command", clock=wiring.clock
        )
    tried = 0
    for rule, method in routes(module_app):
        with module_app.app_context():
            access = access_of(rule.endpoint, method)
        if not rule.rule.startswith("/api/") or not isinstance(access, Permission):
            continue
        for role, token in tokens.items():
            answer = module_app.test_client().open(
                path_of(rule), method=method, json={}, headers={"Authorization": f"Bearer {token}"}
            )
            denied = answer.status_code in (401, 403)
            assert denied is not may(role, access, holds_key=False), (role, method, rule, answer.status_code)
            tried += 1
    assert tried >= 20


def test_a_token_opens_no_page_and_caseworkers_have_none(
    module_app: Flask, everybody: dict[str, FlaskClient]
) -> None:
    wiring: Wiring = module_app.extensions["num"]
    with wiring.database.commits() as session:
        token = sign_in.issue_token(
            session,
            email=EMAILS[AccountRole.MEMBER],
            index=wiring.index,
            actor="command",
            clock=wiring.clock,
        )
        with pytest.raises(Conflict, match="have no API"):
            sign_in.issue_token(
                session,
                email=EMAILS[AccountRole.CASEWORKER],
                index=wiring.index,
                actor="command",
                clock=wiring.clock,
            )
    headers = {"Authorization": f"Bearer {token}"}
    assert module_app.test_client().get("/alerts", headers=headers).status_code == 401


def test_a_route_that_names_nothing_does_not_answer(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


#: Posted by the phone and not from a page of ours, so that a number is in no address; a form is shown, no more.
CHANGES_NOTHING = {"member.check_shared"}
#: Pressed by a mail program (RFC 8058), which has no session and no form of ours: the link is the secret.
BY_A_SECRET_LINK = {"member.stop_mails_now", "member.mails_again"}
#: Posted by the provider of text messages, and signed by it.
SIGNED = {"member.text_receipt"}


def _changes(app: Flask) -> list[tuple[Rule, str]]:
    found = [
        (rule, method)
        for rule, method in routes(app)
        if method != "GET"
        and not rule.rule.startswith("/api/")
        and rule.endpoint not in ("static", *CHANGES_NOTHING, *BY_A_SECRET_LINK, *SIGNED)
    ]
    assert len(found) > 20
    return found


#: The last two have pages of their own.
TYPED = dict.fromkeys(("typed", "text", "account"), "what I wrote before")


def test_a_stranger_changes_nothing_without_a_csrf_token_and_keeps_what_was_typed(app: Flask) -> None:
    for rule, method in _changes(app):
        answer = app.test_client().open(path_of(rule), method=method, data=TYPED)
        assert answer.status_code in (400, 401), (method, rule, answer.status_code)
        assert "what I wrote before" in answer.text, f"{method} {rule} lost what was typed"


def test_every_change_needs_a_csrf_token(
    module_app: Flask, everybody: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From whoever may use it: a session and a permission are not enough."""
    monkeypatch.setitem(module_app.config, "WTF_CSRF_ENABLED", True)
    tried = dict.fromkeys(everybody, 0)
    for rule, method in _changes(module_app):
        with module_app.app_context():
            access = access_of(rule.endpoint, method)
        for name, client in everybody.items():
            if isinstance(access, Permission) and (
                name == "anonymous" or not may(AccountRole(name), access, holds_key=True)
            ):
                continue
            answer = client.open(path_of(rule), method=method, data=TYPED)
            assert answer.status_code == 400, (name, method, rule, answer.status_code)
            tried[name] += 1
    assert min(tried.values()) > 10, tried
