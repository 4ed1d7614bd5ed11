"""Naughty strings through every text of every form of the console and the storefront: escaped, never a crash.

The forms are found as a browser finds them: by their fields on the page.
"""

from html.parser import HTMLParser

import pytest
from django.test import Client

from comptoir.kernel import scope
from comptoir.orders import links
from tests.naughty import LIST, MARK, OWN, ROOMY, in_turn, listed, needs_list

TEXTS = ("text", "search", "email", "tel", "url", "")
LEFT_ALONE = ("sign-out", "session", "sign-in/as", "retailer", "removal", "revocation", "deactivation", "password")
LONGEST = 200  # Of a field that says no limit.
GOOD = {"country": "GB", "email": "nadia@mail.example", "phone": "", "on_hand": "5", "quantity": "1", "postcode": "Y1"}
PAGES = (
    "/", "/customers/", "/customers/new/", "/customers/C-1/", "/customers/C-1/profile/", "/customers/C-1/tags/",
    "/customers/C-1/addresses/", "/customers/C-1/contacts/", "/orders/", "/orders/new/", "/orders/{number}/",
    "/orders/{number}/hold/", "/orders/{number}/cancellation/", "/orders/{number}/payment/", "/stock/", "/stock/MUG/",
    "/stock/MUG/LEEDS/count/", "/stock/MUG/LEEDS/receipt/", "/settings/HOME/", "/settings/HOME/locations/new/",
    "/settings/HOME/taxes/", "/settings/HOME/shipping/", "/settings/HOME/staff/new/", "/settings/HOME/keys/",
    "/settings/HOME/providers/", "/s/HOME/", "/s/HOME/order/", "/track/", "/sign-in/", "/sign-in/code/",
)  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: where they go, by which method, the texts to fill in and the values they hold."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found, self.inside, self.choice = address, [], False, ""

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = True
            action = given.get("action") or given.get("hx-post") or self.address
            self.found.append({"action": action, "method": given.get("method", "get"), "texts": {}, "values": {}})
        elif self.inside and tag == "select":
            self.choice = given.get("name", "")
        elif self.inside and tag == "option":
            if "selected" in given or self.choice not in self.found[-1]["values"]:
                self.found[-1]["values"][self.choice] = given.get("value", "")
        elif self.inside and tag in ("input", "textarea", "button") and given.get("name"):
            kind = given.get("type", "" if tag != "button" else "submit")
            if tag == "textarea" or (tag == "input" and kind in TEXTS):
                self.found[-1]["texts"][given["name"]] = int(given.get("maxlength") or LONGEST)
            elif kind not in ("checkbox", "radio") or "checked" in given:
                self.found[-1]["values"].setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


@pytest.fixture
def forms(world, as_staff, place):
    """Every form with a text in it that a shop admin and a stranger meet, once each."""
    number = place(MUG=1).number
    found = {}
    for page in PAGES:
        address = page.format(number=number)
        for person in (as_staff("ruth"), Client()) if page.startswith(("/s", "/track")) else (as_staff("ruth"),):
            answer = person.get(address)
            if answer.status_code != 200:
                continue
            parser = Forms(address)
            parser.feed(answer.text)
            for form in parser.found:
                if form["texts"] and not any(part in form["action"] for part in LEFT_ALONE):
                    found[form["method"], form["action"], *form["texts"]] = (person, form)
    return list(found.values())


def filled(forms, strings, every):
    """Send the forms the strings and read what comes of it; with ``every`` 3, each form has every third text.

    Every other time the fields that are no free text hold something good, so that the free ones are kept.
    """
    for number, (person, form) in enumerate(forms):
        person.raise_request_exception = False
        send = person.post if form["method"] == "post" else person.get
        good = {name: value for name, value in GOOD.items() if name in form["texts"]}
        roomy = {name: max(longest, ROOMY) if name in good else longest for name, longest in form["texts"].items()}
        for turn, texts in enumerate(in_turn(strings, roomy)):
            if (turn + number) % every == 0:
                values = {**form["values"], **texts, **(good if turn % 2 else {})}
                yield form, texts, send(form["action"], values, follow=turn % 2 == 1)


def holds(answer, text):
    """Whether a page holds a text that must have been escaped, as it was typed."""
    return any(mean in answer.text for mean in text.split() if "<" in mean and len(mean) > 12 and mean not in OURS)


OURS = ("<script>",)


def check(forms, strings, *, every=1):
    assert len(forms) >= 15
    for form, texts, answer in filled(forms, strings, every):
        assert answer.status_code < 500, (form["action"], texts)
        if answer["Content-Type"].startswith("text/html"):
            for text in texts.values():
                assert not holds(answer, text), (form["action"], text)


class TestNaughtyStrings:
    def test_of_our_own_break_no_form(self, forms, caplog, capfd):
        check(forms, OWN)
        assert MARK not in caplog.text + "".join(capfd.readouterr())

    @needs_list
    def test_of_the_public_list_break_no_form(self, forms, caplog, capfd):
        assert len(listed()) > 500, LIST
        check(forms, listed(), every=3)
        assert MARK not in caplog.text + "".join(capfd.readouterr())

    def test_are_shown_as_they_were_typed(self, world, as_staff, place):
        """A customer's name and an order's hold, where they are read."""
        person, number = as_staff("ruth"), place(MUG=1).number
        person.post("/customers/C-1/profile/", {"name": OWN[0], "kind": "b2c", "country": "GB"})
        person.post(f"/orders/{number}/hold/", {"reason": OWN[1]})
        for address in ("/customers/C-1/", "/customers/", "/orders/", f"/orders/{number}/"):
            page = person.get(address).text
            assert "<script>alert" not in page, address
            assert "<img src=x" not in page, address
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in person.get("/customers/C-1/").text


class TestAddressesThatAreNone:
    @pytest.mark.parametrize(
        "address",
        [
            "/orders/%00/", "/customers/%00/", "/stock/%00/", "/settings/%00/", "/s/%00/", "/pay/%00/", "/track/%00/",
            "/orders/?q=%00", "/orders/?after=nan_1", "/orders/?after=1e999_1", "/customers/?after=x", "/stock/?q=%00",
            "/customers/?tag=%00", "/customers/?after=0001-01-01T00:00:00_1", "/stock/?after=9999-99-99_0",
            "/orders/%ff%fe/", "/s/" + "a" * 3000 + "/", "/o/" + "." * 400 + "/", "/track/" + "A" * 3000 + "/",
        ],
    )  # fmt: skip
    def test_are_not_found_or_refused(self, as_staff, address):
        for person in (as_staff("ruth"), Client()):
            person.raise_request_exception = False
            assert person.get(address).status_code < 500

    def test_of_an_order_stay_with_the_order(self, world, place):
        order = place(MUG=1)
        with scope.reading(world.operator()):
            text = links.link_text(order)
        assert Client().get(f"/o/{text}/").status_code == 200
        for wrong in (text[:-1], text + "A", text.upper(), text.replace(".", "%2e", 1) + "x"):
            assert Client().get(f"/o/{wrong}/").status_code == 404, wrong
