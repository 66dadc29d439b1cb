"""Settings from the environment. Read by wsgi.py and workers/celery_app.py only (3-architecture, rule 3)."""

import base64
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from num_service.crypto.casework_pins import MalformedPin, pins_as_text, read_pins
from num_service.crypto.mail_keys import is_rsa_key
from num_service.domain.alerts.pace import MOST
from num_service.services.core.help_list import BadHelpList, OwnLines, read_lines
from num_service.settings import (
    LANGUAGES,
    READING_DAYS,
    READING_TIME,
    SMTP_CONNECTIONS,
    SURFACES,
    SWEEP_SECONDS,
    Environment,
    Settings,
)

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET = 32  # characters: 128 bits even if it is written in hexadecimal
LONGEST_NAME = 40  # characters of the service's name: a title bar and a sender's name show no more
CONTACT = r"mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+\S+"  # as RFC 9116 wants it: a URI
SMTP_SCHEMES = ("smtp", "smtp+starttls", "smtps")
#: The second is for a stand-in on the same machine.
SMS_SCHEMES = ("sinch", "sinch+http")


class ConfigError(RuntimeError):
    """The settings cannot be used. `problems` names every one of them, not only the first."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "The settings are not fit to start with:\n" + "\n".join(f"  - {p}" for p in problems)
        )


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings named in 8-interfaces.

    environ: usually what `num_service.runtime.environment.complete` made of `os.environ`.
    Raises ConfigError listing every missing or unfit setting; production is the strictest.
    """
    problems: list[str] = []
    env = _env(environ, problems)
    var_dir = Path(environ.get("NUM_VAR") or ROOT / "var")
    own_help = _help_lines(environ.get("NUM_HELP_LINES", ""), problems)
    settings = Settings(
        env=env,
        database_url=_database_url(environ.get("DATABASE_URL", "")),
        police_database_url=_database_url(environ.get("POLICE_DATABASE_URL", "")) or None,
        police_push_database_url=_database_url(environ.get("POLICE_PUSH_DATABASE_URL", "")) or None,
        redis_url=environ.get("REDIS_URL") or None,
        broker_dir=var_dir / "broker",
        secret_key=environ.get("SECRET_KEY", ""),
        keys=_keys(environ.get("NUM_KEYS", ""), problems),
        casework_key=_casework_key(environ.get("NUM_CASEWORK_KEY", ""), problems),
        officer_key=_officer_key(environ.get("NUM_OFFICER_KEY", ""), problems),
        smtp_url=_smtp_url(environ.get("SMTP_URL", ""), problems),
        sms_url=_sms_url(environ.get("SMS_URL", ""), problems),
        sms_secret=environ.get("NUM_SMS_SECRET", "").strip(),
        sms_number=_sms_number(environ.get("NUM_SMS_NUMBER", _tried_with(env, environ)), problems),
        dkim_key=_dkim_key(environ.get("NUM_DKIM_KEY", ""), problems),
        dkim_selector=environ.get("NUM_DKIM_SELECTOR", "").strip(),
        surfaces=_surfaces(environ.get("NUM_SURFACES", ""), problems),
        base_url=_base_url(environ),
        outbox_dir=Path(environ.get("NUM_OUTBOX") or var_dir / "outbox"),
        var_dir=var_dir,
        service_name=_service_name(environ.get("NUM_SERVICE_NAME", ""), problems),
        security_contact=_security_contact(environ.get("NUM_SECURITY_CONTACT", ""), problems),
        exit_url=environ.get("NUM_EXIT_URL") or "https://www.bbc.co.uk/weather",
        reading_time=environ.get("NUM_READING_TIME") or READING_TIME,
        reading_days=_whole(environ, "NUM_READING_DAYS", 30, READING_DAYS, problems),
        help_lines=own_help.lines,
        help_replaced=own_help.replaced,
        languages=_languages(environ.get("NUM_LANGUAGES", ""), problems),
        smtp_connections=_whole(environ, "NUM_SMTP_CONNECTIONS", MOST, SMTP_CONNECTIONS, problems),
        sweep_seconds=_whole(environ, "NUM_SWEEP_SECONDS", 60, SWEEP_SECONDS, problems),
        check_line=_check_line(environ.get("NUM_CHECK_LINE", ""), problems),
        demo=env != "production" and environ.get("NUM_DEMO", "1") != "0",
    )
    if bool(settings.dkim_key) != bool(re.fullmatch(r"[a-z0-9-]{1,63}", settings.dkim_selector)):
        problems.append(
            "NUM_DKIM_KEY and NUM_DKIM_SELECTOR belong together; the selector is a name in the DNS"
        )
    problems += _missing(settings)
    if settings.production:
        problems += _unfit_for_production(settings)
        problems += [
            f"{name} is set: only migrations are given the owner of the tables"
            for name in ("OWNER_DATABASE_URL", "POLICE_OWNER_DATABASE_URL")
            if environ.get(name)
        ]
    if problems:
        raise ConfigError(problems)
    return settings


