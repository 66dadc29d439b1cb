"""What went out rests on the last answer before it; what was taken in at once has no order; matches are not shown."""

import pytest

from num_service.domain.reports.on_record import Rest, Taken, in_words, rest_of

YES, NO, OTHER = "consent.police_intelligence.yes", "consent.police_intelligence.no", "consent.alert.yes"
SENT = Taken("packet.released", 9)


@pytest.mark.parametrize(
    ("answers", "rests"),
    [
        ([(YES, 3)], Rest.BEFORE),
        ([("consent.police_intelligence.if_matched", 3)], Rest.BEFORE),
        ([(NO, 3), (YES, 5)], Rest.BEFORE),
        ([(YES, 3), (NO, 12)], Rest.BEFORE),
        ([(YES, 9)], Rest.UNCLEAR),
        ([(YES, 3), (NO, 9)], Rest.UNCLEAR),
        ([(YES, 3), (NO, 3)], Rest.UNCLEAR),
        ([], Rest.NOT_BEFORE),
        ([(OTHER, 3)], Rest.NOT_BEFORE),
        ([(YES, 3), (NO, 5)], Rest.NOT_BEFORE),
        ([("consent.police_intelligence.paused", 5)], Rest.NOT_BEFORE),
        ([(YES, 12)], Rest.NOT_BEFORE),
        ([(NO, 9)], Rest.NOT_BEFORE),
    ],
)
def test_what_went_out_rests_on_the_last_answer_before_it(
    answers: list[tuple[str, int]], rests: Rest
) -> None:
    assert rest_of(SENT, [SENT, *(Taken(*each) for each in answers)]) is rests


def test_a_handing_over_rests_on_its_own_answer() -> None:
    made = Taken("handover.made", 9)
    assert rest_of(made, [made, Taken(YES, 3)]) is Rest.NOT_BEFORE
    assert rest_of(made, [made, Taken("handover.allowed", 3)]) is Rest.BEFORE
    assert (
        rest_of(made, [made, Taken("handover.allowed", 3), Taken("handover.refused", 4)]) is Rest.NOT_BEFORE
    )


def test_a_yes_to_one_body_is_none_to_another() -> None:
    made = Taken("handover.made.iopc", 9)
    yes, no = Taken("handover.allowed.iopc", 3), Taken("handover.refused.iopc", 4)
    assert rest_of(made, [made, yes]) is Rest.BEFORE
    assert rest_of(made, [made, yes, Taken("handover.refused.pirc", 4)]) is Rest.BEFORE
    assert rest_of(made, [made, yes, no]) is Rest.NOT_BEFORE
    assert rest_of(made, [made, no, Taken("handover.allowed.pirc", 5)]) is Rest.NOT_BEFORE
    assert rest_of(made, [made, Taken("handover.allowed", 3)]) is Rest.BEFORE, "from before bodies were named"
    assert "(IOPC)" in str(in_words("user", "handover.made.iopc"))
    assert in_words("user", "handover.allowed.iopc") is None
    assert in_words("user", "handover.made.somebody") is None


def test_a_yes_to_an_officer_ends_with_the_wish_to_talk_about_it() -> None:
    told, yes = Taken("own_name.told.0a1b2c3d", 9), Taken("own_name.allowed.0a1b2c3d", 3)
    ended, again = Taken("consent.police_identified.no", 4), Taken("consent.police_identified.talk_first", 5)
    assert rest_of(told, [told, Taken(again.action, 1), yes]) is Rest.BEFORE
    assert rest_of(told, [told, yes, ended, again]) is Rest.NOT_BEFORE
    assert rest_of(told, [told, yes, Taken("consent.police_intelligence.no", 4)]) is Rest.BEFORE


def test_what_a_force_did_and_what_followed_from_an_answer_is_shown() -> None:
    for action in ("packet.opened", "packet.acknowledged", "withdrawal.acknowledged"):
        assert in_words("worker", action) is not None
    for who in ("receipt", "user", "worker"):
        assert in_words(who, "packet.taken_back") is not None
        assert in_words(who, "packet.withdrawn") is not None
    for who in ("receipt", "user"):
        assert in_words(who, "alert.recalled") is not None
        assert in_words(who, "identifier.unlisted") is not None


def test_what_sends_nothing_out_rests_on_nothing() -> None:
    assert rest_of(Taken("report.read", 9), [Taken(YES, 3)]) is None


@pytest.mark.parametrize(
    "action", ["match.same", "match.agreed", "match.not_agreed", "note.written", "alert.vetoed"]
)
@pytest.mark.parametrize("who", ["user", "receipt", "worker"])
def test_what_others_said_and_whether_reports_were_compared_is_not_shown(who: str, action: str) -> None:
    assert in_words(who, action) is None
