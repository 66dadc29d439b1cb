"""Catalogues: ``<language>/LC_MESSAGES/messages.po``. English needs none, its messages are their own text."""
