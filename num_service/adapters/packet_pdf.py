"""A packet as a PDF for A4: tagged, selectable, the same bytes each time, with the exact approved text attached.

Typst sets it (PDF/UA-1). It reads no file and no font of the machine, so that one packet is one file everywhere, and
what is printed is handed over as data: no word in a packet can be markup.
"""

from __future__ import annotations

import io
import json
import logging
import unicodedata
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst
from pypdf import PdfReader

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import Handling, Packet, Subject
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.reported_words import incident_words
from num_service.domain.shared.taxonomy import Worded
from num_service.domain.writing.content import content_sha256
from num_service.translations.translator import Translator, translator

_TEMPLATE = Path(__file__).with_name("packet.typ")
#: Letters and signs that both typefaces here have; tried one by one against Typst 0.15.
_SHAPES = (range(0xA1, 0x250), range(0x370, 0x460), range(0x1E00, 0x2000))
_SIGNS = frozenset("–—‘’“”„•…€₤→←−")
_KINDS = {
    IdentifierKind.PHONE: N_("Phone number"),
    IdentifierKind.EMAIL: N_("Email address"),
    IdentifierKind.VRM: N_("Car registration"),
    IdentifierKind.USERNAME: N_("Username"),
    IdentifierKind.URL: N_("Profile link"),
    IdentifierKind.PAYMENT: N_("Payment account"),
}
_NOT_KNOWN = frozenset({"unknown", "not_said"})


def packet_pdf(content: str) -> bytes:
    """Set one packet from its exact frozen text.

    Returns:
        The file. The same text gives the same bytes for as long as template and typesetter are the same.

    Raises:
        Invalid: ``bad_packet``, as :func:`read_packet`.
    """
    packet = read_packet(content)
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(_sheet(packet, content)), "exact": content},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(packet.created, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made


def attached_text(pdf: bytes) -> str | None:
    """The exact text a file of :func:`packet_pdf` carries; None where it is no such file, or carries none."""
    try:
        found = [one for many in PdfReader(io.BytesIO(pdf)).attachments.values() for one in many]
        return found[0].decode() if len(found) == 1 else None
    except Exception:  # noqa: BLE001 — whatever a foreign file does to the reader: it is none of ours
        return None


#: It tells the log about each thing a foreign file does wrong.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@cache
def fonts() -> typst.Fonts:
    """The typefaces that come with Typst, read once; none of the machine's."""
    return typst.Fonts(include_system_fonts=False)


def _sheet(packet: Packet, content: str) -> dict[str, object]:
    """What the template prints, in English as the frozen text is."""
    say = (says := translator("en_GB")).say
    conditions = str(json.loads(content)["handling_conditions"])
    codes = sorted({each.handling.value for each in packet.items} or {Handling.CONDITIONS.value})
    sheet: dict[str, object] = {
        "reference": packet.reference,
        "title": say(phrase("Anonymous intelligence report %(reference)s", reference=packet.reference)),
        "day": [packet.created.year, packet.created.month, packet.created.day],
        "marking": packet.marking.words if packet.marking else "",
        "handling_code": say(phrase("Handling code %(codes)s", codes=tuple(codes))),
        "head": _told(
            (say(N_("For")), FORCES[packet.force].name),
            *([(say(N_("Desk")), say(packet.desk))] if packet.desk is not Desk.LIAISON else []),
            (say(N_("Priority")), say(packet.priority)),
            (say(N_("Written on")), says.day(packet.created)),
        ),
        "handling_title": say(N_("How to handle this")),
        "handling": [each.strip(". ") + "." for each in conditions.split(". ")],
        "items_title": say(N_("What we were told")),
        "items": [
            {
                "grades": say(
                    phrase(
                        "Source %(source)s · Assessment %(assessment)s · Handling %(handling)s",
                        source=item.source,
                        assessment=item.assessment,
                        handling=item.handling,
                    )
                ),
                "text": item.words.text,
            }
            for item in packet.items
        ],
        "grades_note": say(
            N_(
                "The grades are our suggestion. The words are a caseworker’s, not those of the person who reported it."
            )
        ),
        "persons": [_person(each, number, packet, says) for number, each in enumerate(packet.subjects, 1)],
        "when_title": say(N_("When and where")),
        "when": _when_and_where(packet, says),
        "coarse_note": say(N_("Time and place are kept coarse on purpose.")),
        "events_title": say(N_("What happened, and offences it may be")),
        "events": _told((say(N_("Reported as")), says.listed(map(incident_words, packet.incident_types)))),
        "offences": list(packet.offences),
        "offences_note": say(N_("These offences may fit. They are suggestions, not findings:")),
        "attached_name": say(N_("The exact text that was approved")),
        "attached_note": say(
            N_(
                "The exact text that a second member of staff approved is attached to this file as JSON. Its SHA-256:"
            )
        ),
        "sha256": content_sha256(content),
        "unprintable_note": "",
    }
    plain = printable(sheet)
    assert isinstance(plain, dict)
    if "[U+" in json.dumps(plain):
        plain["unprintable_note"] = say(
            N_("Signs this page cannot print are written as U+ and their number; the attached text has them.")
        )
    return plain


def _told(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    """Facts with their labels; what is empty is left out: it is no finding."""
    return [each for each in facts if each[1]]


def _known(value: Worded, says: Translator) -> str:
    return "" if value.value in _NOT_KNOWN else says.say(value)


def _person(subject: Subject, number: int, packet: Packet, says: Translator) -> dict[str, object]:
    say, many = says.say, len(packet.subjects)
    title = phrase("Person reported, %(number)s of %(all)s", number=number, all=many)
    return {
        "title": say(N_("The person reported")) if many == 1 else say(title),
        "facts": _told(
            (say(N_("Description")), subject.description.text),
            (say(N_("Role")), _known(subject.role, says)),
            (say(N_("Age")), _known(subject.age, says)),
            (say(N_("Gender")), _known(subject.gender, says)),
            (say(N_("Build")), _known(subject.build, says)),
        ),
        "identifiers": [_identifier(each, says) for each in subject.identifiers],
        "no_identifiers": say(N_("No phone number, email, username or car is given.")),
    }


def _identifier(each: Identifier, says: Translator) -> tuple[str, str]:
    return says.say(_KINDS[each.kind]), each.display


def _when_and_where(packet: Packet, says: Translator) -> list[tuple[str, str]]:
    say, when, where = says.say, packet.when, packet.where
    day = "" if when.day is None else says.month(when.day) if when.month_only else says.day(when.day)
    return _told(
        (say(N_("Date")), day or say(N_("Not known, or not said"))),
        (say(N_("Part of the day")), _known(when.band, says)),
        (say(N_("Area")), where.coarse.name),
        (say(N_("Region")), _known(where.region, says)),
        (say(N_("Kind of place")), _known(where.setting, says)),
        (say(N_("Jurisdiction")), say(where.jurisdiction)),
    )


def printable(node: object) -> object:
    """The same with every sign no typeface here has written as its number, such as U+4F60."""
    if isinstance(node, str):
        composed = unicodedata.normalize("NFC", node).replace("\xa0", " ")
        return "".join(each if _has_a_shape(each) else f"[U+{ord(each):04X}]" for each in composed)
    if isinstance(node, list | tuple):
        return [printable(each) for each in node]
    return {name: printable(each) for name, each in node.items()} if isinstance(node, dict) else node


def _has_a_shape(sign: str) -> bool:
    if sign.isascii():
        return sign.isprintable() or sign == "\n"
    known = any(ord(sign) in each for each in _SHAPES) and unicodedata.category(sign)[0] in "LNPS"
    return known or sign in _SIGNS
