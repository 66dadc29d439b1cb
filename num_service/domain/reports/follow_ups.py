"""Which consent questions matter, by what was told so far: those that do not are not asked, and silence stays no.

Source: the design's domain document, "The consents": "follow-on questions appear only when they matter".
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Scope, Value

#: What allows the police something: then they may have a question.
_TOLD = (Value.YES, Value.IF_MATCHED)


@dataclass(frozen=True, slots=True)
class Told:
    """What of a report that is being written decides about its questions.

    Args:
        police: the answer about telling the police, as it was sent; empty while there is none.
        reach: support is wanted, or there is a way to be reached: a project could do something.
        account: somebody is named by a username or a profile, or it happened online: a site could do something.
        helped: a project's worker is filing it.
    """

    police: str = ""
    reach: bool = False
    account: bool = False
    helped: bool = False


def matters(scope: Scope, told: Told) -> bool:
    """Whether a question is asked at all."""
    match scope:
        case Scope.POLICE_QUESTIONS:
            return told.police in _TOLD
        case Scope.REFERRAL:
            return told.reach
        case Scope.PLATFORM:
            return told.account
        case Scope.HELPER:
            return told.helped
    return True
