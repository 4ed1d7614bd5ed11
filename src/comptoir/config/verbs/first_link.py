"""Print the one-time link that opens an empty installation."""

import argparse

from comptoir.config import addresses, mixture
from comptoir.config.words import say

NAME = "first-link"
HELP = "Print the one-time link with which the first administrator opens an empty installation."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="print nothing; refuse a database that holds the demo")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> None:
    with addresses.django_as_app(arguments.data):
        mixture.refuse_demo_data()
        if not arguments.check and (link := first_administrator_link()):
            say(f"Open this link once to make the first administrator, retailer and shop:\n  {link}")


def first_administrator_link() -> str | None:
    """The address of the first steps; None once the installation has an administrator."""
    from comptoir.kernel import clock
    from comptoir.shops import commands

    return commands.first_administrator_link(at=clock.now())
