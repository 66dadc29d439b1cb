"""The commands of ``flask --app wsgi``: thin, each one calling a service."""

from __future__ import annotations

from flask import Flask

from num_service.cli import demo


def register(app: Flask) -> None:
    """Add every group of commands to the application."""
    for group in (demo.group,):
        app.cli.add_command(group)
