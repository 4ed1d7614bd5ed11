"""Write the whole database into one file."""

import argparse
from pathlib import Path

from comptoir.config import addresses, backups, places
from comptoir.config.words import CannotStart, say

NAME = "backup"
HELP = "Write the database as it is at one moment into one file; it may be done while Comptoir runs."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; it is written whole or not at all")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    data = places.data_folder(arguments.data)
    file = arguments.file.expanduser().absolute()
    with addresses.opened(data) as database:
        manifest = backups.take(owner_of(database), file, data=data)
    size = file.stat().st_size / 1e6
    say(f"{file} holds {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables ({size:.1f} MB).")
    say("Inside: everything in the database, personal data too; only you can read the file, keep it so.")
    say(
        f"NOT inside: {data / 'secrets.json'}, without which sealed secrets of providers and links that were sent stay "
        "closed. Keep a copy of it somewhere else than the backup."
    )


def owner_of(database: addresses.Addresses) -> str:
    """The owner's address. Raises CannotStart where we were not told it."""
    if not database.owner:
        raise CannotStart("Set DATABASE_OWNER_URL too: only the role that owns the tables sees all of every shop.")
    return database.owner
