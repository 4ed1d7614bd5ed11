"""Print who can sign in to the demo."""

import argparse

from comptoir.config import addresses
from comptoir.config.words import say

NAME = "sign-ins"
HELP = "Print the addresses of the demo and who can sign in to it."

add_arguments = addresses.add_data_option


def run(arguments: argparse.Namespace) -> None:
    with addresses.django_as_app(arguments.data):
        from comptoir.demo.seed import sign_ins

        for line in sign_ins():
            say(str(line))
