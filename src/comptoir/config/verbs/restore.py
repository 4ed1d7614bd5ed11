"""Fill an empty database from a backup."""

import argparse
import os
import sys
from pathlib import Path

from comptoir.config import addresses, backups, places
from comptoir.config.verbs import up
from comptoir.config.verbs.backup import owner_of
from comptoir.config.words import CannotStart, say

NAME = "restore"
HELP = "Fill an empty database from the file of a backup, and prove that all of it is there."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument(
        "--without-secrets",
        action="store_true",
        help="restore though secrets.json is another: sealed secrets have to be typed in again, links sent are void",
    )
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    data = places.data_folder(arguments.data)
    manifest = backups.read_manifest(arguments.file)
    require_secrets(manifest, data, anyway=arguments.without_secrets)
    with addresses.opened(data) as database:
        owner = owner_of(database)
        backups.require_empty(owner)
        say(f"Restoring what was backed up on {manifest.moment} …")
        backups.put_back(arguments.file, owner, manifest)
        if wrong := backups.differences(owner, manifest):
            raise CannotStart(f"What was restored is not what was backed up: {'; '.join(wrong[:10])}.")
        environment = {**os.environ, "COMPTOIR_DATA": str(data), "DATABASE_OWNER_URL": owner}
        environment |= {"DATABASE_URL": database.app, "DJANGO_SETTINGS_MODULE": "comptoir.config.settings"}
        # A backup of an earlier version is brought to this one.
        command = [sys.executable, "-m", "comptoir.config.cli", "migrate"]
        up.run_to_its_end(command, environment, "What was restored could not be brought to this version: an error")
        note_everywhere(manifest.taken_at, environment)
    say(f"All {sum(manifest.rows.values())} rows are there, table by table. Start it with {places.command('up')}.")


def require_secrets(manifest: backups.Manifest, data: Path, *, anyway: bool) -> None:
    """Raises CannotStart where what is sealed in the backup could not be opened any more."""
    if anyway or not manifest.secrets or backups.fingerprint(data) == manifest.secrets:
        return
    there = "is another one" if backups.fingerprint(data) else "is not there"
    raise CannotStart(
        f"The backup was made with its own secrets.json, and the one of {data} {there}: without it sealed secrets of "
        "providers and links that were sent stay closed. Put it there first, or say --without-secrets. Nothing was "
        "restored."
    )


def note_everywhere(taken_at: str, environment: dict[str, str]) -> None:
    """Let every shop's journal tell of the restoring: the first event of its new era, from which readers go on."""
    command = [sys.executable, "-m", "comptoir.proving", "note", taken_at]
    up.run_to_its_end(command, environment, "The journal could not be begun anew: an error")
