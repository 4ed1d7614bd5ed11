"""A customer at her browser: signed in by a code that really came by mail, or about to be."""

import re

from django.core import mail as outbox
from django.test import Client

SOFIA, AMIR, ODILE = "sofia.keller@mail.example", "amir.haddad@mail.example", "odile.martin@mail.example"
PASSWORD = "four quiet herons"


def ask(client: Client, email: str = SOFIA, shop: str = "HOME"):
    return client.post(f"/s/{shop}/account/sign-in/", {"email": email})


def mailed_code() -> str:
    """The code in the last mail, as it is read there."""
    return re.search(r"\b\d{3} \d{3}\b", outbox.outbox[-1].body)[0]


def enter(client: Client, code: str, email: str = SOFIA, shop: str = "HOME"):
    return client.post(f"/s/{shop}/account/sign-in/code/", {"email": email, "code": code})


def signed_in(run_jobs, email: str = SOFIA, shop: str = "HOME") -> Client:
    client = Client()
    ask(client, email, shop)
    run_jobs()
    assert enter(client, mailed_code(), email, shop).status_code == 302
    return client
