"""Roles, invitations and keys: who may give what to whom."""

import hashlib

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from comptoir.kernel import scope, timeline
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.models import Event, EventValue
from comptoir.kernel.scope import NOBODY
from comptoir.shops import commands, queries
from comptoir.shops.models import ApiKey, Membership, Retailer, Shop, Staff
from comptoir.shops.queries import OPERATOR, actor_of_staff
from comptoir.shops.roles import KEY_RIGHTS, ROLES
from tests.world import NOON, STAFF


def invite(by, role="agent", shop="HOME", email="new@staff.example", **more):
    return commands.invite_staff(
        email=email, name="Nora New", role=role, shop_id=Shop.objects.get(code=shop).id if shop else None,
        by=by, at=NOON, **more,
    )  # fmt: skip


def role_of(name, world):
    return world.staff(name).memberships.get()


class TestInviteStaff:
    def test_mails_a_link_that_sets_the_password(self, world, run_jobs, mailoutbox):
        staff = invite(world.ruth)
        run_jobs()

        assert mailoutbox[0].to == ["new@staff.example"]
        assert "/sign-in/password/" in mailoutbox[0].body
        assert not staff.has_usable_password()
        assert actor_of_staff(staff).shops == {world.shop().id}

    def test_mails_nothing_when_told_so(self, world, run_jobs, mailoutbox):
        invite(world.ruth, send_link=False)
        run_jobs()
        assert not mailoutbox

    def test_gives_who_works_elsewhere_a_second_retailer(self, world, run_jobs, mailoutbox):
        staff = invite(world.bruno, shop="ORION", email="ANA@staff.example")
        run_jobs()

        assert staff == world.staff("ana")
        assert staff.name == "Ana"
        assert len(queries.retailers_of(staff)) == 2
        assert "Sign in as always" in mailoutbox[0].body

    def test_writes_the_name_beside_the_journal_and_not_into_it(self, world):
        invite(world.ruth)
        with scope.reading(world.ruth):
            event = Event.objects.get(name="staff.invited")
            assert "Nora" not in str(event.data)
            assert EventValue.objects.get(event_uid=event.uid, field="person").value == "Nora New"
            (line,) = timeline.lines([event])
        assert line.text == "Ruth invited Nora New as Call-centre agent, Alder Home"

    @pytest.mark.parametrize(("email", "role"), [("nobody", "agent"), ("", "agent"), ("a@b.example", "king")])
    def test_says_what_is_wrong(self, world, email, role):
        with pytest.raises(Invalid):
            invite(world.ruth, role, email=email)

    def test_is_for_who_runs_the_shop(self, world):
        for by in (world.ana, world.clara, world.marc):
            with pytest.raises(NotAllowed):
                invite(by, "clerk")
        with pytest.raises(Shop.DoesNotExist):
            invite(world.bruno)
        with pytest.raises(Retailer.DoesNotExist):
            invite(NOBODY, "super_admin", shop=None)


PLACES = ["HOME", "CLOTH", "TEAM", None]
GIFTS = st.tuples(st.sampled_from(list(STAFF)), st.sampled_from(list(ROLES)), st.sampled_from(PLACES), st.booleans())


