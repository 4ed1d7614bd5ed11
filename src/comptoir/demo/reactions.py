"""What the worker does for the demo: the rest of the two years, and the trade of the days since and of every minute."""

from django.conf import settings
from procrastinate import exceptions
from procrastinate.contrib.django import app

from comptoir.kernel import clock


@app.task(name="demo: the rest of the two years", queue="demo", queueing_lock="demo rest", lock="demo rest")
def load_the_rest() -> None:
    from comptoir.demo import seed

    seed.complete()


@app.periodic(cron="* * * * *")
@app.task(name="demo: simulated trade", queue="demo", queueing_lock="demo trade", lock="demo trade")
def keep_shop(timestamp: int) -> None:
    from comptoir.demo import trade

    if settings.DEMO and not settings.QUIET:
        trade.catch_up(clock.now())


def go_on() -> None:
    """Ask the worker to go on where the demo stands."""
    try:
        load_the_rest.defer()
    except exceptions.AlreadyEnqueued:
        return
