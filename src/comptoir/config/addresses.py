"""The database a verb works on: the one the environment names, the one ``up`` is running, else one of its own."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from . import places
from .postgres import Cluster
from .words import CannotStart

FREE_OF_POLICIES = """
select current_user, rolsuper or rolbypassrls or exists (
    select from pg_tables where schemaname = 'public' and pg_has_role(current_user, tableowner, 'member'))
from pg_roles where rolname = current_user
"""


@dataclass(frozen=True)
class Addresses:
    """Where the database is for each role; ``owner`` is None on a real server whose owner we were not told."""

    app: str
    owner: str | None

    def as_app(self) -> dict[str, str]:
        """The environment of a program that may not hold the owner's address."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return {**kept, "DATABASE_URL": self.app}

    def as_owner(self) -> dict[str, str]:
        if self.owner is None:
            raise CannotStart("Set DATABASE_OWNER_URL too: only the role that owns the tables can change them.")
        return {**self.as_app(), "DATABASE_OWNER_URL": self.owner, "COMPTOIR_AS_OWNER": "1"}


def real_server() -> Addresses | None:
    """The addresses of the environment, or None when the embedded PostgreSQL is to be used."""
    app, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if owner and not app:
        raise CannotStart("DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither for the embedded one.")
    if not app:
        return None
    require_app_role(app)
    return Addresses(app, owner)


def require_app_role(url: str) -> None:
    """Refuse a role that the row-level policies do not hold back."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(FREE_OF_POLICIES).fetchone()
    except psycopg.OperationalError as error:
        words = str(error).strip().splitlines()[0]
        raise CannotStart(f"The database of DATABASE_URL does not answer: {words}") from None
    if row and row[1]:
        raise CannotStart(
            f"DATABASE_URL signs in as {row[0]}, whom the database does not keep to one shop's rows; it must name the "
            "role app, which owns no table. docs/guides/real-server.md has the script that makes it."
        )


@contextmanager
def opened(data: Path) -> Iterator[Addresses]:
    """The database for the length of one verb."""
    if server := real_server():
        yield server
        return
    places.make_data_folder(data)
    cluster = Cluster(data)
    if places.is_held(data):
        yield Addresses(cluster.url("app"), cluster.url("owner"))
        return
    with places.only_one(data):
        try:
            cluster.start()
            yield Addresses(cluster.url("app"), cluster.url("owner"))
        finally:
            cluster.end()


@contextmanager
def django_as_app(chosen_data: str | None = None) -> Iterator[None]:
    """Django set up, connected as ``app`` to the database of this verb."""
    data = places.data_folder(chosen_data)
    os.environ["COMPTOIR_DATA"] = str(data)
    with opened(data) as database:
        os.environ.pop("DATABASE_OWNER_URL", None)
        os.environ.update(database.as_app())
        import django

        django.setup()
        yield


def add_data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="folder of the data, where up was given one")
