"""Nothing that leaves here has a word that outs whoever gets it: every text, every language, every channel."""

from __future__ import annotations

import email
import json
import re
import uuid
from email import policy
from pathlib import Path

import pytest

from num_service.adapters.notice import CALL, NEW_MESSAGE, TO_OFFICERS, Notice, Wording
from num_service.adapters.push import PushTexts
from num_service.adapters.sms_text import SmsTexts
from num_service.domain.alerts.notice import About
from num_service.domain.checker import by_text
from num_service.domain.checker.answer import Answer, Verdict
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.phrases import phrase
from num_service.domain.shared.taxonomy import Language, Region, Tier
from num_service.settings import LANGUAGES, Settings
from num_service.translations.catalogues import language_of
from num_service.translations.translator import translator

#: What a glance at somebody's screen must not find: beginnings of words, and in Chinese any part.
OUTING = {
    Language.EN: (
        "sex escort ugly mug report alert warn incident police crime danger assault victim client punter brothel "
        "rape violen abuse number receipt case safety member project street hotel"
    ),
    Language.PT: (
        "sexo sexua prostitu acompanhante garota programa relat denúnci denunci alerta aviso avisa polícia policia "
        "crime perigo agress vítima vitima cliente estupr violên violen abus caso seguran membro projeto bordel"
    ),
    Language.RO: (
        "sex prostitu escort raport alert avertis poliți politi infracți infracti crim pericol agres victim client "
        "viol abuz caz siguran membr proiect bordel"
    ),
    Language.ZH: ("性 卖淫 妓 小姐 陪 报告 举报 警 危险 犯罪 侵 受害 客 嫖 暴力 强奸 虐 个案 安全 会员 项目"),
}
#: What somebody who chose fuller texts is told, besides: how serious, where, and a reference. Still not what about.
STILL_OUTING = {
    Language.EN: (
        "sex escort ugly mug police crime victim client punter brothel rape violen abuse assault project member"
    ),
    Language.PT: (
        "sexo sexua prostitu acompanhante polícia policia crime vítima vitima cliente estupr violên abus projeto"
    ),
    Language.RO: "sex prostitu escort poliți politi infracți crim victim client viol abuz proiect membr",
    Language.ZH: "性 卖淫 妓 小姐 陪 警察 警方 犯罪 侵 受害 客 嫖 暴力 强奸 虐 个案 会员 项目",
}
WORDINGS = {"a message": NEW_MESSAGE, "a call": CALL, "an officer's reminder": TO_OFFICERS}
#: What a feed and the page behind "unsubscribe" say before anybody has signed in.
UNSIGNED = (
    "Messages",
    "You have a new message",
    "There is a new message for you.",
    "Emails",
    "Stop these emails?",
    "Only the emails stop. Messages still wait for you when you sign in, and you can undo it here.",
    "No more emails come from here",
    "Messages still wait for you when you sign in.",
    "Send emails again",
    "Stop the emails",
)
SPOKEN = [(each, language) for each in LANGUAGES if (language := language_of(each)) is not None]


def outing(text: str, words: str) -> list[str]:
    """The words of a list that a text has; in languages with spaces only where a word begins."""
    lowered = text.casefold()
    return [
        each
        for each in words.split()
        if (re.search(rf"\b{each}", lowered) if each.isascii() or each[0].isascii() else each in lowered)
    ]


def test_every_language_has_its_list() -> None:
    assert {language for _, language in SPOKEN} == set(OUTING) == set(STILL_OUTING)
    for language, words in OUTING.items():
        assert outing(f"x {words.split()[0]}x", words) == [words.split()[0]], language


@pytest.mark.parametrize("what", WORDINGS)
@pytest.mark.parametrize(("tag", "language"), SPOKEN)
def test_a_mail(tag: str, language: Language, what: str) -> None:
    raw = mail(tag, language, WORDINGS[what], None)
    assert outing(raw, OUTING[language]) == []
    assert outing(raw, OUTING[Language.EN]) == []


