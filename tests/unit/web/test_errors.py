"""What a domain error is in HTTP, and where a form or a program is told."""

from pathlib import Path

import pytest
from flask import Flask

from num_service.domain.shared.errors import (
    Conflict,
    DomainError,
    Invalid,
    Locked,
    NotFound,
    NotReady,
    TooMany,
)
from num_service.domain.shared.verdict import NotNow, Reason, Refusal
from num_service.settings import Settings
from num_service.web.core import errors, languages
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of

SENTENCE = "That cannot be done."
BY_CLASS = [
    (NotFound("x", SENTENCE), 404),
    (Invalid("x", SENTENCE), 422),
    (Invalid("x", SENTENCE, field="text"), 422),
    (Conflict("x", SENTENCE), 409),
    (Conflict("x", SENTENCE, field="email"), 422),
    (NotNow(Refusal((Reason.SAID_NO,))), 409),
    (Locked("x", SENTENCE), 403),
    (NotReady("x", SENTENCE), 503),
    (TooMany("x", SENTENCE, retry_after=90), 429),
    (Conflict("no_such_thing", SENTENCE), 409),  # how a code is spelled says nothing
    (NotFound("not_set_up", SENTENCE), 404),
]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = Flask("errors")
    languages.register(
        made,
        Settings(
            env="test",
            database_url="",
            police_database_url=None,
            redis_url=None,
            secret_key="",
            keys="",
            var_dir=tmp_path,
            broker_dir=tmp_path,
            outbox_dir=tmp_path,
        ),
    )
    errors.register(made)
    return made


@pytest.mark.parametrize(("error", "status"), BY_CLASS, ids=lambda value: repr(value))
def test_its_class_says_the_status(app: Flask, error: DomainError, status: int) -> None:
    assert status_of(error) == status

    @app.get("/api/v1/thing")
    def thing() -> str:
        raise error

    answer = app.test_client().get("/api/v1/thing")

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.get_json()["status"] == status
    if error.field:
        assert answer.get_json()["errors"] == [{"pointer": f"#/{error.field}", "detail": str(error)}]
    else:
        assert (answer.get_json()["errors"], answer.get_json()["detail"]) == ([], str(error))
    assert answer.headers.get("Retry-After") == ("90" if status == 429 else None)


def test_the_field_of_an_error_inside_something_is_pointed_to(app: Flask) -> None:
    @app.get("/api/v1/deep")
    def deep() -> str:
        raise Invalid("x", SENTENCE, field="people.0.name")

    answer = app.test_client().get("/api/v1/deep")
    assert answer.json is not None
    assert answer.get_json()["errors"][0]["pointer"] == "#/people/0/name"


def test_a_form_is_told_at_the_field_or_at_the_one_it_names(app: Flask) -> None:
    with app.test_request_context():
        assert at_field(Invalid("x", SENTENCE, field="email"), "text") == {"email": SENTENCE}
        assert at_field(Conflict("x", SENTENCE), "text") == {"text": SENTENCE}


def test_what_a_form_does_not_say_itself_passes_on() -> None:
    passed = (NotFound("x", SENTENCE), Locked("x", SENTENCE), NotReady("x", SENTENCE))
    assert not any(isinstance(each, ON_THE_FORM) for each in passed)
