"""Where the alerts of whoever asks arrive."""

from __future__ import annotations

import uuid

from flask import abort

from num_service.web.core.identity import principal


def recipient() -> uuid.UUID:
    """The place where this reader's alerts arrive; a partner site has none."""
    return principal().recipient_id or abort(403)
