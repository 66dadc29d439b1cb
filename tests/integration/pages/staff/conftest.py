"""The two caseworkers at their pages."""

import pytest
from flask import Flask

from tests.harness.casework import signed_in
from tests.harness.pages import Visitor
from tests.harness.story import Story


@pytest.fixture(scope="module")
def one(app: Flask, story: Story) -> Visitor:
    """The first caseworker, who writes."""
    return signed_in(app, "one@casework.example")


@pytest.fixture(scope="module")
def two(app: Flask, story: Story) -> Visitor:
    """The second caseworker, who approves."""
    return signed_in(app, "two@casework.example")
