"""Photos and recordings sent with a receipt, as base64 in JSON like everything else that the API takes."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import fields

from num_service.domain.reports.files import MOST_BYTES, MOST_MEGABYTES, Made
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.api.base import Out
from num_service.schemas.api.receipts import FileOut, WithReceipt
from num_service.schemas.base import Choice, invalid

#: Bytes of a post: the largest file in base64, and the receipt beside it.
MOST_POST = (MOST_BYTES + 2) // 3 * 4 + 64 * 1024


class Base64(fields.Field[bytes]):
    """Bytes in base64, with its padding and without line breaks."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bytes:
        if not isinstance(value, str):
            raise invalid(N_("This should be text."))
        if len(value) > (MOST_BYTES + 2) // 3 * 4:
            raise invalid(phrase("This file is larger than %(most)s MB.", most=MOST_MEGABYTES))
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise invalid(N_("This is not base64.")) from None


class FileFromReporter(WithReceipt):
    """One photo, screenshot or recording."""

    content = Base64(
        required=True,
        metadata={"type": "string", "format": "byte", "description": "The file as it is, in base64."},
    )


class FileToRemove(WithReceipt):
    """Which file is to be destroyed."""

    id = fields.UUID(required=True, error_messages={"invalid_uuid": N_("This is no id of a file.")})


class FileKept(FileOut):
    """The file, drawn or encoded anew, is sealed with the report."""

    made = Choice(Made)
    sha256 = fields.String(
        metadata={"description": "Of the bytes as they were sent. Keep the original as it is."}
    )
    again = fields.Boolean(
        metadata={"description": "True where the report had this file already: it has it once."}
    )
    left = fields.Integer(metadata={"description": "How many more the report takes."})


class FileRemoved(Out):
    id = fields.UUID()
