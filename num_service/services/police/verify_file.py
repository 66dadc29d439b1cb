"""Whether a file is a packet that was released from here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from num_service.adapters.packet_pdf import attached_text, packet_pdf
from num_service.db.queries.police import pushed
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded
from num_service.domain.writing.content import content_sha256


class Found(Worded):
    """What a file is, as far as this service knows."""

    UNALTERED = "unaltered", N_("This is a packet that was released from here, unaltered.")
    WITHDRAWN = (
        "withdrawn",
        N_(
            "This is a packet that was released from here, unaltered. It was withdrawn since: the person who reported "
            "it no longer agrees that police use it."
        ),
    )
    OTHER_PAGES = (
        "other_pages",
        N_(
            "The text attached to this file is that of a packet that was released from here. The pages around it are "
            "not those this version sets: rely on the attached text alone."
        ),
    )
    NOT_KNOWN = (
        "not_known",
        N_(
            "This is not known here as a packet that was released: it is altered, or from elsewhere, or it was taken "
            "back before anybody opened it."
        ),
    )
    UNREADABLE = "unreadable", N_("This is neither the JSON nor the PDF of a packet.")


def verify(session: Session, file: bytes) -> Found:
    """Say whether a file is a packet that was released, byte for byte.

    Args:
        file: the JSON or the PDF as an officer downloaded it.
    """
    is_pdf = file.startswith(b"%PDF-")
    content = attached_text(file) if is_pdf else _text(file)
    try:
        packet = read_packet(content or "")
    except Invalid:
        return Found.UNREADABLE if content is None or not _looks_like_one(content) else Found.NOT_KNOWN
    known = pushed.released(session, packet.reference, content_sha256(content or ""))
    if known is None:
        return Found.NOT_KNOWN
    if is_pdf and packet_pdf(content or "") != file:
        return Found.OTHER_PAGES
    return Found.WITHDRAWN if known.withdrawn_at else Found.UNALTERED


def _text(file: bytes) -> str | None:
    try:
        return file.decode()
    except UnicodeDecodeError:
        return None


def _looks_like_one(content: str) -> bool:
    """Whether it may have been a packet's text once: then it is not unreadable but altered."""
    return content.lstrip().startswith("{") and '"reference"' in content
