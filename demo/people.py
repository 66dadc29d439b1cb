"""The demonstration's accounts: 300 members, 12 projects, the staff, and officers of six forces."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from demo import signins
from demo.proportions import MEMBERS, REGIONS, deck
from demo.timeline import Timeline
from num_service.crypto.passwords import generate
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from num_service.services.accounts.accounts import NewAccount
from num_service.services.accounts.change_password import change_password
from num_service.services.casework import casework_key
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from num_service.services.police import officer_desk, officers

_R = Region
#: What an administrator hands over; it lets in only to choose another.
MADE = generate()
PROJECTS: tuple[tuple[str, tuple[Region, ...]], ...] = (
    ("Northside Women’s Support", (_R.NORTH_WEST,)),
    ("Lantern Outreach", (_R.YORKSHIRE_HUMBER,)),
    ("Harbour Project", (_R.LONDON,)),
    ("Open Kitchen", (_R.LONDON, _R.SOUTH_EAST)),
    ("The Red Kettle", (_R.WEST_MIDLANDS, _R.EAST_MIDLANDS)),
    ("Clyde Street Drop-in", (_R.SCOTLAND,)),
    ("Severn Umbrella", (_R.SOUTH_WEST, _R.WALES)),
    ("Tyne Night Van", (_R.NORTH_EAST,)),
    ("Lagan Link", (_R.NORTHERN_IRELAND,)),
    ("Liffey Health Access", (_R.DUBLIN, _R.LEINSTER)),
    ("Fen and Coast Outreach", (_R.EAST_OF_ENGLAND,)),
    ("Camline, for people who work online", ()),
)
#: Officers besides the two sign-ins; they make six forces.
OFFICERS = (
    ("west_yorkshire", "DC Joanne Firth", "joanne.firth@wy.example.org"),
    ("scotland", "DS Callum Reid", "callum.reid@scot.example.org"),
    ("garda", "D/Garda Aoife Brennan", "aoife.brennan@garda.example.org"),
    ("btp", "DC Martin Osei", "martin.osei@btp.example.org"),
    ("metropolitan", "DC Priya Nair", "priya.nair@met.example.org"),
    ("greater_manchester", "DS Colin Hargreaves", "colin.hargreaves@gmp.example.org"),
)


@dataclass(frozen=True, slots=True)
class People:
    """Who there is, as the story needs them."""

    first: CaseworkHolder
    second: CaseworkHolder
    projects: tuple[uuid.UUID, ...]
    officers: Mapping[str, uuid.UUID]
    recovery_key: str = field(repr=False)

    def other(self, holder: CaseworkHolder) -> CaseworkHolder:
        """The colleague who approves what this caseworker wrote."""
        return self.second if holder is self.first else self.first


def make_people(session: Session, wiring: Wiring, rng: random.Random, timeline: Timeline) -> People:
    """Open the accounts that are there from the beginning, and have members join as time goes by."""
    now = timeline.end
    begin = now - timedelta(days=760)
    projects = tuple(
        accounts.add_project(
            session, name=name, email=f"alerts{number}@example.org", regions=regions, contact=wiring.contact
        )
        for number, (name, regions) in enumerate(PROJECTS, 1)
    )
    first_here = (signins.ADMINISTRATOR, signins.ADMINISTRATOR_2)
    ids = {each.email: _account(session, wiring, each, begin) for each in first_here}
    maker, enabler = (f"user:{ids[each.email]}" for each in first_here)
    for each in signins.SIGN_INS:
        if each.force:
            ids[each.email] = _officer(
                wiring, each.force, each.name, each.email, maker, enabler, own=signins.PASSWORD
            )
        elif each.role is AccountRole.CASEWORKER:
            ids[each.email] = _account(session, wiring, each, begin, by=maker, password=MADE)
            accounts.enable_account(session, user_id=ids[each.email], actor=enabler)
            change_password(session, email=each.email, current=MADE, new=signins.PASSWORD, index=wiring.index)
        elif each not in (*first_here, signins.NEW_MEMBER):
            ids[each.email] = _account(session, wiring, each, begin, project=projects[0])
    yesterday = now - timedelta(days=1)
    joins = partial(_account, session, wiring, signins.NEW_MEMBER, yesterday)
    timeline.at(yesterday, lambda: ids.update({signins.NEW_MEMBER.email: joins()}))
    setup = casework_key.set_up(session, clock=lambda: begin)
    wiring.pins.keep(setup.version, setup.public)
    private = {setup.version: setup.private}
    holders = []
    for each in (signins.CASEWORKER, signins.CASEWORKER_2):
        holder = CaseworkHolder(ids[each.email], private)
        casework_key.grant_to(
            session,
            user_id=holder.user_id,
            heard=" ".join(casework_key.words_of(session, holder.user_id)),
            private=private,
            granted_by=None,
            clock=lambda: begin,
        )
        holders.append(holder)
    _members(session, wiring, rng, timeline)
    _project_workers(session, wiring, projects[1:], begin)
    by_force = {each.force: ids[each.email] for each in signins.SIGN_INS if each.force}
    for force, name, email in OFFICERS:
        added = _officer(wiring, force, name, email, maker, enabler)
        by_force.setdefault(force, added)
    return People(holders[0], holders[1], projects, by_force, setup.recovery_key)


def _account(
    session: Session,
    wiring: Wiring,
    each: signins.SignIn,
    joined: datetime,
    *,
    project: uuid.UUID | None = None,
    by: str = COMMAND,
    password: str = signins.PASSWORD,
) -> uuid.UUID:
    return accounts.open_account(
        session,
        new=NewAccount(
            role=each.role,
            email=each.email,
            name=each.name,
            password=password,
            regions=(Region.NORTH_WEST,) if each is signins.MEMBER else (),
            project_id=project if each.role is AccountRole.PROJECT_WORKER else None,
        ),
        index=wiring.index,
        contact=wiring.contact,
        actor=by,
        clock=lambda: joined,
    )


def _officer(
    wiring: Wiring, force: str, name: str, email: str, maker: str, enabler: str, *, own: str = ""
) -> uuid.UUID:
    """Made by one administrator, enabled by the other; without their own password they have not chosen one yet.

    In the police database; one is there where an earlier attempt at the demonstration has failed.
    """
    assert wiring.push_database is not None
    assert wiring.police_database is not None
    with wiring.push_database.commits() as there:
        known = {each.email: each.id for each in officers.list_officers(there)}
        if email in known:
            return known[email]
        added = officers.add_officer(there, force=force, name=name, email=email, password=MADE, actor=maker)
        officers.enable_officer(there, officer_id=added, actor=enabler, clock=wiring.clock)
    if own:
        with wiring.police_database.commits() as at_desk:
            officer_desk.choose_password(at_desk, email=email, current=MADE, new=own)
    return added


def _members(session: Session, wiring: Wiring, rng: random.Random, timeline: Timeline) -> None:
    """Members join as time goes by; most choose regions, some receive everything. They have no password to guess."""
    count = MEMBERS - 2
    homes = deck(rng, count, {region: share for region, share in REGIONS.items() if region.is_place})
    for number, home in enumerate(homes, 1):
        chosen: tuple[Region, ...] = (home,)
        if rng.random() < 0.12:
            chosen = ()
        elif rng.random() < 0.2:
            chosen = tuple(dict.fromkeys((home, rng.choice(homes))))
        # Half of them were there before the first report.
        joined = max(
            timeline.end - timedelta(days=rng.randrange(2, 1500)), timeline.end - timedelta(days=745)
        )
        email = f"m{number:03}@example.net"
        timeline.at(
            joined,
            partial(_open, session, wiring, AccountRole.MEMBER, email, "", chosen, None, joined),
        )


def _project_workers(
    session: Session, wiring: Wiring, projects: tuple[uuid.UUID, ...], joined: datetime
) -> None:
    for number, project in enumerate(projects, 2):
        email = f"worker{number}@example.org"
        _open(session, wiring, AccountRole.PROJECT_WORKER, email, f"Worker {number}", (), project, joined)


def _open(
    session: Session,
    wiring: Wiring,
    role: AccountRole,
    email: str,
    name: str,
    regions: tuple[Region, ...],
    project: uuid.UUID | None,
    joined: datetime,
) -> None:
    accounts.open_account(
        session,
        new=NewAccount(role=role, email=email, name=name, regions=regions, project_id=project),
        index=wiring.index,
        contact=wiring.contact,
        actor="command",
        clock=lambda: joined,
    )
