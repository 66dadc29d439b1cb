"""Settings: production refuses every unfit one at once; a first run makes its own, once, for itself alone."""

import json
import re
import stat
from pathlib import Path

import pytest

import config
from num_service.runtime.environment import complete, demonstration_keys

KEYS = json.dumps(demonstration_keys() | {"demonstration": False})
FIT = {
    "NUM_ENV": "production",
    "DATABASE_URL": "postgresql://num:word@db.example/num",
    "POLICE_DATABASE_URL": "postgresql://num_police:word@police.example/force",
    "POLICE_PUSH_DATABASE_URL": "postgresql://num_push:word@police.example/force",
    "REDIS_URL": "redis://redis.example/0",
    "SECRET_KEY": "x" * 43,
    "NUM_KEYS": KEYS,
    "SMTP_URL": "smtp://mail.example",
    "NUM_BASE_URL": "https://umbrella.example/",
}


def test_production_starts_with_everything_it_needs() -> None:
    settings = config.load(FIT)

    assert settings.production
    assert settings.secure_cookies
    assert not settings.demo
    assert settings.base_url == "https://umbrella.example"
    assert settings.database_url == "postgresql+psycopg://num:word@db.example/num"


@pytest.mark.parametrize(
    ("named", "offered"),
    [("", ("en_GB", "pt", "ro", "zh_Hans")), ("en_GB", ("en_GB",)), ("en_GB, ro,ro", ("en_GB", "ro"))],
)
def test_an_installation_says_which_languages_it_offers(named: str, offered: tuple[str, ...]) -> None:
    assert config.load(FIT | {"NUM_LANGUAGES": named}).languages == offered


def test_production_names_every_missing_setting_at_once() -> None:
    with pytest.raises(config.ConfigError) as refused:
        config.load({"NUM_ENV": "production"})

    said = str(refused.value)
    for name in sorted(FIT.keys() - {"NUM_ENV"}):
        assert re.search(rf"^  - {name} is missing|^  - {name} must begin with https", said, re.M), name


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("NUM_KEYS", json.dumps(demonstration_keys()), "demonstration"),
        ("NUM_KEYS", "/nowhere/keys.json", "cannot be read"),
        ("NUM_KEYS", "{not json", "JSON"),
        ("NUM_KEYS", '{"index": {}}', "lacks contact, receipt"),
        ("NUM_BASE_URL", "http://umbrella.example", "https://"),
        ("POLICE_DATABASE_URL", FIT["DATABASE_URL"], "is in the main database"),
        (
            "POLICE_DATABASE_URL",
            "postgresql://num_police:word@db.example:5432/num",
            "is in the main database",
        ),
        ("POLICE_PUSH_DATABASE_URL", "postgresql://num_push:word@db.example/num", "is in the main database"),
        ("POLICE_DATABASE_URL", FIT["POLICE_PUSH_DATABASE_URL"], "are the same login"),
        ("SMTP_URL", "", "SMTP_URL"),
        ("SMTP_URL", "mail.example:587", "smtp://"),
        ("SMTP_URL", "smtp://", "name a host"),
        ("SMTP_URL", "smtp://user:pass/word@mail.example", "%-codes"),
        ("NUM_SERVICE_NAME", "Umbrella\r\nBcc: everybody@example.org", "one line"),
        ("NUM_SERVICE_NAME", "Umb\u2028rella", "control characters"),
        ("NUM_SERVICE_NAME", "Um\u200bbrella", "control characters"),
        ("NUM_SERVICE_NAME", "x" * 41, "at most 40"),
        ("NUM_SERVICE_NAME", "=?utf-8?q?x?=", "=?"),
        ("NUM_SECURITY_CONTACT", "security@umbrella.example", "mailto:"),
        ("NUM_SECURITY_CONTACT", "mailto:a@b.example\nPolicy: x", "one address"),
        ("REDIS_URL", "", "REDIS_URL"),
        ("NUM_SURFACES", "public,pubic", "pubic"),
        ("NUM_SMTP_CONNECTIONS", "51", "NUM_SMTP_CONNECTIONS"),
        ("NUM_SWEEP_SECONDS", "0", "NUM_SWEEP_SECONDS"),
        ("NUM_SWEEP_SECONDS", "61", "NUM_SWEEP_SECONDS"),
        ("NUM_SWEEP_SECONDS", "soon", "NUM_SWEEP_SECONDS"),
        ("NUM_LANGUAGES", "en_GB,xx", "NUM_LANGUAGES names xx"),
        ("NUM_LANGUAGES", "pt,en_GB", "begins with en_GB"),
        ("NUM_HELP_LINES", '[{"nam": "x"}]', "NUM_HELP_LINES"),
        ("NUM_ENV", "prodution", "NUM_ENV"),
    ],
)
def test_production_refuses(name: str, value: str, word: str) -> None:
    with pytest.raises(config.ConfigError, match=re.escape(word) if "|" not in word else word):
        config.load(FIT | {name: value})


def test_a_host_for_police_alone_needs_neither_the_main_login_nor_the_server_keys() -> None:
    few = {k: v for k, v in FIT.items() if k not in ("DATABASE_URL", "NUM_KEYS", "SMTP_URL")}

    with pytest.raises(config.ConfigError, match="NUM_OFFICER_KEY is missing"):
        config.load(few | {"NUM_SURFACES": "police"})
    with pytest.raises(config.ConfigError, match="NUM_OFFICER_KEY must be 32 bytes"):
        config.load(few | {"NUM_SURFACES": "police", "NUM_OFFICER_KEY": "c2hvcnQ="})
    settings = config.load(few | {"NUM_SURFACES": "police", "NUM_OFFICER_KEY": "A" * 43 + "="})

    assert settings.database_url == ""
    assert settings.keys == ""


def test_settings_do_not_show_their_secrets() -> None:
    settings = config.load(FIT)
    shown = repr(settings)

    for name in (
        "secret_key",
        "database_url",
        "police_database_url",
        "police_push_database_url",
        "redis_url",
        "smtp_url",
        "keys",
    ):
        value = getattr(settings, name)  # as it is kept, not as it was given
        assert value
        assert value not in shown, name


def test_a_first_run_makes_its_secrets_once_and_for_itself_alone(tmp_path: Path) -> None:
    given = {"NUM_VAR": str(tmp_path / "var"), "DATABASE_URL": "postgresql://elsewhere/num"}

    first, second = config.load(complete(given)), config.load(complete(given))

    assert first == second
    assert len(first.secret_key) >= 43
    assert json.loads(first.keys)["demonstration"] is True
    for name in ("keys.json", "secret_key"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_production_starts_nothing_and_makes_nothing(tmp_path: Path) -> None:
    given = {"NUM_ENV": "production", "NUM_VAR": str(tmp_path / "var")}

    assert complete(given) == given
    assert not (tmp_path / "var").exists()
