"""What can be set from outside, as one frozen value. Standard library only: every layer may hold it.

`config.load` is the only maker of it in the service; tests build their own.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Environment = Literal["development", "production", "test"]

#: How soon a person reads a report, unless the installation says otherwise.
READING_TIME = "within two working days"
#: The same as a number: after so many working days an unread report is overdue.
READING_DAYS = 2
SURFACES = frozenset({"public", "member", "project", "staff", "police", "admin", "api"})


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somewhere to turn that an installation names itself; `num_service.domain.help` has the national ones.

    name: who answers. contact: a number or an https address. countries, need: codes of `Country` and `Need`.
    note, hours, who: what it is for, when they answer, who may call. checked: the day it was read, as 2026-11-28;
    without one it counts as overdue.
    """

    name: str
    contact: str
    note: str = ""
    countries: tuple[str, ...] = ()
    need: str = "listen"
    hours: str = ""
    who: str = ""
    checked: str = ""


#: How often workers look for work that nobody was woken for, where an installation does not say.
SWEEP_SECONDS = 15
#: What reporters and members are offered, as Babel names them, where an installation does not say. The first is what
#: somebody reads whose browser asks for none of them, and the language of casework.
LANGUAGES = ("en_GB", "pt", "ro", "zh_Hans")
#: Connections of one worker process to the mail server at most, where an installation does not say.
SMTP_CONNECTIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation's settings.

    database_url: the service's login, `postgresql+psycopg://…`; empty on a host that serves police alone.
    police_database_url: the police login in the police database; None where the police surface is not mounted.
    police_push_database_url: the service's own login there: packets wait where there is none.
    redis_url: broker and crude rate limits; None means Celery's filesystem transport in `broker_dir`.
    secret_key: signs cookies and CSRF tokens.
    keys: the server keys as JSON text (`num_service.crypto.keys` reads it); never a path.
    casework_key: the casework key's public halves, as `casework set-up` prints them; reports are sealed to nothing
        else. Empty outside production means the file `casework_key` in `var_dir`.
    officer_key: what is mixed into officers' passwords, 32 bytes in base64; empty derives it from the server keys.
    smtp_url, sms_url: the providers; None sends to the local box in `outbox_dir`. In production no texts go then.
    sms_secret: what the provider of text messages signs what it tells us with; empty takes nothing from it.
    sms_number: the number that members' texts go to, as E.164 has it; empty where nobody may check by text.
    dkim_key, dkim_selector: the private key, as PEM, that mails are signed with, and its name in the DNS; both or none.
    surfaces: which packages of `num_service.web` are mounted.
    base_url: how people reach the service, without a slash at the end.
    service_name: the neutral short name that stands in title bars and messages.
    exit_url: where the exit button goes.
    security_contact: where somebody who found a weakness writes to, as a URI; none leaves security.txt out.
    reading_time: how soon a person reads a report, as the reporter is told before they write: it must be kept.
    reading_days: the working days of reading_time, 1 to 30: after them an unread report is overdue in the queue.
    help_lines: what this installation adds to the help list; help_replaced: the countries whose lines it replaces.
    languages: what pages are offered in, as Babel names them, the first by default and on the pages of the people who
        run the service; each but English needs a catalogue in `num_service/translations`.
    translations_dir: another folder of catalogues, looked into first and read once, at the start; the tests'
        pseudo-language stands in one.
    smtp_connections: how many connections a worker process opens to the mail server at most, 1 to 50; more than one
        only where it is slow.
    sweep_seconds: how often workers look for work that nobody was woken for, in seconds, 1 to 60.
    check_line: the telephone number of whoever checks for a member whose checks are used up; empty names none.
    demo: whether the demonstration's helps (its sign-ins, the local box) are shown.
    """

    env: Environment
    database_url: str = field(repr=False)
    police_database_url: str | None = field(repr=False)
    police_push_database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    keys: str = field(repr=False)
    var_dir: Path
    broker_dir: Path
    outbox_dir: Path
    casework_key: str = ""
    officer_key: str = field(default="", repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    sms_url: str | None = field(default=None, repr=False)
    sms_secret: str = field(default="", repr=False)
    sms_number: str = ""
    dkim_key: str = field(default="", repr=False)
    dkim_selector: str = ""
    surfaces: frozenset[str] = SURFACES
    base_url: str = "http://127.0.0.1:5000"
    service_name: str = "Umbrella"
    security_contact: str = ""
    exit_url: str = "https://www.bbc.co.uk/weather"
    reading_time: str = READING_TIME
    reading_days: int = READING_DAYS
    help_lines: tuple[HelpLine, ...] = ()
    help_replaced: frozenset[str] = frozenset()
    languages: tuple[str, ...] = LANGUAGES
    translations_dir: Path | None = None
    smtp_connections: int = SMTP_CONNECTIONS
    sweep_seconds: int = SWEEP_SECONDS
    check_line: str = ""
    demo: bool = False

    @property
    def production(self) -> bool:
        """Whether real people depend on this process."""
        return self.env == "production"

    @property
    def secure_cookies(self) -> bool:
        """`__Host-` and Secure everywhere but on loopback HTTP outside production (4-data-protection, Cookies)."""
        return self.production or self.base_url.startswith("https://")
