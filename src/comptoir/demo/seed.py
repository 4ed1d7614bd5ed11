"""The demo, made once: enough for the first page at the first start, the rest of two years by the worker."""

from collections.abc import Callable

from django.conf import settings

from comptoir.demo import clothes, histories, house, log, orion
from comptoir.demo.house import PASSWORD, STAFF
from comptoir.exchange.sales import loading
from comptoir.kernel import clock
from comptoir.shops.roles import ROLES

Say = Callable[[str], None]


def ensure(progress: Say) -> None:
    """Everything that the first page needs is there when this returns; a second time it takes a moment.

    What is left of the two years, and the days since, is done by the worker: see ``reactions.py``.
    """
    at = clock.now()
    house.build(at)
    orion.build(at)
    log_run = log.begin(at, progress)
    if not log_run.finished_at:
        progress("Importing the last thirteen weeks …")
        log.load(log_run, only_latest=True)
    house.quote(at)  # Its customers are in by now.
    clothes_run = clothes.begin(log_run, progress)
    if not clothes_run.finished_at:
        clothes.load(clothes_run, log_run, only_latest=True)
    orion_run = histories.begin(log_run)
    if not (log_run.finished_at and clothes_run.finished_at and orion_run.finished_at):
        from comptoir.demo import reactions  # It makes tasks, for which Django must be ready.

        reactions.go_on()
        progress("The shops are open; the rest of the two years comes while you look around.")


def complete(progress: Say = lambda text: None) -> None:
    """Load what is left and match the returns; done already, it changes nothing."""
    at = clock.now()
    log_run = log.begin(at, progress)
    clothes_run = clothes.begin(log_run, progress)
    clothes.load(clothes_run, log_run, only_latest=False)
    loading.finish(clothes_run)
    histories.complete(log_run)
    log.load(log_run, only_latest=False, progress=progress)
    loading.finish(log_run)


def sign_ins() -> list[str]:
    """The addresses of the demo and who can sign in to it."""
    address = settings.ADDRESS
    width = max(len(person.email) for person in STAFF)
    people = [f"  {person.email:<{width}}  {ROLES[person.role]:<18} {_where(person)}" for person in STAFF]
    return [
        "",
        f"Pages           {address}/",
        f"Card gateway    {settings.GATEWAY_ADDRESS}/admin",
        f"City courier    {settings.COURIER_ADDRESS}/office",
        f"Mail catcher    {settings.MAILCATCHER_ADDRESS}/",
        *(f"{row.name:<15} {address}/s/{row.code}/" for row in house.SHOPS),
        "",
        f"Sign in as one of these (all invented); the password of all is {PASSWORD}",
        *people,
    ]


def _where(person: house.DemoPerson) -> str:
    shop = next((row.name for row in house.SHOPS if row.code == person.shop), house.RETAILERS[person.retailer])
    return f"{person.name}, {shop}"