def _env(environ: Mapping[str, str], problems: list[str]) -> Environment:
    name = environ.get("NUM_ENV") or "development"
    if name not in get_args(Environment):
        # Falling back to development here would turn a misspelt "production" into an open door.
        problems.append(f"NUM_ENV is {name!r}; it must be one of {', '.join(get_args(Environment))}")
        return "production"
    return cast(Environment, name)


def _languages(value: str, problems: list[str]) -> tuple[str, ...]:
    """NUM_LANGUAGES names those to offer, the first by default: "en_GB,ro". Each needs a catalogue of ours."""
    named = tuple(dict.fromkeys(each.strip() for each in value.split(",") if each.strip())) or LANGUAGES
    unknown = [each for each in named if each not in LANGUAGES]
    if unknown:
        problems.append(f"NUM_LANGUAGES names {', '.join(unknown)}; there are {', '.join(LANGUAGES)}")
    if not unknown and not named[0].startswith("en"):
        problems.append("NUM_LANGUAGES begins with en_GB: casework is in the first, and is in English only")
    return named


def _database_url(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _base_url(environ: Mapping[str, str]) -> str:
    default = "http://127.0.0.1:" + (environ.get("PORT") or "5000")
    return (environ.get("NUM_BASE_URL") or default).rstrip("/")


def _keys(value: str, problems: list[str]) -> str:
    """NUM_KEYS is the JSON itself or the path of a file that holds it; answers the JSON."""
    text = value.strip()
    if not text:
        return ""  # _missing says so
    if not text.startswith("{"):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"NUM_KEYS names a file that cannot be read ({type(error).__name__})")
            return text
    try:
        keys = json.loads(text)
    except ValueError:
        problems.append("NUM_KEYS does not hold JSON")
        return text
    lacking = (
        sorted({"index", "receipt", "contact"} - set(keys)) if isinstance(keys, dict) else ["everything"]
    )
    if lacking:
        problems.append("NUM_KEYS lacks " + ", ".join(lacking))
    return text


def _casework_key(value: str, problems: list[str]) -> str:
    """Checked here; whether reports can be taken without it is said by /readyz, for the set-up comes first."""
    try:
        return pins_as_text(read_pins(value))
    except MalformedPin as why:
        problems.append(f"NUM_CASEWORK_KEY: {why}")
        return ""


def _officer_key(value: str, problems: list[str]) -> str:
    """What is mixed into officers' passwords, as `flask --app wsgi officers key` prints it."""
    key = value.strip()
    try:
        fit = not key or len(base64.b64decode(key, validate=True)) == 32
    except ValueError:
        fit = False
    if not fit:
        problems.append("NUM_OFFICER_KEY must be 32 bytes in base64: flask --app wsgi officers key prints it")
    return key


def _service_name(value: str, problems: list[str]) -> str:
    """The name in titles and in front of the sender's address; any letters and marks, on one line."""
    name = value.strip() or "Umbrella"
    # "=?" begins an encoded word in a mail's header: readers would decode it into something else.
    if not name.isprintable() or len(name) > LONGEST_NAME or "=?" in name:
        problems.append(
            f"NUM_SERVICE_NAME must be one line of at most {LONGEST_NAME} characters, without control characters "
            "and without =?"
        )
    return name


def _security_contact(value: str, problems: list[str]) -> str:
    contact = value.strip()
    if contact and not (
        contact.isprintable() and re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+\S+)", contact)
    ):
        problems.append("NUM_SECURITY_CONTACT must be one address: mailto:…, https://… or tel:+…")
    return contact


def _smtp_url(value: str, problems: list[str]) -> str | None:
    if not value:
        return None
    try:
        url = urlsplit(value)
        fit = url.scheme in SMTP_SCHEMES and bool(url.hostname) and url.port != 0
    except ValueError:  # a port that is no number
        fit = False
    if not fit:
        problems.append(
            f"SMTP_URL must begin with {', '.join(f'{each}://' for each in SMTP_SCHEMES)} and name a host "
            "(special characters of a password are written as %-codes)"
        )
    return value


def _sms_url(value: str, problems: list[str]) -> str | None:
    """SMS_URL names the account at the provider of text messages: ``sinch://TOKEN@eu.sms.api.sinch.com/PLAN``."""
    if not value:
        return None
    try:
        url = urlsplit(value)
        fit = url.scheme in SMS_SCHEMES and bool(url.hostname and url.username and url.path.strip("/"))
    except ValueError:
        fit = False
    if not fit:
        problems.append("SMS_URL must read sinch://TOKEN@HOST/PLAN")
    return value


def _tried_with(env: str, environ: Mapping[str, str]) -> str:
    """Where texts lie in the local box, checks by text are tried with a number of Ofcom's for drama."""
    return "" if env == "production" or environ.get("SMS_URL") else "+447700900001"


def _sms_number(value: str, problems: list[str]) -> str:
    """NUM_SMS_NUMBER is the number that members' texts go to, with its country code."""
    number = value.strip()
    if number and not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        problems.append("NUM_SMS_NUMBER must be one number with its country code, such as +447700900001")
        return ""
    return number


