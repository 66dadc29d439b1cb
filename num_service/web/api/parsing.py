"""What is sent to the API, read strictly: JSON that is JSON, every bad field named, nothing repeated."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask import Request, Response, abort
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser, is_json_request

from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.api.problems import Pointed, pointers
from num_service.web.core.languages import say
from num_service.web.core.problems import problem


class Unprocessable(Exception):
    """Some fields are not right; ``errors`` names each. Answered with ``status``."""

    def __init__(self, errors: list[Pointed], status: int = 422) -> None:
        super().__init__(f"{len(errors)} bad fields")
        self.errors, self.status = errors, status


def answer(error: Unprocessable) -> Response:
    """The problem document of an :class:`Unprocessable`."""
    said = [{"pointer": each.pointer, "detail": say(each.detail)} for each in error.errors]
    return problem(error.status, errors=said)


class StrictParser(FlaskParser):
    """Reads arguments for schemas. What a schema does not know is refused, in addresses too."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 — webargs reads it from the class

    def load_json(self, req: Request, schema: Schema) -> Any:
        raw = req.get_data(cache=True)  # announced as larger than the limit: 413
        if (limit := req.max_content_length) is not None and len(raw) >= limit:
            abort(413)  # sent in chunks it is cut off there
        if not raw and not any(field.required for field in schema.fields.values()):
            return {}
        if not is_json_request(req):
            abort(415)
        return read_json(raw)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        by_location = error.messages if isinstance(error.messages, dict) else {"json": error.messages}
        raise Unprocessable([each for messages in by_location.values() for each in pointers(messages)])


def read_json(raw: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        Unprocessable: with status 400, saying where it stops being JSON and never what stands there.
    """
    why: Message
    try:
        return _STRICT.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = phrase("This is not UTF-8 text.")
    except json.JSONDecodeError as slip:
        why = phrase(
            "This is not JSON from line %(line)s, column %(column)s on.", line=slip.lineno, column=slip.colno
        )
    except RecursionError:
        why = phrase("This is nested too deeply.")
    except ValueError:
        why = phrase("There is a number in this that JSON does not have, or one that is too long.")
    raise Unprocessable([Pointed("#", why)], 400)


def _no_constant(name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


#: Made once: ``json.loads`` would make another for each text.
_STRICT = json.JSONDecoder(parse_constant=_no_constant)


class ApiBlueprint(Blueprint):
    """A part of the API."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **options: Any) -> Any:
        """Read arguments with one schema for all requests: of a class webargs would make another for each."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)

    @staticmethod
    def doc(**said: Any) -> Any:
        """Describe a view, and put nothing around it."""
        return _in_place(Blueprint.doc(**said))

    def alt_response(self, *args: Any, **said: Any) -> Any:
        """Describe another answer of a view, and put nothing around it."""
        return _in_place(super().alt_response(*args, **said))


def _in_place(describe: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The library keeps a description on a function of its own, which would be called at every request."""

    def mark(view: Any) -> Any:
        view._apidoc = describe(view)._apidoc
        return view

    return mark
