"""Fixtures that every test may name: the world, a database with real commits, jobs run at once."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from comptoir.kernel import jobs
from comptoir.shops.queries import forget_tree
from tests import databases
from tests import world as the_world

# Tests whose clock is the machine's: browsers, and other people's programs over sockets. A busy machine may keep one
# of them waiting too long, so it gets a second try, which the summary counts as a rerun. Nothing else does: a race or
# a sum that is wrong once is wrong.
REAL_TIME = ("tests/browser/", "tests/demo/simulators/", "tests/config/", "tests/messaging/", "tests/journeys/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(REAL_TIME):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def seeded_template(django_db_blocker) -> Iterator[str]:
    """A migrated database that holds the world; nobody connects to it, so it can be copied."""
    with django_db_blocker.unblock():
        name = f"{databases.NAME}_world"
        databases.create(name, databases.migrated())
        with databases.connected_as_owner(name):
            the_world.build()
            the_world.remember()
    yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(seeded_template, django_db_blocker) -> Iterator[None]:
    """Ordinary tests share one copy of the world, each in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        databases.create(databases.NAME, seeded_template)
        with databases.connected_as_app(databases.NAME):
            yield
        databases.drop(databases.NAME)


@pytest.fixture
def world(db) -> the_world.World:
    return the_world.World()


@pytest.fixture
def committed_world(seeded_template, django_db_setup, django_db_blocker) -> Iterator[the_world.World]:
    """A world of its own in a fresh copy of the template, where commits are real: for races, jobs, live, browsers."""
    name = f"{databases.NAME}_commits"
    with django_db_blocker.unblock():
        connections.close_all()
        databases.create(name, seeded_template)
        forget_tree()
        with databases.connected_as_app(name):
            yield the_world.World()
        databases.drop(name)
        forget_tree()


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Run what commands enqueued, oldest first, until nothing is left; how many ran."""

    def run() -> int:
        ran = 0
        while job := ProcrastinateJob.objects.filter(status="todo", queue_name="reactions").order_by("id").first():
            with connections["default"].cursor() as cursor:
                cursor.execute("update procrastinate_jobs set status = 'succeeded' where id = %s", [job.pk])
            jobs.react(**job.args)
            ran += 1
        return ran

    return run
