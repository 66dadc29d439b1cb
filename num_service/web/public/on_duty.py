"""What a reporter in danger is told of our own staff: who is called, how soon, and that this calls nobody else."""

from __future__ import annotations

from num_service.domain.shared.phrases import Message, phrase
from num_service.services.casework import rota
from num_service.services.casework.rota import Cover
from num_service.web.core.transactions import wiring


def before_sending() -> tuple[Message, ...]:
    """Beside the question about danger, as it is at this moment."""
    cover = _cover()
    if cover.somebody:
        return (
            phrase(
                "A caseworker is on duty now. If you tick one of these, they are called within a minute, and asked to "
                "look within ten minutes. If they do not answer, the next one is called."
            ),
        )
    if cover.again_at is not None:
        return (
            phrase(
                "Nobody here is on duty at this moment. If you tick one of these, we write to all caseworkers at once. "
                "The next duty begins on %(moment)s: it may be that long before a person reads it.",
                moment=cover.again_at,
            ),
        )
    return (
        phrase(
            "Nobody here is on duty at this moment. If you tick one of these, we write to all caseworkers at once. We "
            "do not know how soon one of them reads it.",
        ),
    )


def after_sending() -> tuple[Message, ...]:
    """Above the code, before anything else is read."""
    if _cover().somebody:
        who = phrase("The caseworker on duty is called now, and after ten minutes the next one.")
    else:
        who = phrase("Nobody here is on duty at this moment. We are writing to all caseworkers.")
    return (
        who,
        phrase("We do not call the police or an ambulance."),
        phrase("Open your report with the code: it says when a person has seen it."),
    )


def _cover() -> Cover:
    with wiring().database.reads() as session:
        return rota.cover(session, clock=wiring().clock)
