"""What a phone needs to put these pages on its home screen: a neutral name and icon, and nothing kept on the phone."""

from __future__ import annotations

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from num_service.web.core.access import public
from num_service.web.core.transactions import wiring
from num_service.web.member import blueprint


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Name and icon are those of the title bar. There is no service worker: what was read is not kept for later.

    What is shared to it from another app (a number, a message, a contact card) is posted, and never in an address.
    """
    name = wiring().settings.service_name
    answer: Response = jsonify(
        name=name,
        short_name=name,
        id="/",
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#f8f4ee",
        theme_color="#f8f4ee",
        share_target={
            "action": url_for("member.check_shared"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "card", "accept": ["text/vcard", "text/x-vcard", ".vcf"]}],
            },
        },
        icons=[{"src": url_for("static", filename="favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer
