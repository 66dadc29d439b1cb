"""Catalogues: ``<language>/LC_MESSAGES/messages.po``. English needs none, its messages are their own text.

``python -m num_service.translations.update`` (``make messages``) brings them up to the source.
"""