def _dkim_key(value: str, problems: list[str]) -> str:
    """NUM_DKIM_KEY is the PEM itself or the path of a file that holds it; answers the PEM."""
    text = value.strip()
    if text and not text.startswith("-----BEGIN"):
        try:
            text = Path(text).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"NUM_DKIM_KEY names a file that cannot be read ({type(error).__name__})")
            return ""
    if text and not is_rsa_key(text):
        problems.append(
            "NUM_DKIM_KEY is no private RSA key of at least 2048 bits, as PEM and without a password"
        )
    return text


def _surfaces(value: str, problems: list[str]) -> frozenset[str]:
    named = frozenset(part.strip() for part in value.split(",") if part.strip()) or SURFACES
    unknown = sorted(named - SURFACES)
    if unknown:
        problems.append(f"NUM_SURFACES names {', '.join(unknown)}; known are {', '.join(sorted(SURFACES))}")
    return named & SURFACES


def _help_lines(value: str, problems: list[str]) -> OwnLines:
    try:
        return read_lines(value)
    except BadHelpList as why:
        problems += [f"NUM_HELP_LINES: {each}" for each in why.problems]
        return OwnLines()


def _check_line(value: str, problems: list[str]) -> str:
    """NUM_CHECK_LINE is a telephone number as people read it."""
    line = value.strip()
    if line and not re.fullmatch(r"\+?[0-9][0-9 ()-]{2,24}", line):
        problems.append("NUM_CHECK_LINE must be one telephone number, such as 020 7946 0000")
        return ""
    return line


def _whole(environ: Mapping[str, str], name: str, most: int, default: int, problems: list[str]) -> int:
    """A whole number from 1 to ``most``."""
    value = environ.get(name, "")
    number = int(value) if value.isascii() and value.isdigit() else 0
    if value and not 1 <= number <= most:
        problems.append(f"{name} is {value[:20]!r}; it must be a whole number from 1 to {most}")
    return number if 1 <= number <= most else default


def _missing(settings: Settings) -> list[str]:
    missing = []
    # A host that serves police alone is given neither the main login nor the server keys.
    if settings.surfaces != {"police"}:
        if not settings.database_url:
            missing.append(
                "DATABASE_URL is missing: the service's login, postgresql://user:password@host/database"
            )
        if not settings.keys:
            missing.append("NUM_KEYS is missing: the server keys, as JSON or as the path of a JSON file")
    elif not settings.officer_key:
        missing.append(
            "NUM_OFFICER_KEY is missing: without the server keys it is needed for officers' passwords "
            "(flask --app wsgi officers key prints it on the service's own host)"
        )
    if not settings.secret_key:
        missing.append("SECRET_KEY is missing: a random text of at least 32 characters")
    return missing


def _unfit_for_production(settings: Settings) -> list[str]:
    unfit = []
    if settings.secret_key and len(settings.secret_key) < SHORTEST_SECRET:
        unfit.append(f"SECRET_KEY has fewer than {SHORTEST_SECRET} characters")
    if settings.keys and _demonstration(settings.keys):
        unfit.append("NUM_KEYS is a demonstration key: make your own (docs/operations.md)")
    if "police" in settings.surfaces and not settings.police_database_url:
        unfit.append("POLICE_DATABASE_URL is missing: the police surface has its own database login")
    if settings.surfaces != {"police"} and not settings.police_push_database_url:
        unfit.append("POLICE_PUSH_DATABASE_URL is missing: the service's own login in the police database")
    unfit += _one_database(settings)
    if urlsplit(settings.base_url).scheme != "https":
        unfit.append("NUM_BASE_URL must begin with https://")
    if not settings.redis_url:
        unfit.append("REDIS_URL is missing: the broker and the rate limits")
    if settings.sms_url and urlsplit(settings.sms_url).scheme != "sinch":
        unfit.append("SMS_URL must begin with sinch://: text messages leave encrypted")
    if settings.sms_url and len(settings.sms_secret) < SHORTEST_SECRET:
        unfit.append("NUM_SMS_SECRET is missing: what the provider signs its delivery reports with")
    if not settings.smtp_url and settings.surfaces != {"police"}:
        unfit.append("SMTP_URL is missing: without it alerts would stay in a local box")
    return unfit


def _one_database(settings: Settings) -> list[str]:
    """The police database is another one, and each login there has its own address."""
    police = {"POLICE_DATABASE_URL": settings.police_database_url}
    police["POLICE_PUSH_DATABASE_URL"] = settings.police_push_database_url
    given = [url for url in police.values() if url]
    unfit = [
        f"{name} is in the main database: police have a database of their own"
        for name, url in police.items()
        if url and settings.database_url and _place(url) == _place(settings.database_url)
    ]
    if len(set(given)) < len(given):
        unfit.append("POLICE_DATABASE_URL and POLICE_PUSH_DATABASE_URL are the same login")
    return unfit


def _place(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return (parts.hostname, parts.port or 5432, parts.path, parts.query)


def _demonstration(keys: str) -> bool:
    try:
        return bool(json.loads(keys).get("demonstration"))
    except (ValueError, AttributeError):
        return False  # already named as not JSON
