"""A private feed: its link is made, renewed and ended by whoever is signed in, and read by their feed reader."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # it only writes here

from flask import Response, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.services.alerts import private_feed
from num_service.services.alerts.private_feed import Feed
from num_service.web.core import throttle
from num_service.web.core.access import public, requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import sayer_of
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint

_ATOM = "http://www.w3.org/2005/Atom"


@blueprint.get("/account/feed")
@requires(Permission.READ_ALERTS)
def feed_link() -> str:
    with wiring().database.reads() as session:
        made_on = private_feed.made_on(session, user_id=principal().id)
    return render_template("member/feed.html", made_on=made_on)


@blueprint.post("/account/feed")
@requires(Permission.READ_ALERTS)
def make_feed_link() -> str:
    """Make a link, or another in its place, and show it: this page is the only one that ever does."""
    with commits() as session:
        secret = private_feed.make(session, who=principal(), clock=wiring().clock)
    url = f"{wiring().settings.base_url}/feed/{secret.shown}"
    return render_template("member/feed.html", made_on=wiring().clock().date(), url=url)


@blueprint.post("/account/feed/end")
@requires(Permission.READ_ALERTS)
def end_feed_link() -> AnyResponse:
    with commits() as session:
        private_feed.remove(session, user_id=principal().id)
    return redirect("/account/feed", 303)


@blueprint.get("/feed/<secret>")
@public
@limiter.limit(throttle.WIDE)  # 256 random bits are what protects it
def feed(secret: str) -> AnyResponse:
    """The feed of a link, for a feed reader. It says of no message what it is, and of nobody who they are."""
    with wiring().database.reads() as session:
        found = private_feed.read(session, shown=secret, clock=wiring().clock)
    answer = Response(_atom(found), mimetype="application/atom+xml")
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _atom(found: Feed) -> bytes:
    says = sayer_of(found.language)
    sign_in = f"{wiring().settings.base_url}/sign-in"
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        made.text = text or None
        return made

    # Without entries a day that never changes: the feed of somebody who got nothing tells no moment.
    newest = found.entries[0].at.isoformat() if found.entries else "2000-01-01T00:00:00+00:00"
    add(root, "id", found.id.urn)
    add(root, "title", says.say(N_("Messages")))
    add(root, "updated", newest)
    add(add(root, "author"), "name", "-")
    for each in found.entries:
        entry = add(root, "entry")
        add(entry, "id", each.id.urn)
        add(entry, "title", says.say(N_("You have a new message")))
        add(entry, "updated", each.at.isoformat())
        add(entry, "link", href=sign_in)
        add(entry, "summary", says.say(N_("There is a new message for you.")))
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
