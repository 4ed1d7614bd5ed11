"""Settings of a shop: its look, places, prices, people, programs and providers."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.kernel import scope
from comptoir.payments import reactions as payments
from comptoir.pricing.models import Price, ShippingRate, TaxRate
from comptoir.shops import queries as shops
from comptoir.shops.models import ApiKey, Membership, SealedSecret
from tests.world import World

HOME = "/settings/HOME/"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/><script>x()</script></svg>'
)


@pytest.fixture
def ruth(as_staff):
    return as_staff("ruth")


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def look(**more: str) -> dict[str, str]:
    return {"name": "Alder Home", "colour": "#1f5c4a", "pay_within_hours": "24", **more}


PAGES = (
    "", "locations/", "sourcing/", "prices/", "taxes/", "shipping/", "payments/", "staff/", "keys/", "webhooks/",
    "providers/",
)  # fmt: skip


class TestPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_open_for_who_runs_the_shop(self, ruth, page):
        assert ruth.get(HOME + page).status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_are_refused_to_others_of_the_shop(self, as_staff, page):
        assert as_staff("marc").get(HOME + page).status_code == 403
        assert as_staff("marc").post(HOME + page, {}).status_code in (403, 405)

    @pytest.mark.parametrize("page", PAGES)
    def test_are_not_found_from_another_retailer(self, as_staff, page):
        assert as_staff("bruno").get(HOME + page).status_code == 404
        assert as_staff("bruno").post(HOME + page, {}).status_code in (404, 405)

    def test_begin_with_the_shop_she_runs(self, ruth):
        assert ruth.get("/settings/").url == HOME


class TestLook:
    @pytest.mark.feature("O13", by="page")
    def test_keeps_name_colour_number_and_mail(self, ruth, world: World):
        given = look(
            name="Alder & Home", colour="#205C4A", call_centre_number="0113 496 0199", mail_from="a@b.example",
            order_mailbox="orders@b.example", language="de",
        )  # fmt: skip

        assert ruth.post(HOME, given).status_code == 303

        shop = world.shop()
        assert (shop.name, shop.colour, shop.mail_from) == ("Alder & Home", "#205c4a", "a@b.example")
        assert shop.call_centre_number == "0113 496 0199"

    @pytest.mark.feature("S21", by="page")
    def test_shows_the_call_centre_number(self, ruth):
        assert 'value="0113 496 0123"' in ruth.get(HOME).content.decode()

    def test_warns_of_a_colour_that_cannot_be_read(self, ruth):
        ruth.post(HOME, look(colour="#f2c14e"))

        said = text_of(ruth.get(HOME))

        assert "4.5 are needed" in said
        assert re.search(r"The pages darken it to\s+#[0-9a-f]{6}", said)

    def test_keeps_only_what_draws_of_a_logo(self, ruth, world: World):
        ruth.post(HOME, look(logo_asked="1") | {"logo": SimpleUploadedFile("logo.svg", LOGO.encode())})

        assert "<rect" in world.shop().logo_svg
        assert "script" not in world.shop().logo_svg
        ruth.post(HOME, look(logo_asked="1", without_logo="1"))
        assert world.shop().logo_svg == ""

    def test_keeps_what_was_typed_when_refused(self, ruth, world: World):
        answer = ruth.post(HOME, look(name="Another", pay_within_hours="soon"))

        assert answer.status_code == 422
        assert "“soon” is no number of hours" in text_of(answer)
        assert 'value="Another"' in answer.content.decode()
        assert world.shop().name == "Alder Home"

    def test_opens_the_outside_world_only_when_asked(self, ruth, world: World):
        ruth.post(f"{HOME}channels/", {"channels_leave": "1"})
        assert world.shop().channels_leave

        ruth.post(f"{HOME}channels/", {})

        assert not world.shop().channels_leave


class TestHostNames:
    @pytest.mark.feature("O13", by="page")
    def test_are_added_and_removed(self, ruth, world: World):
        ruth.post(f"{HOME}hosts/", {"host": "Home.Example"})
        assert shops.host_names(world.shop().id) == ["home.example"]

        ruth.post(f"{HOME}hosts/removal/", {"host": "home.example"})

        assert shops.host_names(world.shop().id) == []

    def test_are_refused_with_a_sentence(self, ruth):
        answer = ruth.post(f"{HOME}hosts/", {"host": "https://x/"})

        assert answer.status_code == 422
        assert "is no internet name" in text_of(answer)


class TestLocations:
    def test_are_ranked_by_a_super_admin(self, as_staff, world: World):
        as_staff("sam").post(f"{HOME}locations/", {"rank-LEEDS": "1", "rank-WAKEFIELD": "2", "rank-YORK": ""})

        with scope.reading(world.sam):
            ranked = [row.location.code for row in shops.ranked_locations(world.shop().id)]
        assert ranked == ["LEEDS", "WAKEFIELD"]

    def test_are_not_ranked_by_a_shop_admin(self, ruth):
        assert ruth.post(f"{HOME}locations/", {"rank-LEEDS": "1"}).status_code == 403

    def test_refuse_one_number_twice(self, as_staff):
        answer = as_staff("sam").post(f"{HOME}locations/", {"rank-LEEDS": "1", "rank-YORK": "1"})

        assert answer.status_code == 422
        assert "Two locations have the same number." in text_of(answer)

    def test_are_made(self, as_staff, world: World):
        given = {"code": "hull", "name": "Hull Quay", "kind": "store", "country": "GB"}
        assert as_staff("sam").post(f"{HOME}locations/new/", given).status_code == 303

        with scope.reading(world.sam):
            assert "HULL" in [place.code for place in shops.locations(world.sam)]


class TestPrices:
    def test_are_set_in_the_shops_currency(self, ruth, world: World):
        ruth.post(f"{HOME}prices/", {"sku": "MUG", "amount": "10,50", "q": "mug"})

        with scope.reading(world.ruth):
            assert Price.objects.get(shop=world.shop(), variant=world.variant("MUG")).amount_minor == 1050

    def test_show_what_is_sought(self, ruth):
        html = ruth.get(f"{HOME}prices/", {"q": "scarf"}).content.decode()

        assert 'value="24.00"' in html
        assert "MUG" not in html

    def test_take_an_article_out_when_empty(self, ruth, world: World):
        ruth.post(f"{HOME}prices/", {"sku": "MUG", "amount": ""})

        with scope.reading(world.ruth):
            assert not Price.objects.filter(shop=world.shop(), variant=world.variant("MUG")).exists()

    @pytest.mark.parametrize(
        ("amount", "why"), [("ten", "is no sum"), ("1.005", "GBP has 2 decimals"), ("-1", "A sum")]
    )
    def test_refuse_what_is_no_sum(self, ruth, amount, why):
        answer = ruth.post(f"{HOME}prices/", {"sku": "MUG", "amount": amount})

        assert answer.status_code == 422
        assert why in text_of(answer)

    def test_do_not_know_an_article_of_others(self, ruth):
        assert "There is no article “TASSE”" in text_of(ruth.post(f"{HOME}prices/", {"sku": "TASSE", "amount": "1"}))


class TestTaxes:
    def test_are_set_in_percent(self, ruth, world: World):
        ruth.post(f"{HOME}taxes/", {"country": "FR", "tax_class": "reduced", "percent": "5.5"})

        with scope.reading(world.ruth):
            assert TaxRate.objects.get(country="FR", tax_class="reduced").basis_points == 550

    def test_refuse_what_is_no_percentage(self, ruth):
        answer = ruth.post(f"{HOME}taxes/", {"country": "FR", "tax_class": "reduced", "percent": "a lot"})

        assert answer.status_code == 422
        assert "is no percentage" in text_of(answer)


class TestShipping:
    def test_rates_are_made_changed_and_removed(self, ruth, world: World):
        given = {"code": "bulky", "name": "Bulky goods", "amount": "24.00", "weight": "30000", "total_from": "0"}
        ruth.post(f"{HOME}shipping/new/", {**given, "days_min": "2", "days_max": "5"})
        with scope.reading(world.ruth):
            rate = ShippingRate.objects.get(code="bulky")
            assert (rate.amount_minor, rate.weight_up_to_grams, rate.days_max) == (2400, 30_000, 5)

        ruth.post(f"{HOME}shipping/{rate.id}/", {**given, "amount": "19.50", "days_min": "2", "days_max": "5"})
        with scope.reading(world.ruth):
            assert ShippingRate.objects.get(id=rate.id).amount_minor == 1950

        ruth.post(f"{HOME}shipping/{rate.id}/removal/")
        with scope.reading(world.ruth):
            assert not ShippingRate.objects.filter(id=rate.id).exists()

    def test_rates_of_another_shop_are_not_found(self, ruth, world: World):
        with scope.reading(world.sam):
            other = ShippingRate.objects.filter(shop=world.shop("CLOTH")).first()

        assert ruth.get(f"{HOME}shipping/{other.id}/").status_code == 404
        assert ruth.post(f"{HOME}shipping/{other.id}/removal/").status_code == 404

    def test_rates_are_refused_with_what_was_typed(self, ruth):
        answer = ruth.post(f"{HOME}shipping/new/", {"code": "x", "name": "Bulky", "amount": "lots"})

        assert answer.status_code == 422
        assert 'value="Bulky"' in answer.content.decode()


class TestStaff:
    def test_are_invited_changed_and_taken(self, ruth, world: World):
        given = {"name": "Ines Roy", "email": "ines@staff.example", "role": "clerk"}
        ruth.post(f"{HOME}staff/new/", given)
        role = Membership.objects.get(staff__email="ines@staff.example")
        assert (role.shop.code, role.role) == ("HOME", "clerk")

        ruth.post(f"{HOME}staff/{role.id}/", {"role": "agent", "location": str(world.location("LEEDS").id)})
        role.refresh_from_db()
        assert (role.role, role.location_id) == ("agent", world.location("LEEDS").id)

        ruth.post(f"{HOME}staff/{role.id}/removal/")
        assert not Membership.objects.filter(id=role.id).exists()

    def test_cannot_be_given_more_than_the_giver_has(self, ruth):
        answer = ruth.post(
            f"{HOME}staff/new/", {"name": "Ines Roy", "email": "ines@staff.example", "role": "super_admin"}
        )

        assert answer.status_code in (403, 422)
        assert 'value="Ines Roy"' in answer.content.decode()

    def test_are_deactivated_with_a_reason_and_let_in_again(self, ruth, world: World):
        role = Membership.objects.get(staff__email="clara@staff.example")

        ruth.post(f"{HOME}staff/{role.id}/deactivation/", {"reason": "Left"})
        assert not world.staff("clara").is_active

        ruth.post(f"{HOME}staff/{role.id}/reactivation/")
        assert world.staff("clara").is_active

    def test_of_another_shop_are_not_found(self, ruth):
        role = Membership.objects.get(staff__email="finn@staff.example")

        assert ruth.get(f"{HOME}staff/{role.id}/").status_code == 404


class TestALocation:
    @pytest.mark.feature("Y6", by="page")
    def test_is_told_of_its_orders_at_an_address(self, as_staff, world: World):
        sam = as_staff("sam")
        assert "Leeds Briggate" in text_of(sam.get(f"{HOME}locations/"))
        given = {"name": "Leeds Briggate", "kind": "store", "country": "GB", "email": "leeds@alder.example"}
        assert sam.post(f"{HOME}locations/LEEDS/", given).status_code == 303
        assert "leeds@alder.example" in text_of(sam.get(f"{HOME}locations/"))
        refused = sam.post(f"{HOME}locations/LEEDS/", {**given, "email": "no address"})
        assert (refused.status_code, "valid e" in text_of(refused).lower() or "email" in text_of(refused).lower()) == (
            422, True,
        )  # fmt: skip

    def test_is_changed_by_a_super_admin_and_not_found_elsewhere(self, as_staff):
        assert as_staff("ruth").post(f"{HOME}locations/LEEDS/", {"name": "X"}).status_code == 403
        assert as_staff("sam").get(f"{HOME}locations/LYON/").status_code == 404


class TestKeys:
    def test_that_manage_and_reveal_say_so(self, ruth, world: World):
        ruth.post(f"{HOME}keys/", {"name": "Prices", "rights": "manage", "may_reveal": "1"})
        assert "Read, write and manage, see numbers and addresses" in text_of(ruth.get(f"{HOME}keys/"))
        key = ApiKey.objects.get(name="Prices")
        assert (key.rights, key.may_reveal, key.made_by) == ("manage", True, world.staff("ruth"))

    def test_are_shown_once_and_revoked(self, ruth, world: World):
        answer = ruth.post(f"{HOME}keys/", {"name": "Warehouse", "rights": "write"})

        text = re.search(r"ck_[\w-]{30,}", answer.content.decode())
        assert text
        assert answer["Cache-Control"] == "no-store"
        assert text[0] not in ruth.get(f"{HOME}keys/").content.decode()
        key = ApiKey.objects.get(name="Warehouse")
        ruth.post(f"{HOME}keys/{key.id}/revocation/")
        key.refresh_from_db()
        assert key.revoked_at

    def test_of_another_shop_are_not_found(self, ruth):
        other = ApiKey.objects.get(name="Key cloth")

        assert ruth.post(f"{HOME}keys/{other.id}/revocation/").status_code == 404

    def test_are_refused_with_what_was_typed(self, ruth):
        answer = ruth.post(f"{HOME}keys/", {"name": "Warehouse", "rights": "everything"})

        assert answer.status_code == 422
        assert 'value="Warehouse"' in answer.content.decode()


class TestProviders:
    def test_are_sealed_and_never_shown(self, ruth, world: World):
        ruth.post(f"{HOME}providers/", {"name": payments.SECRET, "value": "sk_sandbox_0123456789abcdef"})

        html = ruth.get(f"{HOME}providers/").content.decode()
        assert "cdef" in html
        assert "sk_sandbox" not in html
        with scope.reading(world.ruth):
            assert b"sandbox" not in bytes(SealedSecret.objects.get(shop=world.shop()).sealed)

    def test_say_how_trying_them_ended(self, ruth, world: World, settings):
        settings.GATEWAY_ADDRESS = "http://127.0.0.1:9/gateway"  # Nobody listens there.
        ruth.post(f"{HOME}providers/", {"name": payments.SECRET, "value": "sk_sandbox_0123456789abcdef"})

        said = text_of(ruth.post(f"{HOME}providers/test/", follow=True))

        assert "Try again in a minute." in said
        assert "failed" in said

    def test_cannot_be_tried_before_they_are_set(self, ruth):
        answer = ruth.post(f"{HOME}providers/test/")

        assert answer.status_code == 409
        assert "has no secret" in text_of(answer)


@pytest.mark.feature("Y1", by="page")
class TestNewShop:
    NEW = {"name": "Alder Garden", "country": "GB", "currency": "GBP", "timezone": "Europe/London"}

    def test_is_made_and_shown_to_who_made_it(self, as_staff, world):
        sam, home = as_staff("sam"), world.shop()

        answer = sam.post(
            "/settings/shops/new/", {**self.NEW, "customers": str(home.id), "locations": str(home.id)}, follow=True
        )

        page = answer.content.decode()
        assert answer.redirect_chain == [("/settings/ALDER-GARDEN/locations/", 303)]
        assert "Alder Garden is made." in page
        assert re.search(r'name="rank-\w+" value="1"', page)
        assert shops.shop_by_code("ALDER-GARDEN").group_id == home.group_id
        assert "Sofia Keller" in sam.get("/customers/", {"shop": "ALDER-GARDEN"}).content.decode()

    def test_may_have_customers_of_its_own_and_no_location_yet(self, as_staff, world):
        as_staff("sam").post("/settings/shops/new/", {**self.NEW, "customers": "", "locations": ""})

        made = shops.shop_by_code("ALDER-GARDEN")
        assert made.group_id != world.shop().group_id
        assert not shops.ranked_locations(made.id).exists()
        assert made.order_prefix == "AG"

    def test_is_for_super_admins(self, as_staff):
        marc = as_staff("marc")

        assert marc.get("/settings/shops/new/").status_code == 403
        assert marc.post("/settings/shops/new/", self.NEW).status_code == 403
        assert "New shop" not in marc.get("/settings/HOME/").content.decode()

    def test_keeps_what_was_typed_when_refused(self, as_staff):
        answer = as_staff("sam").post("/settings/shops/new/", {**self.NEW, "code": "HOME"})

        assert answer.status_code == 422
        assert 'value="Alder Garden"' in answer.content.decode()

    def test_shares_nothing_with_a_shop_out_of_sight(self, as_staff, world):
        answer = as_staff("sam").post("/settings/shops/new/", {**self.NEW, "customers": str(world.shop("ORION").id)})

        assert answer.status_code == 404
