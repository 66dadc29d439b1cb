"""The commands of ``flask --app wsgi``: thin, each one calling a service."""

from __future__ import annotations

from flask import Flask

from num_service.cli import casework, lists, mails, operations, partners, police, records, texts, users

GROUPS = (
    users.users,
    users.officer_group,
    casework.group,
    police.gate,
    police.packets,
    partners.partners,
    operations.tokens,
    operations.audit,
    operations.deliveries,
    mails.mails,
    texts.texts,
    operations.retention,
    records.records,
    lists.group,
)


def register(app: Flask) -> None:
    """Add every group of commands to the application."""
    for group in GROUPS:
        app.cli.add_command(group)
