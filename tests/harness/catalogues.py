"""A catalogue of translations in a folder of the test's own, as the service reads its own ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo


def write_catalogue(folder: Path, language: str, messages: Mapping[Any, Any]) -> Path:
    """Write a compiled catalogue and answer the folder.

    Args:
        folder: the setting ``translations_dir``.
        language: as Babel names it.
        messages: what is said instead, by message id; of one that differs by a number two ids, and two sentences.
    """
    catalogue = Catalog(locale=language)
    for message, said in messages.items():
        catalogue.add(message, said)
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder
