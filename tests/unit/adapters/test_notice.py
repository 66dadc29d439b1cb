"""Nobody is outed by a mail: it says that there is a message, the same to everybody, and nothing else."""

import email
import re
import uuid
from email import policy
from email.message import Message
from pathlib import Path

import pytest

from num_service.adapters.notice import Notice
from num_service.adapters.sender import Refused
from num_service.domain.shared.taxonomy import IncidentType, Language, Region, Tier
from num_service.translations.translator import translator
from tests.harness.catalogues import write_catalogue

#: What a glance at a screen must not find, on top of every incident type, tier and region.
TELLING = (
    *(
        "sex",
        "work",
        "escort",
        "ugly",
        "mug",
        "report",
        "alert",
        "warn",
        "incident",
        "police",
        "crime",
        "danger",
    ),
    *("assault", "victim", "client", "number", "receipt", "case", "safety", "member", "project"),
)
FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


def notice() -> Notice:
    return Notice(service_name="Umbrella", base_url="https://umbrella.example.org")


def read(to: str, message_id: uuid.UUID) -> Message:
    return email.message_from_bytes(notice().as_bytes(to=to, message_id=message_id))


def test_no_word_in_it_tells_what_it_is_about() -> None:
    seen = read("somebody@example.org", FIRST)
    shown = " ".join([str(seen["From"]), str(seen["Subject"]), str(seen.get_payload())]).casefold()
    listed = [each.words for listing in (IncidentType, Tier, Region) for each in listing]
    assert [word for word in TELLING if re.search(rf"\b{word}", shown)] == []
    assert [words for words in listed if words.casefold() in shown] == []


def test_two_people_get_the_same_but_for_their_address_and_its_id() -> None:
    differ = ("To", "Message-ID", "Date")
    one, other = read("one@example.org", FIRST), read("other@example.net", SECOND)
    assert one.get_payload() == other.get_payload()
    assert {k: v for k, v in one.items() if k not in differ} == {
        k: v for k, v in other.items() if k not in differ
    }
    assert one["Message-ID"] == f"<{FIRST}@umbrella.example.org>"


def test_it_is_said_in_the_language_of_those_who_get_it(tmp_path: Path) -> None:
    messages = {
        "You have a new message": "Tem uma nova mensagem",
        "There is a new message for you.": "Há uma nova mensagem para si.",
    }
    says = translator("pt", write_catalogue(tmp_path, "pt", messages))
    said = Notice(service_name="Umbrella", base_url="https://umbrella.example.org", says=says)

    read = email.message_from_bytes(
        said.as_bytes(to="one@example.org", message_id=FIRST), policy=policy.default
    )

    body = read.get_body()
    assert str(read["Subject"]) == "Tem uma nova mensagem"
    assert body is not None
    assert body.get_content().splitlines()[0] == "Há uma nova mensagem para si."


def test_each_recipient_reads_the_language_they_chose_and_any_server_takes_it() -> None:
    others = {Language.RO: translator("ro"), Language.ZH: translator("zh_Hans")}
    made = Notice(service_name="Umbrella", base_url="https://umbrella.example.org", others=others)
    said = {}
    for language in (None, Language.RO, Language.ZH, Language.PT, Language.RO):
        raw = made.as_bytes(to="one@example.org", message_id=FIRST, language=language)
        assert raw.isascii()
        read = email.message_from_bytes(raw, policy=policy.default)
        body = read.get_body()
        assert body is not None
        assert "https://umbrella.example.org/sign-in" in body.get_content()
        said[language] = (str(read["Subject"]), body.get_content().splitlines()[0])

    assert said[None] == ("You have a new message", "There is a new message for you.")
    assert said[Language.RO] == ("Ai un mesaj nou", "Este un mesaj nou pentru tine.")
    assert re.search(r"[\u4e00-\u9fff]", said[Language.ZH][0])
    assert said[Language.PT] == said[None], "not offered here: as if none had been chosen"


@pytest.mark.parametrize(
    "to", ["a@example.org\r\nBcc: b@example.org", "a@example.org\n", "a\0@example.org", "ä@x.org"]
)
def test_an_address_cannot_break_out_of_its_header(to: str) -> None:
    with pytest.raises(Refused) as refused:
        notice().as_bytes(to=to, message_id=FIRST)
    assert to not in str(refused.value)


# ------------------------------------------------------------------------------------------- whom it is from


@pytest.mark.parametrize(
    "name",
    [
        *("Safety, Ltd", "A: B", "X;Y", "Sécurité, groupe", 'The "Safe" Group', "back\\slash", "at@sign"),
        *("(in brackets)", "<angle@example.org>", "x, y <evil@example.org>", "安全，小组"),
        *("Zażółć: gęślą", "a.b", "O’Neill"),
        *("Safety, Ltd, and a name as long as allowed", "شبكة الأمان", "Umbrella"),
    ],
)  # fmt: skip
def test_whatever_the_service_is_called_the_sender_is_one_mailbox(name: str) -> None:
    raw = Notice(service_name=name, base_url="https://umbrella.example.org").as_bytes(
        to="one@example.org", message_id=FIRST
    )
    read = email.message_from_bytes(raw, policy=policy.default)
    (sender,) = read["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "no-reply@umbrella.example.org")
    assert read["From"].defects == ()
    assert raw.isascii()
    assert [str(read["To"])] == read.get_all("To") == ["one@example.org"]


@pytest.mark.parametrize("name", ["A\r\nBcc: b@example.org", "A\nB"])
def test_a_service_name_cannot_break_out_of_its_header(name: str) -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        Notice(service_name=name, base_url="https://umbrella.example.org")


def test_a_domain_in_other_letters_is_written_as_mail_writes_it() -> None:
    made = Notice(service_name="Umbrella", base_url="https://schirm-für-alle.example")
    assert made.sender == "no-reply@xn--schirm-fr-alle-nsb.example"
