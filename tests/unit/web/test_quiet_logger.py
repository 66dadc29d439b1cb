"""gunicorn logs an error for a request that is cut off: no address of a page, which may hold a reference, is in it."""

import pytest
from gunicorn.config import Config

from num_service.runtime.gunicorn_conf import QuietLogger


def test_a_request_that_was_cut_off_is_logged_without_its_address(capfd: pytest.CaptureFixture[str]) -> None:
    log = QuietLogger(Config())
    try:
        raise SystemExit(1)
    except SystemExit:
        log.exception("Error handling request %s", "/casework/R-ABCD-EFGH")
    said = capfd.readouterr().err
    assert "SystemExit" in said
    assert "R-ABCD-EFGH" not in said
    assert "Traceback" not in said
