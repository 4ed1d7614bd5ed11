"""Find what does not agree, explain it, and repair what is safe."""

import argparse
from datetime import datetime

from comptoir.config import addresses
from comptoir.config.words import CannotStart, say

NAME = "doctor"
HELP = "Find what does not agree in stock, orders, money and jobs; exit code 1 where something is wrong."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="put right what is safe to put right")
    parser.add_argument("--shop", metavar="CODE", help="one shop only")
    addresses.add_data_option(parser)


def run(arguments: argparse.Namespace) -> int:
    with addresses.django_as_app(arguments.data):
        from comptoir.kernel import clock

        return visit(arguments.shop, repair=arguments.repair, at=clock.now())


def visit(code: str | None, *, repair: bool, at: datetime) -> int:
    """Examine every shop, or one; 1 where something is wrong and was not put right."""
    from comptoir.proving import doctor
    from comptoir.shops import queries as shops

    mine = [shop for shop in shops.every_shop() if code in (None, shop.code)]
    if not mine:
        raise CannotStart(f"There is no shop {code}." if code else "There is no shop yet.")
    left, retailers = 0, set()
    for shop in mine:
        actor = shops.actor_of_shop(shop, kind="operator", name="Command line")
        first_of_it = shop.retailer_id not in retailers
        retailers.add(shop.retailer_id)
        left += _tell(shop.name, doctor.examine(shop, actor, at=at, with_stock=first_of_it), repair=repair)
    left += _tell("Jobs", doctor.stuck_jobs(at), repair=repair)
    say("Everything agrees." if not left else f"{left} thing{'' if left == 1 else 's'} left to put right: see above.")
    return 1 if left else 0


def _tell(heading: str, found: list, *, repair: bool) -> int:  # type: ignore[type-arg]
    """Print findings, repairing what can be; how many stay."""
    from comptoir.proving import doctor

    left = 0
    say(f"\n{heading}: {len(found) or 'nothing'} found")
    for finding in found:
        say(f"  {finding.check:<10} {finding}")
        if repair:
            why = doctor.put_right(finding)
            say(f"             {why or 'Repaired.'}")
            left += bool(why)
        else:
            left += 1
    return left
