"""Cheap passwords, and a browser that says what it is."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from comptoir.console.sign_in import entering, passwords
from comptoir.shops.models import Staff
from tests.console.sign_in.scene import FIREFOX
from tests.world import PASSWORD


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings, world):
    """Passwords are hashed cheaply, and nobody waits but where a test says so."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    Staff.objects.update(password=make_password(PASSWORD))
    monkeypatch.setattr(entering, "FAILED_AFTER", 0)
    monkeypatch.setattr(entering, "ASKED_AFTER", 0)
    monkeypatch.setattr(passwords, "ASKED_AFTER", 0)


@pytest.fixture
def browser(world):
    return Client(headers={"user-agent": FIREFOX})
