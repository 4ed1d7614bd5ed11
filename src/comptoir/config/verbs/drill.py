"""Show that a backup can be restored, without touching what runs."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from comptoir.config import addresses, backups, places
from comptoir.config.addresses import Addresses
from comptoir.config.verbs import restore, up
from comptoir.config.verbs.backup import owner_of
from comptoir.config.words import CannotStart, say

NAME = "drill"
HELP = "Back up, restore into a database of its own, and prove rows, ledger and journal there; nothing else changes."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="FILE", help="drill with this backup instead of a new one")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    data = places.data_folder(arguments.data)
    with addresses.opened(data) as database, tempfile.TemporaryDirectory(prefix="comptoir-drill-") as folder:
        owner = owner_of(database)
        file = arguments.file or Path(folder) / "drill.zip"
        if not arguments.file:
            say("Backing up …")
            backups.take(owner, file, data=data)
        manifest = backups.read_manifest(file)
        with scratch(database, owner) as there:
            say("Restoring into a database of its own …")
            backups.put_back(file, owner_of(there), manifest)
            if wrong := backups.differences(owner_of(there), manifest):
                raise CannotStart(f"The restored rows are not those of the backup: {'; '.join(wrong[:10])}.")
            say(f"ok   every table has its rows ({sum(manifest.rows.values())} in {len(manifest.rows)} tables)")
            prove(there, data, manifest.taken_at)
    say("The drill went well: this backup can be restored.")


def prove(there: Addresses, data: Path, taken_at: str) -> None:
    """The ledger, then the journal's readers, in the restored database. Raises CannotStart where one is wrong."""
    environment = {**there.as_app(), "COMPTOIR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "comptoir.config.settings"}
    cli = [sys.executable, "-m", "comptoir.config.cli", "prove", "ledger"]
    up.run_to_its_end(cli, environment, "The restored ledger is not true: a breach")
    say("ok   the ledger is proved, its chain followed")
    restore.note_everywhere(taken_at, environment)
    command = [sys.executable, "-m", "comptoir.proving", "check"]
    up.run_to_its_end(command, environment, "A reader of the journal would lose or repeat something: a place")
    say("ok   every reader of the journal goes on from its place, without loss or repeat")


@contextmanager
def scratch(database: Addresses, owner: str) -> Iterator[Addresses]:
    """A database beside the real one, for the length of a drill. Raises CannotStart where it may not be made."""
    name = f"comptoir_drill_{os.getpid()}"
    with psycopg.connect(owner, autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise CannotStart(
                "The owner may not make databases: the drill needs `alter role owner createdb`."
            ) from None
        try:
            yield Addresses(_beside(database.app, name), _beside(owner, name))
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _beside(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{quote(name)}").geturl()
