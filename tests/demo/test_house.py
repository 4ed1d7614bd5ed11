from xml.etree import ElementTree

import phonenumbers
import pytest

from comptoir.demo import house, seed
from comptoir.demo.logos import logo_svg
from comptoir.kernel import clock
from comptoir.shops import queries
from comptoir.shops.logos import clean_svg
from comptoir.shops.roles import ROLES


class TestHouse:
    def test_has_staff_of_every_role(self):
        assert {person.role for person in house.STAFF} == set(ROLES)

    @pytest.mark.parametrize("shop", house.SHOPS, ids=lambda shop: shop.code)
    def test_has_call_centres_that_ring_nowhere(self, shop):
        number = phonenumbers.parse(shop.phone, shop.country)
        assert phonenumbers.is_possible_number(number)
        assert "496 0" in shop.phone or shop.phone.startswith("01 99 00")  # Ofcom's and ARCEP's ranges for fiction.

    @pytest.mark.parametrize("shop", house.SHOPS, ids=lambda shop: shop.code)
    def test_has_logos_that_pages_may_show(self, shop):
        kept = clean_svg(logo_svg(shop.code, shop.colour))
        assert len(ElementTree.fromstring(kept)) == len(ElementTree.fromstring(logo_svg(shop.code, shop.colour)))

    def test_prints_who_can_sign_in(self):
        printed = "\n".join(seed.sign_ins())
        assert all(person.email in printed for person in house.STAFF)
        assert house.PASSWORD in printed


@pytest.mark.commits
class TestBuild:
    def test_makes_everything_once(self, empty_installation):
        house.build(clock.now())
        people = queries.demo_people()
        house.build(clock.now())

        assert len(people) == len(house.STAFF)
        assert queries.demo_people() == people
        assert house.shop_called("HOME").order_mailbox == "orders@home.alder-and-finch.example"
        assert house.shop_called("ORION").language == "fr"
        team, home = house.shop_called("TEAM"), house.shop_called("HOME")
        assert team.master_id == home.pk
        assert team.group_id != home.group_id
        assert house.shop_called("CLOTH").group_id == home.group_id
        assert house.shop_called("ORION").retailer_id != home.retailer_id

    @pytest.fixture
    def empty_installation(self, django_db_setup, django_db_blocker, settings):
        from django.db import connections

        from tests import databases

        settings.DEMO = True
        name = f"{databases.NAME}_empty"
        with django_db_blocker.unblock():
            connections.close_all()
            databases.create(name, databases.migrated())
            queries.forget_tree()
            with databases.connected_as_app(name):
                yield
            databases.drop(name)
            queries.forget_tree()