class TestGiveRole:
    def test_replaces_the_role_at_the_same_shop(self, world):
        commands.give_role(
            staff_id=world.staff("clara").id, role="manager", shop_id=world.shop().id, by=world.ruth, at=NOON
        )
        assert role_of("clara", world).role == "manager"

    def test_does_not_see_people_of_another_retailer(self, world):
        with pytest.raises(Staff.DoesNotExist):
            commands.give_role(
                staff_id=world.staff("bruno").id, role="agent", shop_id=world.shop().id, by=world.ruth, at=NOON
            )

    def test_gives_the_right_to_reveal_only_from_who_has_it(self, world):
        commands.give_role(
            staff_id=world.staff("ruth").id, role="shop_admin", shop_id=world.shop().id, by=world.sam, at=NOON
        )
        with pytest.raises(NotAllowed, match="reveal"):
            invite(world.ruth, may_reveal=True)

    def test_may_not_take_down_who_stands_higher(self, world):
        commands.give_role(
            staff_id=world.staff("marc").id, role="manager", shop_id=world.shop().id, may_reveal=True,
            by=world.sam, at=NOON,
        )  # fmt: skip
        commands.give_role(
            staff_id=world.staff("ruth").id, role="shop_admin", shop_id=world.shop().id, by=world.sam, at=NOON
        )
        with pytest.raises(NotAllowed):
            commands.give_role(
                staff_id=world.staff("marc").id, role="clerk", shop_id=world.shop().id, by=world.ruth, at=NOON
            )

    def test_does_not_reach_the_sub_shops_of_a_sub_shop(self, world):
        """A master's admin sees its sub-shops, not theirs; so she may not make somebody who does."""
        Shop.objects.filter(code="CLOTH").update(master=world.shop())
        Shop.objects.filter(code="TEAM").update(master=world.shop("CLOTH"))
        ruth = actor_of_staff(world.staff("ruth"))
        assert ruth.shops == {world.shop().id, world.shop("CLOTH").id}
        with pytest.raises(NotAllowed):
            invite(ruth, shop="CLOTH")

    @given(gift=GIFTS)
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_never_grants_more_than_the_giver_has(self, world, gift):
        giver_name, role, shop, may_reveal = gift
        giver = getattr(world, giver_name)
        email = f"p{Staff.objects.count()}@staff.example"
        try:
            staff = invite(giver, role, shop, email=email, may_reveal=may_reveal)
        except (Refusal, Shop.DoesNotExist):
            return
        got = actor_of_staff(staff)
        assert got.shops <= giver.shops
        assert got.rights <= giver.rights
        for place, rights in got.rights_at.items():
            assert rights <= giver.rights_at[place]


class TestTakeRole:
    def test_takes_the_sight_with_it(self, world):
        commands.take_role(membership_id=role_of("ana", world).id, by=world.ruth, at=NOON)
        assert not actor_of_staff(world.staff("ana")).shops

    def test_leaves_a_retailer_its_last_super_admin(self, world):
        with pytest.raises(Refusal, match="last super admin"):
            commands.take_role(membership_id=role_of("sam", world).id, by=world.sam, at=NOON)

    def test_does_not_see_roles_of_another_retailer(self, world):
        with pytest.raises(Membership.DoesNotExist):
            commands.take_role(membership_id=role_of("ana", world).id, by=world.bruno, at=NOON)

    def test_does_not_reach_up(self, world):
        with pytest.raises(NotAllowed):
            commands.take_role(membership_id=role_of("sam", world).id, by=world.ruth, at=NOON)


class TestDeactivateStaff:
    def test_shuts_the_person_out(self, world):
        commands.deactivate_staff(staff_id=world.staff("ana").id, reason="Left", by=world.ruth, at=NOON)
        assert queries.signed_in_staff(world.staff("ana").id) is None

    def test_is_not_for_oneself(self, world):
        with pytest.raises(Refusal, match="yourself"):
            commands.deactivate_staff(staff_id=world.staff("ruth").id, reason="", by=world.ruth, at=NOON)

    def test_leaves_who_works_elsewhere_too(self, world):
        invite(world.bruno, shop="ORION", email="ana@staff.example")
        with pytest.raises(Refusal, match="another retailer"):
            commands.deactivate_staff(staff_id=world.staff("ana").id, reason="", by=world.ruth, at=NOON)

    def test_does_not_reach_up(self, world):
        with pytest.raises(NotAllowed):
            commands.deactivate_staff(staff_id=world.staff("sam").id, reason="", by=world.ruth, at=NOON)

    def test_leaves_a_retailer_its_last_super_admin(self, world):
        with pytest.raises(Refusal, match="last super admin"):
            commands.deactivate_staff(staff_id=world.staff("sam").id, reason="", by=OPERATOR, at=NOON)


class TestReactivateStaff:
    def test_lets_the_person_in_with_her_roles(self, world):
        for change in (commands.deactivate_staff, commands.reactivate_staff):
            change(staff_id=world.staff("ana").id, reason="On leave", by=world.ruth, at=NOON)
        assert actor_of_staff(queries.signed_in_staff(world.staff("ana").id)) == world.ana


class TestSendPasswordLink:
    def test_mails_a_colleague(self, world, run_jobs, mailoutbox):
        commands.send_password_link(staff_id=world.staff("ana").id, by=world.ruth, at=NOON)
        run_jobs()
        assert mailoutbox[0].to == ["ana@staff.example"]

    def test_does_not_reach_up(self, world):
        with pytest.raises(NotAllowed):
            commands.send_password_link(staff_id=world.staff("sam").id, by=world.ruth, at=NOON)


