import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.models import Event
from comptoir.shops import commands, queries
from comptoir.shops.models import Group, HostName, Location, Retailer, Shop, Staff
from comptoir.shops.queries import OPERATOR, actor_of_staff
from tests.world import NOON

SHOP = {"code": "NEW", "name": "New shop", "currency": "GBP", "country": "GB", "order_prefix": "NW"}


def group(code="MAIN"):
    return Group.objects.get(code=code)


def names_of_events(actor):
    with scope.reading(actor):
        return set(Event.objects.values_list("name", flat=True))


class TestMakeRetailer:
    def test_is_for_who_runs_the_installation(self, world):
        made = commands.make_retailer(code="fresh", name="Fresh", by=OPERATOR, at=NOON)

        assert made.code == "FRESH"
        assert names_of_events(queries.actor_of_retailer(made)) == {"retailer.made"}
        with pytest.raises(NotAllowed):
            commands.make_retailer(code="OTHER", name="Other", by=world.sam, at=NOON)

    def test_refuses_a_code_that_is_taken(self, world):
        with pytest.raises(Invalid, match="already exists"):
            commands.make_retailer(code="ALDER", name="Again", by=OPERATOR, at=NOON)


class TestMakeGroup:
    def test_belongs_to_the_retailer_of_the_super_admin(self, world):
        made = commands.make_group(retailer_id=world.sam.retailer, code="CLUB", name="Club", by=world.sam, at=NOON)
        assert made.retailer_id == world.sam.retailer

    def test_is_for_super_admins(self, world):
        with pytest.raises(NotAllowed):
            commands.make_group(retailer_id=world.ruth.retailer, code="CLUB", name="Club", by=world.ruth, at=NOON)

    def test_does_not_see_another_retailer(self, world):
        with pytest.raises(Retailer.DoesNotExist):
            commands.make_group(retailer_id=world.bruno.retailer, code="CLUB", name="Club", by=world.sam, at=NOON)


class TestMakeShop:
    def test_is_seen_by_the_super_admin_at_once(self, world):
        made = commands.make_shop(group_id=group().id, **SHOP, by=world.sam, at=NOON)

        sam = actor_of_staff(world.staff("sam"))
        assert made.id in sam.shops
        assert "shop.made" in names_of_events(sam)
        assert "shop.made" not in names_of_events(world.ana)  # It is the new shop's event, not its group's.

    def test_can_be_a_sub_shop(self, world):
        made = commands.make_shop(group_id=group().id, **SHOP, master_id=world.shop().id, by=world.sam, at=NOON)
        assert made.id in actor_of_staff(world.staff("ruth")).shops

    def test_does_not_take_a_master_of_another_retailer(self, world):
        with pytest.raises(Shop.DoesNotExist):
            commands.make_shop(group_id=group().id, **SHOP, master_id=world.shop("ORION").id, by=OPERATOR, at=NOON)

    def test_does_not_see_a_group_of_another_retailer(self, world):
        with pytest.raises(Group.DoesNotExist):
            commands.make_shop(group_id=group("ALL").id, **SHOP, by=world.sam, at=NOON)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("code", "é"), ("code", "HOME"), ("currency", "EURO"), ("country", "XX"), ("timezone", "Mars"),
         ("order_prefix", "AH"), ("order_prefix", ""), ("name", ""), ("name", "x" * 121), ("kind", "odd")],
    )  # fmt: skip
    def test_says_which_value_is_wrong(self, world, field, value):
        with pytest.raises(Invalid) as refused:
            commands.make_shop(group_id=group().id, **{**SHOP, field: value}, by=world.sam, at=NOON)
        assert refused.value.details["field"] == field


class TestMakeLocation:
    def test_is_seen_by_the_retailer_only(self, world):
        made = commands.make_location(
            retailer_id=world.sam.retailer, code="HULL", name="Hull", kind="store", country="GB", by=world.sam, at=NOON
        )
        with scope.reading(world.ana):
            assert Location.objects.filter(id=made.id).exists()
        with scope.reading(world.bruno):
            assert not Location.objects.filter(id=made.id).exists()


class TestRankLocations:
    def test_writes_the_whole_list_anew(self, world):
        commands.rank_locations(shop_id=world.shop().id, location_codes=["LEEDS", "WAKEFIELD"], by=world.sam, at=NOON)
        with scope.reading(world.ana):
            ranked = [row.location.code for row in queries.ranked_locations(world.shop().id)]
        assert ranked == ["LEEDS", "WAKEFIELD"]

    def test_does_not_see_a_foreign_location(self, world):
        with pytest.raises(Location.DoesNotExist):
            commands.rank_locations(shop_id=world.shop().id, location_codes=["LYON"], by=world.sam, at=NOON)

    def test_is_silent_when_nothing_changes(self, world):
        order = ["WAKEFIELD", "LEEDS", "YORK"]
        commands.rank_locations(shop_id=world.shop().id, location_codes=order, by=world.sam, at=NOON)
        assert "shop.locations_ranked" not in names_of_events(world.sam)

    def test_refuses_a_location_twice(self, world):
        with pytest.raises(Invalid):
            commands.rank_locations(shop_id=world.shop().id, location_codes=["YORK", "YORK"], by=world.sam, at=NOON)


