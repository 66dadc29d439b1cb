"""A text message: neutral, and in few parts, counted as they are paid."""

from __future__ import annotations

from pathlib import Path

import pytest

from num_service.adapters.sms_text import SmsTexts, parts
from num_service.domain.alerts.notice import About
from num_service.domain.shared.taxonomy import Language, Region, Tier
from num_service.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    where = {"var_dir": tmp_path, "broker_dir": tmp_path, "outbox_dir": tmp_path}
    urls = dict.fromkeys(("database_url", "police_database_url", "redis_url", "secret_key", "keys"), "")
    return Settings(env="test", base_url="https://umbrella.example.org", **where, **urls)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),
        ("ă" * 70, 1),
        ("ă" * 71, 2),
        ("有" * 134, 2),
        ("有" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 67, 3),
        ("", 1),
    ],
)
def test_parts_are_counted_as_they_are_paid(text: str, count: int) -> None:
    assert parts(text) == count


def test_a_character_of_two_units_is_never_parted() -> None:
    assert parts("a" * 152 + "€" + "a" * 152) == 3


@pytest.mark.parametrize("language", list(Language))
def test_what_is_sent_is_neutral_and_short(settings: Settings, language: Language) -> None:
    texts = SmsTexts(settings)
    text = texts.text(language, None)
    assert text.endswith("https://umbrella.example.org/sign-in")
    assert parts(text) <= 2
    assert parts(texts.text(language, About(Tier.DANGER, (Region.LONDON,), "A-0000-0000"))) <= 4
    assert "123456" in texts.code("123456", language)
    assert "umbrella" not in texts.code("123456", language).lower()
