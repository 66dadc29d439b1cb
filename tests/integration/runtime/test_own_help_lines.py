"""NUM_HELP_LINES: read strictly at the start, added or in place of the national lines, by country."""

import json

import pytest

from num_service.domain.help import Country, Directory
from num_service.services.core.help_list import BadHelpList, directory_of, read_lines
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.service import MakeSettings

LINE = {"name": "Ours", "contact": "01632 960 001"}


def made(settings: Settings) -> Directory:
    return directory_of(settings)


def numbers(directory: Directory, country: Country) -> set[str]:
    shown = directory.help_for(country)
    parts = (shown.emergency, *shown.soon, *shown.talk)
    return {each.phone for part in parts for each, _ in part.lines}


def installed(make_settings: MakeSettings, database: TestDatabase, told: object) -> Directory:
    own = read_lines(json.dumps(told))
    return made(make_settings(database, help_lines=own.lines, help_replaced=own.replaced))


def test_a_list_adds_to_every_country(make_settings: MakeSettings, database: TestDatabase) -> None:
    here = installed(make_settings, database, [LINE])
    for country in Country:
        assert "01632 960 001" in numbers(here, country)
        assert "116 123" in numbers(here, country)


def test_by_country_it_adds_or_replaces(make_settings: MakeSettings, database: TestDatabase) -> None:
    here = installed(
        make_settings,
        database,
        {"ireland": {"replace": True, "lines": [LINE]}, "wales": {"lines": [LINE | {"need": "sexual"}]}},
    )
    assert numbers(here, Country.IRELAND) == {"112", "01632 960 001"}
    assert numbers(here, Country.WALES) > {"01632 960 001", "0808 80 10 800"}
    assert "01632 960 001" not in numbers(here, Country.SCOTLAND)
    assert {"1800 77 88 88", "01632 960 001"} <= set(here.every_number()), "protected, though replaced"


def test_a_line_without_the_day_it_was_read_is_to_be_confirmed() -> None:
    own = read_lines(json.dumps([LINE, LINE | {"checked": "2026-11-01"}]))
    assert [each.checked for each in own.lines] == ["", "2026-11-01"]


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("{", "must be JSON"),
        ("7", "must be JSON"),
        ('{"atlantis": {"lines": []}}', "atlantis"),
        ('{"ireland": {"lines": []}}', "names no lines"),
        ('{"ireland": {"replace": true}}', "names no lines"),
        ('{"ireland": {"replace": "yes", "lines": [{"name": "x", "contact": "116 123"}]}}', "true or false"),
        ('[{"nam": "x", "contact": "116 123"}]', "no field 'nam'"),
        ('[{"name": "", "contact": "116 123"}]', "no name"),
        ('[{"name": "x", "contact": "call us"}]', "neither a number"),
        ('[{"name": "x", "contact": "http://plain.example"}]', "neither a number"),
        ('[{"name": "x", "contact": 116123}]', "must be text"),
        ('[{"name": "x", "contact": "116 123", "need": "emergency"}]', "need must be one of"),
        ('[{"name": "x", "contact": "116 123", "checked": "yesterday"}]', "2026-11-28"),
        ("[7]", "must be text"),
        ("[" * 100_000, "must be JSON"),
        ('[{"name": "x", "contact": "' + "0" * 60 + 'x"}]', "neither a number"),
        ('[{"name": "x", "contact": "12"}]', "neither a number"),
        ('[{"name": "x", "contact": "https://["}]', "neither a number"),
        ('[{"name": "x", "contact": "https://x.org/\u202egpj"}]', "can be seen"),
        ('[{"name": "a\\u0000b", "contact": "116 123"}]', "can be seen"),
        ('[{"name": "' + "x" * 301 + '", "contact": "116 123"}]', "can be seen"),
        ('[{"name": "x", "contact": "116 123", "checked": "2999-01-01"}]', "has not come"),
        (
            '{"ireland": {"lines": [{"name": "x", "contact": "116 123"}]}, '
            '"ireland": {"lines": [{"name": "y", "contact": "116 123"}]}}',
            "stands twice",
        ),
    ],
)
def test_what_cannot_be_used_stops_the_start_and_says_why(told: str, names: str) -> None:
    with pytest.raises(BadHelpList) as why:
        read_lines(told)
    assert names in str(why.value)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(BadHelpList) as why:
        read_lines('{"atlantis": {"lines": []}, "ireland": {"lines": [{"name": "", "contact": "no"}]}}')
    assert len(why.value.problems) == 3
