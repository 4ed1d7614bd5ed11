"""Read a file of another system into a shop."""

import argparse
from pathlib import Path

from comptoir.config import addresses
from comptoir.config.words import CannotStart, say

NAME = "import"
HELP = "Read a file of another system into a shop: import sales FILE --shop CODE."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    sales = kinds.add_parser("sales", help="customers, products and historic orders from a log of invoice lines")
    sales.add_argument(
        "file", type=Path, metavar="FILE", help="CSV, also gzipped; its columns are found by their names"
    )
    sales.add_argument("--shop", required=True, metavar="CODE", help="code of the shop that sold")
    sales.add_argument("--mapping", type=Path, metavar="FILE", help="JSON: how the file is written, where unclear")
    addresses.add_data_option(sales)


def run(arguments: argparse.Namespace) -> None:
    if not arguments.file.is_file():
        raise CannotStart(f"There is no file {arguments.file}.")
    with addresses.django_as_app(arguments.data):
        from comptoir.exchange.sales import loading

        loading.import_file(
            arguments.file, shop_code=arguments.shop, mapping_file=arguments.mapping, writers=loading.WRITERS,
            progress=say,
        )  # fmt: skip
