"""Somebody without an account at the public pages; what is there already when a test begins is not theirs."""

import pytest
from flask import Flask

from tests.harness.pages import Visitor
from tests.harness.reporter import browser, mark
from tests.harness.story import Story


@pytest.fixture
def story(module_story: Story) -> Story:
    mark(module_story)
    return module_story


@pytest.fixture
def them(app: Flask, story: Story) -> Visitor:
    return browser(app)
