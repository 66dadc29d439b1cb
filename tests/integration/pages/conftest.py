"""Pages are looked at in one installation for each file: every test brings people and reports of its own."""

import pytest
from flask import Flask

from tests.harness.databases import TestDatabase
from tests.harness.story import Story


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database
