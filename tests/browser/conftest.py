"""A real Chromium for the tests of this folder: Debian's own, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, which the wheel brings."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the session. Where there is none the test is left out, or fails under NUM_REQUIRE_BROWSER."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        missing = "There is no Chromium here (on Debian: apt-get install chromium)"
        if os.environ.get("NUM_REQUIRE_BROWSER"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    # Chromium's own sandbox does not work as root; the pages are all ours.
    chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield chromium
    chromium.close()
