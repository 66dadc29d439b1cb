"""Which help an answer of the report form calls for, for the page that comes back and for the browser, at once."""

from __future__ import annotations

from typing import Any

from num_service.domain.help import CANNOT_WAIT, Country, Help, Need, Part, Situation, needs_of
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.taxonomy import DangerNow, IncidentType, Jurisdiction, Region, UnderEighteen
from num_service.web.core.transactions import wiring
from num_service.web.public import on_duty

#: Which help is that many lines in five countries that a step shows a country at a time.
_LONG = (Need.SEXUAL,)
#: Everything that an answer can call for, in the order of the page.
_EVERY = (Need.EMERGENCY, *CANNOT_WAIT)


def of_form(data: dict[str, Any]) -> Situation:
    """What a form says so far. It may hold anything: what is not on a list says nothing."""
    where, about = data.get("where") or {}, data.get("about") or {}
    region, law = where.get("region"), where.get("jurisdiction")
    types = frozenset(
        IncidentType(each) for each in _many(data.get("incident_types")) if each in set(IncidentType)
    )
    return Situation(
        region=Region(region) if region in set(Region) else None,
        law=Jurisdiction(law) if law in set(Jurisdiction) else None,
        types=types,
        danger_now=bool(set(_many(data.get("danger_now"))) & set(DangerNow)),
        under_18=about.get("under_18") == UnderEighteen.YES,
    )


def of_report(new: NewReport) -> Situation:
    """What a report that was sent says."""
    return Situation(
        region=new.where.region,
        law=new.where.jurisdiction,
        types=frozenset(new.incident_types),
        danger_now=bool(new.danger_now),
        under_18=new.about.under_18 is UnderEighteen.YES,
    )


def _many(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def for_page(situation: Situation) -> dict[str, Any]:
    """What the form's page is given: the help that is called for, all that could be, and by which answers."""
    directory = wiring().directory
    return {
        "help": directory.help_for(situation.country),
        "urgent": directory.parts(situation.needs, situation.country),
        "every_help": directory.parts(_EVERY, situation.country),
        "help_by_country": by_country(situation.country),
        "help_calls": CALLS,
        "on_duty": on_duty.before_sending(),
    }


def by_country(country: Country | None) -> dict[Need, tuple[tuple[Country, Part], ...]]:
    """What is shown a country at a time, where it is not known which."""
    return {} if country else {each: wiring().directory.in_each(each) for each in _LONG}


def to_keep(situation: Situation) -> dict[str, Any]:
    """What the report just sent calls for, as it is kept under seal with its code, and forgotten with it."""
    return {
        "needs": [need.value for need in situation.needs],
        "country": situation.country.value if situation.country else "",
        "danger_now": situation.danger_now,
    }


def kept(told: dict[str, Any]) -> tuple[Part, ...]:
    """The help that a report whose code waits calls for."""
    needs = [need for need in Need if need.value in told.get("needs", [])]
    return wiring().directory.parts(needs, _country(told))


def there(told: dict[str, Any]) -> Help:
    """All the help of the place of a report whose code waits; everybody's where it is not known."""
    return wiring().directory.help_for(_country(told))


def _country(told: dict[str, Any]) -> Country | None:
    country = told.get("country", "")
    return Country(country) if country in set(Country) else None


#: For app.js: an answer, as name=value, and what it calls for.
CALLS: dict[str, list[str]] = {
    **{
        f"incident_types={each.value}": [need.value for need in needs_of(each)]
        for each in IncidentType
        if needs_of(each)
    },
    **{
        f"danger_now={each.value}": [need.value for need in Situation(danger_now=True).needs]
        for each in DangerNow
    },
    f"about.under_18={UnderEighteen.YES.value}": [need.value for need in Situation(under_18=True).needs],
}
