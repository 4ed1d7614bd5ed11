import pytest

from .things import things_of


@pytest.fixture
def home(world, run_jobs):
    """What lies in Alder Home."""
    return things_of(world, run_jobs, "home")


@pytest.fixture
def orion(world, run_jobs):
    """What lies at the other retailer."""
    return things_of(world, run_jobs, "orion")
