"""The paper form, to be printed in each language there is: every field of the table, with boxes, and every question.

It carries no name of the service, not even in the title that browsers print, and is readable in black and white.
"""

from __future__ import annotations

from babel import Locale
from flask import abort, render_template

from num_service.domain.reports import taken, wording
from num_service.domain.reports.safeguarding import ADULT_SCOPES
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.taxonomy import Language
from num_service.web.core.access import requires
from num_service.web.core.languages import in_language, offered_languages, tag
from num_service.web.core.transactions import wiring
from num_service.web.intake.blueprint import blueprint
from num_service.web.intake.words import answer_choices, choices_of, kinds, steps

#: How many people have room on it, and how many numbers or names each; more are written into the account.
PEOPLE, IDENTIFIERS = 2, 3


def languages() -> list[tuple[str, str]]:
    """The languages the form is printed in: the tag of each, and what it calls itself."""
    return [(tag(each), _own_name(each)) for each in offered_languages()]


def _own_name(language: str) -> str:
    code = Locale.parse(language).language
    return Language(code).words if code in set(Language) else language


@blueprint.get("/paper/<language>")
@requires(Permission.TAKE_REPORTS)
def paper(language: str) -> str:
    """The form in one language, whatever language the rest of the pages is in."""
    found = next((each for each in offered_languages() if tag(each) == language), None)
    if found is None:
        abort(404)
    with in_language(found):
        return render_template(
            "intake/paper.html",
            steps=steps(),
            choices_of=choices_of,
            kinds=kinds(),
            people=PEOPLE,
            identifiers=IDENTIFIERS,
            questions=wording.questions(),
            scopes=taken.scopes_of(for_project=True),
            adult_scopes=ADULT_SCOPES,
            answers=answer_choices(),
            duties=wording.duties(),
            wording_version=wording.CURRENT,
            own_name=_own_name(found),
            help=wiring().directory.help_for(),
            locale=language,
        )
