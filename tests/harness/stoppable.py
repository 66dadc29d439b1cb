"""A PostgreSQL that is stopped and started again at the same address, as an operator does it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from num_service.runtime import migrate
from num_service.runtime.cluster import Cluster, Urls


class Stoppable:
    """A cluster of its own, migrated, that can be stopped and started at the same address."""

    def __init__(self, home: Path) -> None:
        self.cluster = Cluster(home)
        self.urls = self.cluster.attach()
        migrate.upgrade_police(self.urls.police_owner)
        migrate.upgrade(self.urls.owner)

    def stop(self) -> None:
        self.cluster.release()

    def start(self) -> None:
        """Start it again; its new socket is found at the old place."""
        fresh, known = socket_folder(self.cluster.attach()), socket_folder(self.urls)
        if known.is_symlink():
            known.unlink()
        os.symlink(fresh, known)

    def close(self) -> None:
        self.cluster.release()
        if socket_folder(self.urls).is_symlink():
            socket_folder(self.urls).unlink()


def socket_folder(urls: Urls) -> Path:
    """Where an address has its socket."""
    return Path(unquote(parse_qs(urlsplit(urls.main).query)["host"][0]))
