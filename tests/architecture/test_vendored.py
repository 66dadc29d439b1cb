"""What others wrote and we serve is what was looked at: its bytes, its licence, and that browsers get just these."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from num_service.web.core import static_files

WEB = Path(static_files.__file__).parents[1]
VENDORED = sorted(each for each in (WEB / "vendored").iterdir() if each.is_dir())


@pytest.mark.parametrize("folder", VENDORED, ids=lambda each: each.name)
def test_a_vendored_script_is_the_one_that_was_built(folder: Path) -> None:
    assert "MIT" in (folder / "LICENSE").read_text()
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        written = (WEB / "static" / name).read_bytes()
        assert hashlib.sha256(written).hexdigest() == digest
        assert static_files._read(WEB / "static" / name).body == written
        assert (folder / "README.md").read_text().count("sha512-") == 3
