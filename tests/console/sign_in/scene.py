"""What the tests of the way in do again and again."""

import re

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from tests.world import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
ANA = "ana@staff.example"
NEW = "a password nobody has"


def sign_in(browser, email=ANA, password=PASSWORD, **more):
    return browser.post("/sign-in/", {"email": email, "password": password, **more})


def is_in(browser):
    return browser.get("/sign-in/sessions/").status_code == 200


def text_of(response):
    return response.content.decode()


def events(actor, name=None):
    with scope.reading(actor):
        found = Event.objects.order_by("id")
        return list(found.filter(name=name) if name else found)


def mailed_code(mail):
    return re.search(r"(\d{4}) (\d{4})", mail.body)[0]


def mailed_path(mail):
    return re.search(r"https?://[^/]+(/sign-in/password/\S+)", mail.body)[1]
