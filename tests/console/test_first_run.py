"""An empty installation, opened by its link and set up page by page."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from comptoir.console.first_run import suggestions
from comptoir.exchange import articles
from comptoir.inventory import queries as stock
from comptoir.kernel import clock, scope, timeline
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.scope import NOBODY
from comptoir.pricing import queries as pricing
from comptoir.shops import commands, queries
from comptoir.shops.links import LinkIsOver
from comptoir.shops.models import Group, Location, Retailer, Shop, Staff
from tests import databases
from tests.world import NOON

YOU = {
    "name": "Ada Moss", "email": "ada@moss.example", "password": "four quiet green kettles",
    "again": "four quiet green kettles", "retailer_name": "Moss & Daughters", "retailer_code": "",
}  # fmt: skip
SHOP = {
    "name": "Moss Garden", "country": "DE", "currency": "EUR", "timezone": "Europe/Berlin",
    "prices_include_tax": "yes", "code": "", "order_prefix": "", "call_centre_number": "+49 30 901820",
    "colour": "#1f5c4a",
}  # fmt: skip
PLACE = {"name": "Lager Berlin", "kind": "warehouse", "street": "", "city": "Berlin", "postcode": "", "country": "DE"}
RATES = {"tax": "19", "shipping": "4,90", "free_from": "50"}


@pytest.fixture(scope="session")
def empty_template(django_db_setup, django_db_blocker):
    """The name of a migrated database in which there is nothing at all."""
    with django_db_blocker.unblock():
        yield databases.migrated()


@pytest.fixture
def empty_installation(empty_template, django_db_blocker):
    """A database of its own with tables and no rows, where commits are real."""
    name = f"{databases.NAME}_empty"
    with django_db_blocker.unblock():
        connections.close_all()
        databases.create(name, empty_template)
        queries.forget_tree()
        with databases.connected_as_app(name):
            yield
        databases.drop(name)
        queries.forget_tree()


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def path(empty_installation):
    """Where the printed link leads."""
    return re.sub(r"^https?://[^/]+", "", commands.first_administrator_link(at=clock.now()))


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "de-AT,de;q=0.9"})


def text_of(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def leads_to(response):
    assert response.status_code in (302, 303), response.status_code
    return response.headers["Location"]


def walk(browser, path, *pages):
    """Fill in the pages up to the one that a test is about."""
    for address, typed in [(path, YOU), ("/first-run/shop/", SHOP), ("/first-run/location/", PLACE)][: len(pages) or 3]:
        leads_to(browser.post(address, typed))


def actor():
    """Who sees everything of the one retailer."""
    return queries.actor_of_retailer(Retailer.objects.get())


@pytest.mark.commits
class TestFirstAdmin:
    def test_makes_the_super_admin_and_the_retailer_and_signs_in(self, browser, path):
        assert "Who are you?" in text_of(browser.get(path))

        assert leads_to(browser.post(path, YOU)) == "/first-run/shop/"

        staff = Staff.objects.get(email="ada@moss.example")
        assert queries.role_of(staff, Retailer.objects.get(code="MOSS-DAUGHTERS").id) == "Super admin"
        assert "2 of 4" in text_of(browser.get("/first-run/shop/"))

    def test_lets_the_person_sign_in_again_with_the_password(self, browser, path):
        browser.post(path, YOU)

        again = Client().post("/sign-in/", {"email": "ADA@moss.example", "password": YOU["password"]})

        assert leads_to(again) == "/"

    def test_shows_what_is_wrong_at_its_field_and_makes_nothing(self, browser, path):
        for wrong, sentence in [
            ({"email": "ada"}, "Enter a valid email address."),
            ({"again": "other"}, "The two are not the same."),
            ({"password": "short", "again": "short"}, "too short"),
            ({"retailer_code": "!"}, "a letter first"),
            ({"name": ""}, "This field is required."),
        ]:
            assert sentence in text_of(browser.post(path, {**YOU, **wrong}), 422)

        assert not Staff.objects.exists()
        assert not Retailer.objects.exists()

    def test_works_once(self, browser, path):
        browser.post(path, YOU)

        assert "Comptoir is set up" in text_of(Client().get(path), 410)
        assert "Comptoir is set up" in text_of(Client().post(path, {**YOU, "email": "eve@x.example"}), 410)
        assert Staff.objects.count() == 1
        assert commands.first_administrator_link(at=clock.now()) is None

    def test_goes_on_where_it_was_left_when_its_own_admin_comes_back(self, browser, path):
        browser.post(path, YOU)

        assert leads_to(browser.get(path)) == "/first-run/"
        assert leads_to(browser.get("/first-run/")) == "/first-run/shop/"

    def test_refuses_a_forged_and_an_old_link_on_a_clear_page(self, browser, path):
        old = commands.first_administrator_link(at=clock.now() - timedelta(days=2))
        for link in ("/first-run/nonsense/", path[:-3] + "xx/", old[old.index("/first-run/") :]):
            assert "first-link" in text_of(browser.get(link), 410)
            assert "first-link" in text_of(browser.post(link, YOU), 410)
        assert not Staff.objects.exists()

    def test_is_one_of_two_who_ask_at_once(self, path):
        link, ready = path.removeprefix("/first-run/").strip("/"), Barrier(2)

        def ask(number):
            ready.wait()
            try:
                return commands.make_first_admin(
                    link=link, email=f"ada{number}@moss.example", name="Ada", password=YOU["password"],
                    retailer_code=f"MOSS-{number}", retailer_name="Moss", device="a test", by=NOBODY, at=clock.now(),
                )  # fmt: skip
            except LinkIsOver:
                return None
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            keys = list(pool.map(ask, (1, 2)))

        assert sum(key is not None for key in keys) == 1
        assert (Staff.objects.count(), Retailer.objects.count()) == (1, 1)

    def test_tells_who_opens_the_sign_in_page_what_is_missing(self, browser, path):
        assert "Nobody can sign in yet" in text_of(browser.get("/sign-in/"))
        browser.post(path, YOU)
        assert "Nobody can sign in yet" not in text_of(Client().get("/sign-in/"))


@pytest.mark.commits
class TestShop:
    def test_suggests_what_shops_of_the_browsers_country_use(self, browser, path):
        walk(browser, path, "you")

        page = text_of(browser.get("/first-run/shop/"))

        assert '<option value="AT" selected>' in page
        assert '<option value="EUR" selected>' in page
        assert '<option value="Europe/Vienna" selected>' in page

    def test_is_made_in_a_group_of_its_own_with_codes_made_from_the_name(self, browser, path):
        walk(browser, path, "you")

        assert leads_to(browser.post("/first-run/shop/", SHOP)) == "/first-run/location/"

        shop = Shop.objects.get()
        assert (shop.code, shop.order_prefix, shop.currency, shop.country) == ("MOSS-GARDEN", "MG", "EUR", "DE")
        assert (shop.colour, shop.call_centre_number, shop.prices_include_tax) == ("#1f5c4a", "+49 30 901820", True)
        assert Group.objects.get(code="MOSS-GARDEN").id == shop.group_id

    def test_leaves_nothing_behind_when_something_is_wrong(self, browser, path):
        walk(browser, path, "you")

        for wrong, sentence in [
            ({"currency": "XXQ"}, "Select a valid choice"),
            ({"order_prefix": "9"}, "a letter first"),
            ({"colour": "green"}, "A colour is written like"),
            ({"timezone": "Mars/Olympus"}, "Select a valid choice"),
        ]:
            assert sentence in text_of(browser.post("/first-run/shop/", {**SHOP, **wrong}), 422)
        assert not Shop.objects.exists()
        assert not Group.objects.exists()

    def test_is_corrected_as_long_as_nothing_happened_in_it(self, browser, path):
        walk(browser, path)
        assert 'value="Moss Garden"' in text_of(browser.get("/first-run/shop/"))

        browser.post("/first-run/shop/", {**SHOP, "currency": "CHF", "country": "CH", "prices_include_tax": "no"})

        shop = Shop.objects.get()
        assert (shop.currency, shop.country, shop.prices_include_tax) == ("CHF", "CH", False)
        assert 'value="8.1"' in text_of(browser.get("/first-run/rates/"))


@pytest.mark.commits
class TestLocation:
    def test_serves_the_shop(self, browser, path):
        walk(browser, path, "you", "shop")

        assert leads_to(browser.post("/first-run/location/", PLACE)) == "/first-run/rates/"

        with scope.reading(actor()):
            ranked = [row.location.code for row in queries.ranked_locations(Shop.objects.get().id)]
        assert ranked == ["LAGER-BERLIN"]

    def test_is_changed_by_going_back(self, browser, path):
        walk(browser, path)

        browser.post("/first-run/location/", {**PLACE, "name": "Lager Potsdam", "city": "Potsdam"})

        with scope.reading(actor()):
            location = Location.objects.get()
        assert (location.code, location.name, location.city) == ("LAGER-BERLIN", "Lager Potsdam", "Potsdam")

    def test_waits_for_the_shop(self, browser, path):
        walk(browser, path, "you")

        assert leads_to(browser.get("/first-run/location/")) == "/first-run/shop/"
        assert leads_to(browser.post("/first-run/rates/", RATES)) == "/first-run/shop/"


@pytest.mark.commits
class TestRates:
    def test_opens_the_shop_and_says_what_to_do_next(self, browser, path):
        walk(browser, path)
        assert 'value="19"' in text_of(browser.get("/first-run/rates/"))

        assert leads_to(browser.post("/first-run/rates/", RATES)) == "/"

        shop = Shop.objects.get()
        with scope.reading(actor()):
            taxes = {rate.tax_class: rate.basis_points for rate in pricing.tax_rates(shop.retailer_id)}
            bands = [(rate.total_from_minor, rate.amount_minor) for rate in pricing.shipping_rates(shop.id)]
        assert taxes == {"standard": 1900, "zero": 0}
        assert bands == [(0, 490), (5000, 0)]
        page = text_of(browser.get("/"))
        assert "Moss Garden is set up." in page
        assert "What to do next" in page
        assert "import sales FILE --shop MOSS-GARDEN" in page
        assert 'href="/articles/new/"' in page

    def test_shows_a_wrong_figure_at_its_field_and_sets_nothing(self, browser, path):
        walk(browser, path)

        for wrong, sentence in [
            ({"tax": "many"}, "is no percentage"),
            ({"tax": "101"}, "between 0 and 100"),
            ({"shipping": "-1"}, "between 0"),
            ({"free_from": "1.234"}, "EUR has 2 decimals"),
        ]:
            page = text_of(browser.post("/first-run/rates/", {**RATES, **wrong}), 422)
            assert re.search(f'class="errors" role="alert">[^/]*</svg>[^<]*{sentence}|{sentence}', page)
        assert leads_to(browser.get("/first-run/")) == "/first-run/rates/"

    def test_ends_the_first_run(self, browser, path):
        walk(browser, path)
        browser.post("/first-run/rates/", RATES)

        for address in ("/first-run/", "/first-run/shop/", "/first-run/location/", "/first-run/rates/"):
            assert leads_to(browser.get(address)) == "/"
        assert leads_to(browser.post("/first-run/shop/", {**SHOP, "currency": "USD"})) == "/"
        assert Shop.objects.get().currency == "EUR"


class TestWhoMay:
    def test_is_the_super_admin_alone(self, as_staff):
        for name in ("ruth", "ana"):
            assert as_staff(name).get("/first-run/").status_code == 403
            assert as_staff(name).post("/first-run/shop/", SHOP).status_code in (303, 403)
        assert leads_to(as_staff("sam").get("/first-run/")) == "/"

    def test_is_no_stranger(self, client, world):
        assert leads_to(client.get("/first-run/shop/")) == "/sign-in/?next=/first-run/shop/"


class TestCorrectShop:
    def test_refuses_a_shop_that_is_at_work(self, world, place):
        place()
        shop = world.shop()
        told = {name: getattr(shop, name) for name in ("code", "name", "country", "order_prefix", "timezone")}

        with pytest.raises(commands.first_run.AtWorkAlready):
            commands.correct_shop(
                shop_id=shop.id, **told, currency="EUR", prices_include_tax=True, colour="#000000",
                call_centre_number="", by=world.sam, at=NOON,
            )  # fmt: skip

    def test_does_not_see_the_shop_of_another_retailer(self, world):
        with pytest.raises(Shop.DoesNotExist):
            commands.make_first_location(
                shop_id=world.shop("ORION").id, code="X-1", name="X", kind="store", country="GB", by=world.sam, at=NOON
            )


class TestChangeLocation:
    def test_changes_name_and_place_and_tells_it(self, world):
        commands.change_location(code="LEEDS", name="Leeds Headrow", city="Leeds", by=world.sam, at=NOON)

        with scope.reading(world.sam):
            assert Location.objects.get(code="LEEDS").name == "Leeds Headrow"
            (line,) = timeline.lines(Event.objects.filter(name="location.changed"))
        assert line.text == "Sam changed the location LEEDS"

    def test_is_for_who_runs_the_retailer(self, world):
        with pytest.raises(NotAllowed):
            commands.change_location(code="LEEDS", name="Mine", by=world.ruth, at=NOON)
        with pytest.raises(Location.DoesNotExist):
            commands.change_location(code="LYON", name="Mine", by=world.sam, at=NOON)


ARTICLE = {
    "name": "Blue jug", "sku": "JUG-1", "price": "12.50", "tax_class": "standard", "location": "LEEDS", "on_hand": "7",
}  # fmt: skip


class TestAddArticle:
    def test_is_sold_at_its_price_and_lies_where_it_was_said(self, as_staff, world):
        ruth, shop = as_staff("ruth"), world.shop()

        assert leads_to(ruth.post("/articles/new/", {**ARTICLE, "shop": shop.id})) == "/stock/JUG-1/"

        with scope.reading(world.ruth):
            (hit,) = pricing.search_variants(shop.id, "JUG-1")
            (level,) = stock.availability([hit.variant_id])
        assert (hit.name, hit.unit_minor, level.location_code, level.on_hand) == ("Blue jug", 1250, "LEEDS", 7)
        assert "Blue jug" in text_of(ruth.get("/stock/JUG-1/"))

    def test_shows_the_form_again_with_what_was_typed(self, as_staff, world):
        ruth, shop = as_staff("ruth"), world.shop()
        for wrong, sentence in [
            ({"price": "dear"}, "is no sum"),
            ({"sku": "MUG"}, "There is an article MUG already"),
            ({"sku": "A/1"}, "no slash"),
            ({"name": ""}, "The name is missing"),
            ({"on_hand": "-3"}, "is no number of pieces"),
        ]:
            page = ruth.post("/articles/new/", {**ARTICLE, "shop": shop.id, **wrong})
            assert page.status_code in (409, 422)
            assert sentence in page.content.decode()
            assert 'value="12.50"' in page.content.decode() or "price" in wrong
        with scope.reading(world.ruth):
            assert not pricing.search_variants(shop.id, "JUG-1")

    def test_does_nothing_at_all_when_one_part_fails(self, world):
        with pytest.raises(Location.DoesNotExist):
            articles.add_article(
                shop_id=world.shop().id, sku="JUG-1", name="Blue jug", amount_minor=1, location="LYON", on_hand=1,
                by=world.ruth, at=NOON,
            )  # fmt: skip
        with scope.reading(world.ruth):
            assert not pricing.search_variants(world.shop().id, "JUG-1")

    def test_is_for_who_runs_the_shop(self, as_staff, world):
        assert as_staff("ana").get("/articles/new/").status_code == 403
        assert as_staff("ruth").post("/articles/new/", {**ARTICLE, "shop": world.shop("ORION").id}).status_code == 404
        with pytest.raises(Shop.DoesNotExist):
            articles.add_article(
                shop_id=world.shop("ORION").id, sku="J", name="J", amount_minor=1, by=world.ruth, at=NOON
            )


class TestCodes:
    def test_are_made_from_any_name(self):
        assert suggestions.code_from("Café Noël & Cie") == "CAFE-NOEL-CIE"
        assert suggestions.code_from("3 Bears") == "S-3-BEARS"
        assert len(suggestions.code_from("店")) > 1
        assert suggestions.prefix_from("Alder Home") == "AH"
        assert suggestions.prefix_from("Parfum") == "PAR"
