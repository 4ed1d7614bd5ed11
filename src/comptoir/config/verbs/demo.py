"""Fill the database with the demo."""

import argparse

from comptoir.config import addresses, mixture
from comptoir.config.words import say

NAME = "demo"
HELP = "Fill an empty database with the demo: two years of trade, customers, stock, staff of every role."

add_arguments = addresses.add_data_option


def run(arguments: argparse.Namespace) -> None:
    with addresses.django_as_app(arguments.data):
        from comptoir.demo import seed

        mixture.refuse_own_data()
        seed.ensure(say)
