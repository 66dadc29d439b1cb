"""Which sheets an alert is on follows from its areas and its day, so that a recall can name them."""

from datetime import UTC, date, datetime

import pytest

from num_service.domain.alerts.boards import Sheet, sheet_of, sheets_of
from num_service.domain.shared.taxonomy import Region

MONDAY = date(2026, 11, 23)
SUNDAY_NIGHT = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


def test_a_sheet_is_known_by_its_number_and_the_number_by_its_sheet() -> None:
    sheet = Sheet(Region.LONDON, MONDAY)
    assert sheet.number == "2026-W48-london"
    assert sheet_of(sheet.number) == sheet
    assert sheet_of("2027-W01-wales") == Sheet(Region.WALES, date(2027, 1, 4))


@pytest.mark.parametrize(
    "number", ["", "2026-W54-london", "2026-W48-atlantis", "2026-W48-online", "../x", "0000-W01-wales"]
)
def test_a_number_that_is_none_is_no_sheet(number: str) -> None:
    assert sheet_of(number) is None


def test_an_alert_is_on_the_sheets_of_its_areas_and_of_its_week() -> None:
    both = (Region.LONDON, Region.WALES)
    assert [each.number for each in sheets_of(both, SUNDAY_NIGHT)] == ["2026-W48-london", "2026-W48-wales"]
    assert [each.number for each in sheets_of(both, SUNDAY_NIGHT, of=[Region.WALES])] == ["2026-W48-wales"]
    for everywhere in ((), (Region.ONLINE,)):
        assert len(sheets_of(everywhere, SUNDAY_NIGHT)) == sum(each.is_place for each in Region)


def test_a_week_ends_on_the_wall_and_not_in_utc() -> None:
    summer = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)  # half past midnight on Monday there
    assert sheets_of((Region.LONDON,), summer)[0].monday == date(2026, 6, 8)
