"""Makes the environment whole for a first run: database, keys and folders under `var/`, nothing to install.

`wsgi.py` and `workers/celery_app.py` pass `os.environ` through `complete`, so that every `flask` command finds
the same database whether or not `make run` is up. Production is given everything and starts nothing.
"""

import atexit
import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from num_service.runtime import locks
from num_service.runtime.cluster import Cluster
from num_service.runtime.processes import ROOT


def complete(environ: Mapping[str, str]) -> dict[str, str]:
    """A copy of `environ` with whatever is missing outside production.

    Without DATABASE_URL it attaches to the embedded cluster under `var/postgres` until this process ends, and
    names it in DATABASE_URL, the three POLICE_…_DATABASE_URL and, for migrations alone, OWNER_DATABASE_URL.
    SECRET_KEY and NUM_KEYS come from files under `var/` (mode 0600, made once, marked as demonstration keys, which
    production refuses).
    Raises cluster.ClusterError or binaries.NoPostgres with what to do about it.
    """
    whole = dict(environ)
    if whole.get("NUM_ENV") == "production":
        return whole
    var = var_dir(whole)
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole["NUM_VAR"] = str(var)
    with locks.holding(var / "lock"):
        if not whole.get("SECRET_KEY"):
            whole["SECRET_KEY"] = _kept(var / "secret_key", secrets.token_urlsafe(48))
        if not whole.get("NUM_KEYS"):
            _kept(var / "keys.json", json.dumps(demonstration_keys(), indent=2))
            whole["NUM_KEYS"] = str(var / "keys.json")
    for name in ("broker", "outbox"):
        (var / name).mkdir(mode=0o700, exist_ok=True)
    if not whole.get("DATABASE_URL"):
        cluster = Cluster(var / "postgres")
        urls = cluster.attach()
        atexit.register(_release_in, os.getpid(), cluster)
        whole["DATABASE_URL"] = urls.main
        whole["OWNER_DATABASE_URL"] = urls.owner
        whole["POLICE_DATABASE_URL"] = urls.police
        whole["POLICE_PUSH_DATABASE_URL"] = urls.push
        whole["POLICE_OWNER_DATABASE_URL"] = urls.police_owner
    return whole


def var_dir(environ: Mapping[str, str]) -> Path:
    """Where this installation keeps its data: NUM_VAR, else `var/` beside the code."""
    return Path(environ.get("NUM_VAR") or ROOT / "var").resolve()


def demonstration_keys() -> dict[str, object]:
    """Fresh server keys in the form NUM_KEYS takes, marked so that production refuses them."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode("ascii")

    return {"demonstration": True, "index": {"1": key()}, "receipt": key(), "contact": {"1": key()}}


def _kept(path: Path, fresh: str) -> str:
    """What `path` holds; `fresh`, written there for this user alone, if it does not exist yet."""
    if not path.exists():
        descriptor = os.open(path.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(fresh)
        path.with_suffix(".new").replace(path)
    return path.read_text(encoding="utf-8")


def _release_in(pid: int, cluster: Cluster) -> None:
    if os.getpid() == pid:  # a forked child runs its parent's exit functions, and is no user of its own
        cluster.release()
