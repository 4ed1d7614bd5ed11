import pytest
from django.contrib.auth import get_user_model

from comptoir.kernel.scope import NOBODY
from comptoir.shops import commands, queries
from comptoir.shops.backend import StaffBackend
from comptoir.shops.models import Group
from comptoir.shops.queries import OPERATOR, actor_of_staff
from tests.world import NOON, STAFF


class TestSignedInStaff:
    @pytest.mark.parametrize("name", STAFF)
    def test_knows_roles_and_shops_with_one_statement(self, world, name, django_assert_num_queries):
        staff_id, expected = world.staff(name).id, getattr(world, name)
        with django_assert_num_queries(1):
            staff = StaffBackend().get_user(staff_id)
            actor = actor_of_staff(staff)
            queries.role_of(staff, actor.retailer)
        assert actor == expected
        assert actor.rights_at == expected.rights_at

    def test_sees_a_new_shop_at_once(self, world):
        before = actor_of_staff(queries.signed_in_staff(world.staff("sam").id))
        made = commands.make_shop(
            group_id=Group.objects.get(code="MAIN").id, code="NEW", name="New", currency="GBP", country="GB",
            order_prefix="NW", by=OPERATOR, at=NOON,
        )  # fmt: skip
        after = actor_of_staff(queries.signed_in_staff(world.staff("sam").id))
        assert after.shops - before.shops == {made.id}

    def test_is_nobody_for_an_unknown_id(self, world):
        assert queries.signed_in_staff(0) is None

    def test_sees_nothing_without_a_role(self, world):
        staff = get_user_model().objects.create(email="new@staff.example", name="New", created_at=NOON)
        actor = actor_of_staff(queries.signed_in_staff(staff.id))
        assert actor.sight() == NOBODY.sight()


class TestDemoPeople:
    def test_is_empty_outside_the_demo(self, world):
        assert queries.demo_people() == []

    def test_names_everybody_once_by_the_highest_role(self, world, settings):
        settings.DEMO = True
        people = queries.demo_people()
        assert len(people) == len(STAFF)
        assert (people[0].name, people[0].role, people[0].where) == ("Sam", "Super admin", "Alder & Finch")
