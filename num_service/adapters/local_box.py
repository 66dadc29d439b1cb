"""Reads the local mail box that ``adapters.email`` writes when no mail server is set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One message as it lies in the box."""

    to: str
    sender: str
    subject: str
    body: str
    message_id: str
    arrived_at: datetime


def newest(folder: Path, *, limit: int, skip: int = 0) -> tuple[list[StoredMail], int]:
    """The newest messages first, and how many there are in all.

    Args:
        folder: the box; an empty one when it is not there.
        limit, skip: which part of them.
    """
    files = [(path.stat().st_mtime, path) for path in folder.glob("*.json")] if folder.is_dir() else []
    files.sort(key=lambda each: (each[0], each[1].name), reverse=True)
    return [_read(path, at) for at, path in files[skip : skip + limit]], len(files)


def _read(path: Path, at: float) -> StoredMail:
    entry = json.loads(path.read_text(encoding="utf-8"))
    message = message_from_string(entry["raw"], policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return StoredMail(
        to=entry["to"],
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        body=body.get_content() if body is not None else "",
        message_id=entry["message_id"],
        arrived_at=datetime.fromtimestamp(at, UTC),
    )
