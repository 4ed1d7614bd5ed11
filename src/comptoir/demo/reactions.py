"""What the worker does for the demo: the rest of the two years, then the trade of the days since."""

from procrastinate import exceptions
from procrastinate.contrib.django import app


@app.task(name="demo: the rest of the two years", queue="demo", queueing_lock="demo rest", lock="demo rest")
def load_the_rest() -> None:
    from comptoir.demo import seed

    seed.complete()


def go_on() -> None:
    """Ask the worker to go on where the demo stands."""
    try:
        load_the_rest.defer()
    except exceptions.AlreadyEnqueued:
        return
