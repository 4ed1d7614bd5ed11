"""Prove that the books are true."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from comptoir.config import addresses
from comptoir.config.words import CannotStart, say

if TYPE_CHECKING:
    from comptoir.proving.books import BookProof

NAME = "prove"
HELP = "Prove the books: trial balance, every sum, the chain of hashes; exit code 1 where something is wrong."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["ledger"], help="ledger: the books of every shop")
    parser.add_argument("--csv", metavar="FILE", help="export every entry; python3 docs/readd.py FILE adds it up")
    parser.add_argument("--shop", metavar="CODE", help="one shop only")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> int:
    with addresses.django_as_app(arguments.data):
        return prove_ledger(arguments.shop, Path(arguments.csv) if arguments.csv else None)


def prove_ledger(code: str | None, file: Path | None) -> int:
    """Print the proof of every shop, or of one; 1 where a law of the books is broken."""
    from comptoir.kernel import scope
    from comptoir.proving import books
    from comptoir.shops import queries as shops

    found = [shop for shop in shops.every_shop() if code in (None, shop.code)]
    if not found:
        raise CannotStart(f"There is no shop {code}." if code else "There is no shop yet.")
    holds = True
    for place, shop in enumerate(found):
        actor = shops.actor_of_shop(shop, kind="operator", name="Command line")
        proof = books.prove_as(actor, shop)
        holds = holds and proof.holds
        _print(proof)
        if file:
            with file.open("a" if place else "w", newline="", encoding="utf-8") as out, scope.reading(actor):
                books.export_books(shop.id, out, heading=not place)
    if file:
        say(f"Every entry is in {file}. Add it up elsewhere: python3 docs/readd.py {file}")
    say("The books are true." if holds else "The books are NOT true: see above.")
    return 0 if holds else 1


def _print(proof: "BookProof") -> None:
    from comptoir.kernel import money

    say(f"\n{proof.shop.name} ({proof.shop.code})")
    for account in proof.balance.accounts:
        amount = money.say(account.balance_minor, account.currency)
        say(f"  {account.get_kind_display():<20} {account.name:<12} {amount:>18}")
    for audit in proof.audits:
        say(f"  {'ok ' if audit.holds else 'NOT'}  {audit.law} ({audit.checked})")
        for broken in audit.broken[:20]:
            say(f"         {broken}")
    seal = proof.seals[0] if proof.seals else None
    say(
        f"  head {proof.chain.head if proof.chain else '-'}"
        + (f"; sealed {seal.day} at link {seal.position}" if seal else "")
    )