class TestChangeShop:
    def test_changes_what_is_given_and_nothing_else(self, world):
        changed = commands.change_shop(shop_id=world.shop().id, colour="#1F5C4A", by=world.ruth, at=NOON)

        assert (changed.colour, changed.name) == ("#1f5c4a", "Alder Home")
        with scope.reading(world.ruth):
            event = Event.objects.get(name="shop.changed")
        assert event.data["before"] == {"colour": "#4f46e5"}
        assert event.data["after"] == {"colour": "#1f5c4a"}

    def test_keeps_a_logo_without_its_scripts(self, world):
        logo = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><path d="M0 0"/></svg>'
        changed = commands.change_shop(shop_id=world.shop().id, logo_svg=logo, by=world.ruth, at=NOON)
        assert "script" not in changed.logo_svg

    @pytest.mark.parametrize(
        ("field", "value"),
        [("colour", "red"), ("name", ""), ("mail_from", "nobody"), ("pay_within_minutes", 0), ("logo_svg", "<b/>"),
         ("call_centre_number", "0" * 40)],
    )  # fmt: skip
    def test_says_which_value_is_wrong(self, world, field, value):
        with pytest.raises(Invalid) as refused:
            commands.change_shop(shop_id=world.shop().id, **{field: value}, by=world.ruth, at=NOON)
        assert refused.value.details["field"] == field

    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(NotAllowed):
            commands.change_shop(shop_id=world.shop().id, name="Mine", by=world.marc, at=NOON)
        with pytest.raises(Shop.DoesNotExist):
            commands.change_shop(shop_id=world.shop().id, name="Mine", by=world.bruno, at=NOON)


class TestAddHostName:
    def test_leads_to_the_shop(self, world):
        commands.add_host_name(shop_id=world.shop().id, host=" Shöp.Example. ", by=world.ruth, at=NOON)
        assert queries.shop_by_host("shöp.example".encode("idna").decode()) == world.shop()

    def test_refuses_a_name_that_leads_elsewhere(self, world):
        commands.add_host_name(shop_id=world.shop().id, host="shop.example", by=world.ruth, at=NOON)
        with pytest.raises(Refusal, match="already leads"):
            commands.add_host_name(shop_id=world.shop("ORION").id, host="shop.example", by=world.bruno, at=NOON)

    @pytest.mark.parametrize("host", ["", "https://shop.example", "a..b", "shop.example/x", "-x.example", "x" * 300])
    def test_says_what_is_no_internet_name(self, world, host):
        with pytest.raises(Invalid):
            commands.add_host_name(shop_id=world.shop().id, host=host, by=world.ruth, at=NOON)

    def test_writes_links_with_the_first_name(self, world, settings):
        settings.ADDRESS = "https://counter.example"
        assert world.shop().address == "https://counter.example"
        for host in ("shop.example", "other.example"):
            commands.add_host_name(shop_id=world.shop().id, host=host, by=world.ruth, at=NOON)
        assert world.shop().address == "https://shop.example"
        settings.ADDRESS = "http://127.0.0.1:8000"  # One server listens for all of its names.
        assert world.shop().address == "http://shop.example:8000"
        for host, left in (("shop.example", "http://other.example:8000"), ("other.example", settings.ADDRESS)):
            commands.remove_host_name(shop_id=world.shop().id, host=host, by=world.ruth, at=NOON)
            assert world.shop().address == left


class TestRemoveHostName:
    def test_frees_the_name(self, world):
        commands.add_host_name(shop_id=world.shop().id, host="shop.example", by=world.ruth, at=NOON)
        commands.remove_host_name(shop_id=world.shop().id, host="shop.example", by=world.ruth, at=NOON)
        assert not HostName.objects.exists()


class TestFirstAdministratorLink:
    def test_is_none_once_there_is_somebody(self, world):
        assert commands.first_administrator_link(at=NOON) is None


class TestMakeFirstAdmin:
    def make(self, link):
        return commands.make_first_admin(
            link=link, email="First@shop.example", name="Fay First", password="a long enough one",
            retailer_code="first", retailer_name="First & Co", device="Firefox", by=scope.NOBODY, at=NOON,
        )  # fmt: skip

    def link(self):
        Staff.objects.all().delete()
        return commands.first_administrator_link(at=NOON).rstrip("/").rpartition("/")[2]

    def test_opens_an_empty_installation_once(self, world):
        link = self.link()
        assert self.make(link)

        fay = actor_of_staff(Staff.objects.get())
        assert fay.can("run_retailer")
        with pytest.raises(Refusal, match="no longer good"):
            self.make(link)

    def test_lets_her_make_the_first_shop(self, world):
        self.make(self.link())
        fay = actor_of_staff(Staff.objects.get())
        own = commands.make_group(retailer_id=fay.retailer, code="ALL", name="All", by=fay, at=NOON)
        made = commands.make_shop(group_id=own.id, **SHOP, by=fay, at=NOON)

        assert actor_of_staff(Staff.objects.get()).can("reveal", made.id)

    def test_refuses_a_link_that_is_not_ours(self, world):
        self.link()
        with pytest.raises(Refusal, match="no longer good"):
            self.make("made-up")
