"""Which messages are translated: those that a reporter, a member or a project worker may read.

Casework, administration and the police side are in English (decision 79). What stands only there is in no catalogue;
`tests/integration/core/test_every_sentence.py` walks the readers' pages and sees a message that was left out wrongly.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message

#: Where messages stand that only the people who run the service read, and officers.
IN_HOUSE = re.compile(
    r"""
    web/(?:staff|admin|police)/
  | /cli/ | ^demo/ | ^workers/ | ^benchmarks/ | ^tests/
  | services/(?:casework|police|upkeep|writing)/
  | domain/(?:casework|police|writing)/
  | schemas/(?:casework|police|writing|accounts)/
  | domain/reports/(?:alike|matching|queue)\.py
  | domain/shared/(?:people|second_person|verdict)\.py
  | domain/alerts/(?:alert|failure|schedule)\.py
  | schemas/alerts/(?:alert|night|translation)\.py | schemas/api/packets\.py | schemas/checker/listing\.py
  | services/accounts/(?:accounts|read_projects)\.py
  | services/alerts/(?:deliver_alert|draft_alert|publish_alert|schedule_alert|supersede_alert)\.py
  | domain/checker/(?:alarms|deeds|foreign_list)\.py
  | services/checker/(?:confirm_identifier|guard|import_list|list_identifier|partners|record_basis)\.py
  | services/sealed/open_parts\.py
  | web/api/packets\.py
  | templates/components/packet\.html | adapters/packet_pdf\.py | adapters/board_pdf\.py
    """,
    re.VERBOSE,
)
#: A place for a value in a message.
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def read_by_readers(message: Message) -> bool:
    """Whether a message stands in at least one place that is not in-house."""
    return any(not IN_HOUSE.search(_inside(place)) for place, _ in message.locations)


def readers_messages(every: Catalog) -> Catalog:
    """The template of what is translated, out of the template of every message with its places."""
    catalogue = Catalog(project=every.project, charset="utf-8")
    for message in every:
        if message.id and read_by_readers(message):
            # ``python-format`` is left out: a literal % is looked at by our own test, in every form.
            catalogue.add(message.id, flags=message.flags)
    return catalogue


def _inside(place: str) -> str:
    """``/srv/num/num_service/web/api/x.py`` as ``num_service/web/api/x.py``."""
    root = str(Path(__file__).resolve().parents[2])
    return place.removeprefix(root).lstrip("/")
