from collections.abc import Iterator

import pytest

from comptoir.demo.simulators.process import Simulators
from tests.demo.simulators.shop import Shop


@pytest.fixture
def simulators(tmp_path) -> Iterator[Simulators]:
    """The real servers, on free ports."""
    with Simulators(data=tmp_path) as running:
        yield running


@pytest.fixture
def shop(simulators) -> Iterator[Shop]:
    shop = Shop(simulators.url)
    yield shop
    shop.close()
