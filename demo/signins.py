"""The demonstration's sign-ins: public knowledge, for a service that holds nothing but made-up stories."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.shared.permissions import AccountRole

#: One password for all of them. It opens nothing but a demonstration: a seeded production does not exist.
PASSWORD = "amber kettle quiet harbour"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account to try. ``force`` is an officer's."""

    email: str
    role: AccountRole
    name: str
    what: str
    force: str | None = None


_R = AccountRole
MEMBER = SignIn("member@demo.example", _R.MEMBER, "", "a member in the north west: checks, alerts")
NEW_MEMBER = SignIn("new.member@demo.example", _R.MEMBER, "", "a member who joined yesterday")
PROJECT = SignIn("project@demo.example", _R.PROJECT_WORKER, "Nasreen", "a project worker in Manchester")
CASEWORKER = SignIn(
    "caseworker@demo.example", _R.CASEWORKER, "Imani", "a caseworker: reads, writes, approves"
)
CASEWORKER_2 = SignIn("caseworker2@demo.example", _R.CASEWORKER, "Tess", "a second caseworker, who approves")
ADMINISTRATOR = SignIn("admin@demo.example", _R.ADMINISTRATOR, "Oluchi", "an administrator: accounts only")
ADMINISTRATOR_2 = SignIn(
    "admin2@demo.example",
    _R.ADMINISTRATOR,
    "Marek",
    "a second administrator, who enables what the first made",
)
OFFICER = SignIn(
    "officer@demo.example", _R.OFFICER, "DC Harriet Lowe", "Greater Manchester Police", "greater_manchester"
)
OFFICER_2 = SignIn(
    "officer2@demo.example", _R.OFFICER, "DS Amir Chowdhury", "Metropolitan Police Service", "metropolitan"
)

SIGN_INS = (
    MEMBER,
    NEW_MEMBER,
    PROJECT,
    CASEWORKER,
    CASEWORKER_2,
    ADMINISTRATOR,
    ADMINISTRATOR_2,
    OFFICER,
    OFFICER_2,
)


def sign_in_page(each: SignIn) -> str:
    """Where this account signs in; officers have an entrance of their own."""
    return "/police/sign-in" if each.role is AccountRole.OFFICER else "/sign-in"


def table(base_url: str) -> str:
    """The sign-ins as lines to print.

    Args:
        base_url: how this installation is reached.
    """
    wide = max(len(each.email) for each in SIGN_INS)
    lines = [f"  {each.email:<{wide}}  {sign_in_page(each):<15}  {each.what}" for each in SIGN_INS]
    return "\n".join(
        [
            "The demonstration: everybody in it is made up.",
            "",
            f"  Start at            {base_url}",
            f"  Tell what happened  {base_url}/report",
            f"  The mail box        {base_url}/demo/outbox",
            "",
            f"  Password of every sign-in:  {PASSWORD}",
            "",
            *lines,
        ]
    )