class TestMakeApiKey:
    def test_opens_the_shop_with_its_text(self, world):
        key, text = commands.make_api_key(shop_id=world.shop().id, name="Till", rights="write", by=world.ruth, at=NOON)

        actor = queries.actor_of_key(hashlib.sha256(text.encode()).hexdigest())
        assert text.startswith("ck_")
        assert actor.shops == {world.shop().id}
        assert actor.rights == KEY_RIGHTS["write"]
        assert text not in str(ApiKey.objects.filter(id=key.id).values().get())

    def test_is_journalled_without_its_text(self, world):
        _, text = commands.make_api_key(shop_id=world.shop().id, name="Till", rights="read", by=world.ruth, at=NOON)
        with scope.reading(world.ruth):
            event = Event.objects.get(name="api_key.made")
        assert text not in str(event.data)

    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(NotAllowed):
            commands.make_api_key(shop_id=world.shop().id, name="Till", rights="read", by=world.marc, at=NOON)
        with pytest.raises(Shop.DoesNotExist):
            commands.make_api_key(shop_id=world.shop().id, name="Till", rights="read", by=world.bruno, at=NOON)

    def test_refuses_rights_that_are_none(self, world):
        with pytest.raises(Invalid):
            commands.make_api_key(shop_id=world.shop().id, name="Till", rights="all", by=world.ruth, at=NOON)


class TestAKeyThatManages:
    @pytest.fixture
    def opened(self, world):
        """What the key opens now; made by Ruth, the shop's admin, with the right to reveal."""
        _, text = commands.make_api_key(
            shop_id=world.shop().id, name="Prices", rights="manage", may_reveal=True, by=world.ruth, at=NOON
        )
        return lambda: queries.actor_of_key(hashlib.sha256(text.encode()).hexdigest())

    def test_sets_prices_and_stock_and_runs_no_shop(self, opened):
        assert opened().rights == KEY_RIGHTS["manage"] | {"reveal"}
        assert "keep_range" in opened().rights
        assert not opened().rights & {"run_shop", "run_retailer"}

    def test_opens_nothing_once_its_maker_has_left(self, world, opened):
        commands.deactivate_staff(staff_id=world.staff("ruth").id, reason="Left", by=world.sam, at=NOON)
        assert opened() is None
        commands.reactivate_staff(staff_id=world.staff("ruth").id, by=world.sam, at=NOON)
        assert opened()

    def test_opens_nothing_once_its_maker_runs_the_shop_no_longer(self, world, opened):
        role = world.staff("ruth").memberships.get()
        commands.give_role(staff_id=role.staff_id, role="manager", shop_id=role.shop_id, by=world.sam, at=NOON)
        assert opened() is None

    def test_reveals_for_no_maker_who_may_not_herself(self, world):
        Membership.objects.filter(staff=world.staff("ruth")).update(may_reveal=False)
        with pytest.raises(NotAllowed):
            commands.make_api_key(
                shop_id=world.shop().id, name="Eyes", rights="read", may_reveal=True, by=world.ruth, at=NOON
            )

    def test_that_only_writes_stays_when_its_maker_goes(self, world):
        _, text = commands.make_api_key(shop_id=world.shop().id, name="Till", rights="write", by=world.ruth, at=NOON)
        commands.deactivate_staff(staff_id=world.staff("ruth").id, reason="Left", by=world.sam, at=NOON)
        assert queries.actor_of_key(hashlib.sha256(text.encode()).hexdigest())


class TestRevokeApiKey:
    def test_closes_the_shop(self, world):
        key, text = commands.make_api_key(shop_id=world.shop().id, name="Till", rights="read", by=world.ruth, at=NOON)
        commands.revoke_api_key(key_id=key.id, by=world.ruth, at=NOON)
        assert queries.actor_of_key(hashlib.sha256(text.encode()).hexdigest()) is None

    def test_does_not_see_a_foreign_key(self, world):
        key = ApiKey.objects.get(name="Key orion")
        with pytest.raises(ApiKey.DoesNotExist):
            commands.revoke_api_key(key_id=key.id, by=world.ruth, at=NOON)
