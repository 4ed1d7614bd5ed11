"""A folder for data of its own, which PostgreSQL's user may pass through when root runs the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-data-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def empty() -> Iterator[str]:
    """The name of an empty database."""
    name = f"{databases.NAME}_restored"
    databases.create(name)
    yield name
    databases.drop(name)


@pytest.fixture
def no_real_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
