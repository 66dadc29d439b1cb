"""A host that serves the API alone."""

import pytest

from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.service import MakeSettings

API_ALONE = frozenset({"api"})


@pytest.fixture
def settings(database: TestDatabase, make_settings: MakeSettings) -> Settings:
    """Settings for this test's database."""
    return make_settings(database, surfaces=API_ALONE)


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: MakeSettings) -> Settings:
    """Settings for this module's database."""
    return make_settings(module_database, surfaces=API_ALONE)
