"""A migration that has landed is never edited: there are databases that it has made."""

import hashlib
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def test_no_landed_migration_was_edited() -> None:
    """`migrations/landed/` has a file for each, with the SHA-256 of what has landed. A new migration brings its own:

    n=0009_what_it_is; sha256sum < migrations/versions/$n.py | cut -c1-64 > migrations/landed/$n

    One that is there never changes. What an old migration got wrong is put right by a new one.
    """
    landed = {
        path.name: path.read_text(encoding="ascii").strip() for path in (MIGRATIONS / "landed").iterdir()
    }
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (MIGRATIONS / "versions").glob("*.py")
    }
    assert landed.keys() - found.keys() == set(), "a landed migration is gone, or has another name"
    edited = [name for name, digest in landed.items() if found[name] != digest]
    assert edited == [], "a landed migration was edited: undo that, and write a new one"
    assert found.keys() - landed.keys() == set(), (
        "a new migration brings its file in migrations/landed (see above)"
    )