@pytest.mark.parametrize(("tag", "language"), SPOKEN)
@pytest.mark.parametrize("tier", list(Tier))
def test_a_fuller_mail_says_how_serious_and_where_and_still_not_what_about(
    tag: str, language: Language, tier: Tier
) -> None:
    about = About(tier, (Region.LONDON, Region.WALES), "A-7K2M-9QXD")
    assert outing(mail(tag, language, NEW_MESSAGE, about), STILL_OUTING[language]) == []


def mail(tag: str, language: Language, wording: Wording, about: About | None) -> str:
    """All that a mail program shows, and the headers it may show."""
    notice = Notice(
        service_name="Umbrella",
        base_url="https://umbrella.example.org",
        says=translator(tag),
        others={language: translator(tag)},
        wording=wording,
        stop=lambda each: f"https://umbrella.example.org/stop/{each.hex}",
    )
    raw = notice.as_bytes(
        to="somebody@example.org", message_id=uuid.UUID(int=7), language=language, about=about
    )
    found = email.message_from_bytes(raw, policy=policy.default)
    body = found.get_body(preferencelist=("plain",))
    assert body is not None
    shown = "\n".join(f"{name}: {value}" for name, value in found.items() if name != "To")
    text = shown + "\n" + str(body.get_content())
    return text.replace("/police/sign-in", "/sign-in")  # an officer's own address, sent to officers alone


@pytest.mark.parametrize(("tag", "language"), SPOKEN)
def test_a_notification_on_a_phone(tag: str, language: Language, tmp_path: Path) -> None:
    where = {"var_dir": tmp_path, "broker_dir": tmp_path, "outbox_dir": tmp_path}
    urls = dict.fromkeys(("database_url", "police_database_url", "redis_url", "secret_key", "keys"), "")
    settings = Settings(env="test", **where, **urls)  # type: ignore[arg-type]
    shown = json.loads(PushTexts(settings).payload(uuid.UUID(int=7), language, None))
    assert set(shown) == {"title", "body", "tag"}, "no icon, no name, no address"
    assert outing(f"{shown['title']} {shown['body']}", OUTING[language]) == []
    assert settings.service_name not in shown["title"] + shown["body"]


@pytest.mark.parametrize(("tag", "language"), SPOKEN)
def test_a_text_message_and_a_code(tag: str, language: Language, tmp_path: Path) -> None:
    where = {"var_dir": tmp_path, "broker_dir": tmp_path, "outbox_dir": tmp_path}
    urls = dict.fromkeys(("database_url", "police_database_url", "redis_url", "secret_key", "keys"), "")
    texts = SmsTexts(Settings(env="test", **where, **urls))  # type: ignore[arg-type]
    fuller = texts.text(language, About(Tier.DANGER, (Region.LONDON,), "A-7K2M-9QXD"))
    for said in (texts.text(language, None), texts.code("123456", language)):
        assert outing(said, OUTING[language]) == []
    assert outing(fuller, STILL_OUTING[language]) == []


@pytest.mark.parametrize(("tag", "language"), SPOKEN)
def test_a_feed_and_the_page_that_stops_mails(tag: str, language: Language) -> None:
    say = translator(tag).say
    for each in UNSIGNED:
        assert language is Language.EN or say(each) != each, "it has a text in every language"
        assert outing(say(each), OUTING[language]) == [], each


@pytest.mark.parametrize(("tag", "language"), SPOKEN)
def test_an_answer_to_a_check_by_text(tag: str, language: Language) -> None:
    phone = (IdentifierKind.PHONE, "+447700900123")
    told = [(Answer(each, tier), *phone) for each in (Verdict.REPORTED, Verdict.OLD) for tier in Tier]
    other = [(Answer(each), *phone) for each in Verdict if each not in (Verdict.REPORTED, Verdict.OLD)]
    says = [
        *by_text.said([*told, *other]),
        by_text.too_many(),
        by_text.call("020 7946 0000"),
        phrase(by_text.NOTHING_IN_IT),
    ]
    for each in says:
        said = translator(tag).say(each)
        assert outing(said, STILL_OUTING[language]) == []
        assert tag == "en_GB" or said != str(each), "it is said in their language"
