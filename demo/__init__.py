"""The demonstration: made-up people and stories, and a look into the local mail box. Outside the product.

``wsgi.py`` loads it only where ``settings.demo`` is on, and production never turns that on.
"""

from __future__ import annotations

from flask import Flask

from demo import commands, pages


def register(app: Flask) -> None:
    """Add the demonstration's page and its command to an application."""
    app.register_blueprint(pages.blueprint)
    app.cli.add_command(commands.group)
