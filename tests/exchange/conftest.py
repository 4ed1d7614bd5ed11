from collections.abc import Iterator

import pytest

from .receiver import Receiver


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """Somebody in our own network, whom the settings allow to be told."""
    settings.WEBHOOKS_INSIDE = True
    running = Receiver()
    yield running
    running.stop()
