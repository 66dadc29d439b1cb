"""The lock files, and an index of empty wheels on which a pip can resolve them without any network.

index = StubIndex(folder)
for pin in pins(["requirements.txt"]):
    index.offer(pin.name, pin.version, requires_of(pin.name))
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
#: What the project says it runs on (pyproject.toml, Makefile).
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True)
class Pin:
    """One line of a lock: a package at one version, the extras named with it, and when it applies."""

    name: str
    version: str
    extras: frozenset[str]
    marker: Marker | None

    @property
    def line(self) -> str:
        """The line as it stands in the lock, without its hashes."""
        extras = f"[{','.join(sorted(self.extras))}]" if self.extras else ""
        when = f" ; {self.marker}" if self.marker else ""
        return f"{self.name}{extras}=={self.version}{when}"

    def applies(self, environment: Mapping[str, str] | None = None) -> bool:
        """Whether a machine installs it; without `environment`, this one."""
        return self.marker is None or self.marker.evaluate(dict(environment or {}))


def pins(locks: Iterable[str]) -> list[Pin]:
    """Reads lock files of the project, named from its root, in their order."""
    found = []
    for lock in locks:
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            stated = line.split("--hash", 1)[0].split("#", 1)[0].strip()
            if not stated:
                continue
            read = Requirement(stated)
            (exactly,) = read.specifier
            assert exactly.operator == "==", f"{lock} does not pin {line}"
            found.append(
                Pin(canonicalize_name(read.name), exactly.version, frozenset(read.extras), read.marker)
            )
    return found


def asked_of(pin: Pin, environment: Mapping[str, str] | None = None) -> Iterator[Requirement]:
    """What the installed package asks for by its own metadata, with the extras that its line in the lock names."""
    for text in distribution(pin.name).requires or []:
        asked = Requirement(text)
        with_each = [dict(environment or {}) | {"extra": extra} for extra in ("", *sorted(pin.extras))]
        if asked.marker is None or any(asked.marker.evaluate(each) for each in with_each):
            yield asked


def newer_than(version: str) -> str:
    """The smallest release after this one that a range over it still allows: 7.17.3 → 7.17.3.1."""
    return ".".join(str(part) for part in (*Version(version).release, 1))


class StubIndex:
    """A folder for `pip --find-links`: wheels with the metadata of real packages, and nothing in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def offer(self, name: str, version: str) -> str:
        """Writes a wheel of an installed package at this version, and returns its SHA-256 in hex."""
        metadata = distribution(name).metadata
        stem = f"{name.replace('-', '_')}-{version}"
        described = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
        for field in ("Requires-Dist", "Provides-Extra"):
            described += [f"{field}: {value}" for value in metadata.get_all(field) or []]
        files = {
            f"{stem}.dist-info/METADATA": "\n".join(described) + "\n\n",
            f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = f"{stem}.dist-info/RECORD"
        files[record] = "".join(f"{path},{_digest(text)},{len(text)}\n" for path, text in files.items())
        files[record] += f"{record},,\n"
        wheel = self.folder / f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, text in files.items():
                archive.writestr(zipfile.ZipInfo(path), text)
        return hashlib.sha256(wheel.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    """As the RECORD of a wheel writes it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
