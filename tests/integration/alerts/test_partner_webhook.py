"""A partner site is told over a signed webhook that an alert is out, where staff addressed it to partners."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.app import wire_senders
from num_service.db.queries.alerts import deliveries, places
from num_service.domain.alerts.audience import READERS, Audience, Channel, RecipientKind
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.services.accounts import accounts
from num_service.services.accounts.accounts import NewAccount
from num_service.services.alerts import deliver_alert, partner_webhook
from num_service.settings import Settings
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
URL = "https://partner.example.net/alerts"


@pytest.fixture
def partner(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.open_account(
            session,
            new=NewAccount(AccountRole.PARTNER, "site@example.net", "A site"),
            index=story.wiring.index,
            contact=story.wiring.contact,
            actor="command",
            clock=story.wiring.clock,
        )


def set_up(story: Story, partner: uuid.UUID, url: str = URL) -> str:
    with story.commits() as session:
        return partner_webhook.set_up(
            session, user_id=partner, url=url, contact=story.wiring.contact, actor="command"
        )


def published(story: Story, *kinds: RecipientKind, strict: bool = False) -> uuid.UUID:
    """An alert that is out, its deliveries written for this audience instead."""
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        session.execute(text("DELETE FROM deliveries"))
        audience = Audience(
            frozenset({Region.LONDON}) if strict else frozenset(), frozenset(kinds) or READERS, strict
        )
        deliveries.write(
            session, alert_id=alert_id, audience=audience, tier=Tier.DANGER, now=story.wiring.clock()
        )
    return alert_id


def channels(story: Story) -> list[str]:
    with story.commits() as session:
        return list(session.scalars(text("SELECT channel FROM deliveries ORDER BY channel")))


def test_it_is_told_the_reference_and_the_tier(story: Story, settings: Settings, partner: uuid.UUID) -> None:
    secret = set_up(story, partner)
    assert secret.startswith("whsec_")
    alert_id = published(story, *RecipientKind)
    assert channels(story) == ["webhook"], "a partner has no inbox"
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders=wire_senders(settings),
        contact=story.wiring.contact,
        clock=story.wiring.clock,
        wake=story.wiring.wake,
    )
    (kept,) = settings.outbox_dir.glob("*.webhook.*.json")
    raw = json.loads(kept.read_text())["raw"]
    with story.commits() as session:
        reference = session.scalar(text("SELECT reference FROM alerts"))
    told = json.loads(raw.partition("\r\n\r\n")[2])
    assert told == {"type": "alert.published", "reference": reference, "tier": "danger"}
    assert secret not in raw


def test_an_alert_for_members_and_projects_is_not_told_to_partners(story: Story, partner: uuid.UUID) -> None:
    set_up(story, partner)
    published(story)
    assert channels(story) == []


def test_nor_one_that_may_be_known_in_one_area_alone(story: Story, partner: uuid.UUID) -> None:
    set_up(story, partner)
    published(story, *RecipientKind, strict=True)
    assert channels(story) == []


def test_another_address_has_another_secret_and_a_removed_one_gets_nothing(
    story: Story, partner: uuid.UUID
) -> None:
    first = set_up(story, partner)
    assert set_up(story, partner) != first
    published(story, *RecipientKind)
    with story.commits() as session:
        partner_webhook.remove(session, user_id=partner, actor="command")
    with story.commits() as session:
        assert session.scalar(text("SELECT state FROM deliveries")) == "cancelled"
        assert session.scalar(text("SELECT count(*) FROM recipient_places")) == 0
        with pytest.raises(NotFound):
            partner_webhook.remove(session, user_id=partner, actor="command")


def test_whoever_was_told_is_not_told_what_replaces_it_beyond_the_one_area_allowed_since(
    story: Story, partner: uuid.UUID
) -> None:
    set_up(story, partner)
    second, first = published(story), published(story, *RecipientKind)
    with story.commits() as session:
        session.execute(text("UPDATE deliveries SET state = 'sent', sent_at = now()"))
        now, whom = story.wiring.clock(), Audience(frozenset({Region.LONDON}), strict=True)
        told = deliveries.write(
            session, alert_id=second, replaces=first, audience=whom, tier=Tier.DANGER, now=now
        )
    assert told == 0
    assert channels(story) == ["webhook"]


def test_whoever_was_told_is_told_what_replaces_it_and_a_removed_one_is_not_counted(
    story: Story, partner: uuid.UUID
) -> None:
    set_up(story, partner)
    first, second = published(story, *RecipientKind), published(story)
    with story.commits() as session:
        session.execute(
            text(
                "INSERT INTO deliveries (alert_id, recipient_id, channel, state, sent_at) "
                "SELECT :first, id, 'webhook', 'sent', now() FROM recipients WHERE kind = 'partner'"
            ),
            {"first": first},
        )
        audience: dict[str, Any] = {"audience": Audience(), "tier": Tier.DANGER}
        deliveries.write(session, alert_id=second, replaces=first, now=story.wiring.clock(), **audience)
    assert channels(story) == ["webhook", "webhook"]
    partners: dict[str, Any] = {"audience": Audience(kinds=frozenset(RecipientKind)), "tier": Tier.DANGER}
    with story.commits() as session:
        assert deliveries.count_concerned(session, **partners) == 1
        partner_webhook.remove(session, user_id=partner, actor="command")
        assert deliveries.count_concerned(session, **partners) == 0
    set_up(story, partner)
    with story.commits() as session:
        assert deliveries.count_concerned(session, **partners) == 1


def test_what_is_kept_is_sealed(story: Story, partner: uuid.UUID) -> None:
    secret = set_up(story, partner)
    with story.commits() as session:
        sealed = bytes(session.scalar(text("SELECT sealed FROM recipient_places")) or b"")
    assert b"partner.example" not in sealed
    assert secret.encode() not in sealed


def test_only_a_partner_has_one_and_only_over_https(story: Story, partner: uuid.UUID) -> None:
    with pytest.raises(Invalid):
        set_up(story, partner, "http://partner.example.net/")
    member = story.account(AccountRole.MEMBER, "lida@example.org", name="Lida")
    with pytest.raises(NotFound):
        set_up(story, member)


def test_from_the_command_line_the_secret_stands_alone(app: Flask, story: Story, partner: uuid.UUID) -> None:
    run = app.test_cli_runner().invoke
    shown = run(args=["partners", "webhook", "site@example.net", "--url", URL])
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith("whsec_")
    assert len(shown.output.split()) == 1
    assert run(args=["partners", "webhook", "site@example.net", "--remove"]).exit_code == 0
    assert run(args=["partners", "webhook", "nobody@example.net", "--remove"]).exit_code == 1


def test_an_administrator_gives_it_on_the_sites_page_and_ends_it(app: Flask, story: Story) -> None:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    admin = Visitor(app.test_client())
    admin.sign_in("admin@example.org", PASSWORD)
    added = admin.post("/admin/partners/new", name="Adverts", email="a@example.org", day="5", week="8")
    site = added.headers["Location"]
    wrong = admin.post(f"{site}/webhook", form=site, url="http://adverts.example.net/")
    assert wrong.status_code == 422
    assert "A webhook is an https address" in words(wrong)
    assert 'value="http://adverts.example.net/"' in wrong.text
    given = admin.post(f"{site}/webhook", form=site, url=URL)
    assert given.status_code == 201
    assert words(given).index("whsec_") < words(given).index("Make a token"), "where the page begins"
    assert "whsec_" not in words(admin.get(site)), "shown once"
    told = words(admin.get(site))
    assert "Tell it nothing more" in told
    assert "It is told at partner.example.net." in told, (
        "where it goes can be looked at, its path may be a secret"
    )
    assert admin.post(f"{site}/webhook/remove", form=site).status_code == 303
    assert "Tell it nothing more" not in words(admin.get(site))
    assert admin.post(f"{site}/webhook/remove", form=site).status_code == 303, "pressed twice"


def test_an_administrator_reads_that_the_sites_server_wants_no_more(app: Flask, story: Story) -> None:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    admin = Visitor(app.test_client())
    admin.sign_in("admin@example.org", PASSWORD)
    added = admin.post("/admin/partners/new", name="Adverts", email="a@example.org", day="5", week="8")
    site = added.headers["Location"]
    admin.post(f"{site}/webhook", form=site, url=URL)
    assert "is told the reference" in words(admin.get(site))
    day = story.wiring.clock().date()
    with story.commits() as session:
        gone = session.scalar(text("SELECT recipient_id FROM recipient_places"))
        places.stop(session, recipient_id=gone, channel=Channel.WEBHOOK, why="no such: 410", day=day)
    page = words(admin.get(site))
    assert "The other server knows no such address (410)." in page
    assert "is told the reference" not in page
    admin.post(f"{site}/webhook", form=site, url=URL)
    assert "is told the reference" in words(admin.get(site))


def test_a_page_says_of_an_address_we_do_not_write_to_nothing_that_its_server_never_said(
    app: Flask, story: Story
) -> None:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    admin = Visitor(app.test_client())
    admin.sign_in("admin@example.org", PASSWORD)
    site = admin.post(
        "/admin/partners/new", name="Adverts", email="a@example.org", day="5", week="8"
    ).location
    admin.post(f"{site}/webhook", form=site, url=URL)
    with story.commits() as session:
        gone = session.scalar(text("SELECT recipient_id FROM recipient_places"))
        day = story.wiring.clock().date()
        places.stop(session, recipient_id=gone, channel=Channel.WEBHOOK, why="bad address", day=day)
    page = words(admin.get(site))
    assert "The address cannot be written to." in page
    assert "The other server" not in page


def test_a_closed_site_is_not_said_to_be_told(app: Flask, story: Story) -> None:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    admin = Visitor(app.test_client())
    admin.sign_in("admin@example.org", PASSWORD)
    site = admin.post(
        "/admin/partners/new", name="Adverts", email="a@example.org", day="5", week="8"
    ).location
    admin.post(f"{site}/webhook", form=site, url=URL)
    with story.commits() as session:
        user_id = session.scalar(text("SELECT id FROM users WHERE role = 'partner'"))
        accounts.set_active(session, user_id=user_id, active=False, actor="command")
    page = words(admin.get(site))
    assert "While the account is closed, the site is told nothing." in page
    assert "is told the reference" not in page
    assert "Tell it there" not in page
