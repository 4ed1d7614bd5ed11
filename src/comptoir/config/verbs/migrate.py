"""Bring the database to this version of Comptoir."""

import argparse
import os

from comptoir.config import addresses, places
from comptoir.config.words import CannotStart, say

NAME = "migrate"
HELP = "Bring the database to this version of Comptoir, as the role that owns the tables."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; refuse a database that is behind")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    data = places.data_folder(arguments.data)
    os.environ["COMPTOIR_DATA"] = str(data)
    with addresses.opened(data) as database:
        os.environ.update(database.as_app() if arguments.check else database.as_owner())
        import django
        from django.core.management import call_command

        django.setup()
        behind = _changes_to_come()
        if behind and arguments.check:
            raise CannotStart(
                f"The database is {behind} changes behind this version of Comptoir. Set DATABASE_OWNER_URL and run "
                f"{places.command('migrate')}, then start again."
            )
        if arguments.check:
            return
        if behind:
            say(f"Bringing the database up to date ({behind} changes) …")
        call_command("migrate", verbosity=0, interactive=False)


def _changes_to_come() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
