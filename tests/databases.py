"""Databases for tests: migrated by `owner`, seeded once with the world, copied for whoever needs real commits.

All code under test connects as `app`.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from comptoir.config.databases import database_from

OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
RUN = "test_" + os.environ.get("COMPTOIR_TEST_NAME", "comptoir")
NAME = RUN + os.environ.get("PYTEST_XDIST_WORKER", "")
MIGRATING = 51_15_01  # The lock of whoever makes the database that all workers copy.
VACUUM_PATIENCE = 20  # Seconds.
ROOT = Path(__file__).resolve().parent.parent


def admin() -> psycopg.Connection[Any]:
    """A connection of `owner` to the server's own database, for creating others."""
    return psycopg.connect(OWNER_URL, autocommit=True)


def create(name: str, template: str | None = None) -> None:
    with admin() as connection:
        drop(name, connection)
        made = sql.SQL("create database {}").format(sql.Identifier(name))
        if template:
            made += sql.SQL(" template {}").format(sql.Identifier(template))
        connection.execute(made)


def drop(name: str, connection: psycopg.Connection[Any] | None = None) -> None:
    """Drop a database, ending the sessions that threads of a test have left in it."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        own.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = %s and usename = current_user",
            [name],
        )
    if connection is None:
        with admin() as owner:
            drop(name, owner)
        return
    command = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    for _ in range(VACUUM_PATIENCE):
        try:
            connection.execute(command)
            break
        except psycopg.errors.InsufficientPrivilege:  # PostgreSQL is vacuuming it, which nobody else may end.
            time.sleep(1)
    else:
        connection.execute(command)


def exists(name: str) -> bool:
    with admin() as connection:
        return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def migrated() -> str:
    """The name of a database with every migration applied; made anew, by one for all, when a migration changed."""
    name = f"{RUN}_migrated_{_fingerprint()}"
    with admin() as connection:
        connection.execute("select pg_advisory_lock(%s)", [MIGRATING])  # Until this session ends.
        if not exists(name):
            create(f"{name}_draft")
            with connected_as_owner(f"{name}_draft"):
                call_command("migrate", verbosity=0)
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(f"{name}_draft"), sql.Identifier(name))
            )
    return name


def _fingerprint() -> str:
    files = sorted([*ROOT.glob("src/comptoir/*/migrations/*.py"), ROOT / "src/comptoir/kernel/policies.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@contextmanager
def connected_as_owner(name: str) -> Iterator[None]:
    with pointed_at({**database_from(OWNER_URL, scripts=True), "NAME": name}):
        yield


@contextmanager
def connected_as_app(name: str) -> Iterator[None]:
    with pointed_at({**database_from(os.environ["DATABASE_URL"]), "NAME": name}):
        yield


@contextmanager
def pointed_at(settings: dict[str, Any]) -> Iterator[None]:
    """Point Django's connection elsewhere, for every thread that connects meanwhile."""
    connection = connections["default"]
    before = connection.settings_dict
    connections.close_all()
    configured = {**before, **settings, "CONN_MAX_AGE": 0}
    connection.settings_dict = configured
    connections.settings["default"] = configured
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict = before
        connections.settings["default"] = before


def address(name: str, like: str = "") -> str:
    """The ``DATABASE_URL`` of a database, for processes of their own; or another role's, ``like`` its address."""
    url = like or os.environ["DATABASE_URL"]
    head, _, options = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")
