import pytest

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.kernel.scope import NOBODY
from comptoir.shops import commands, secrets
from comptoir.shops.models import SealedSecret, Shop
from comptoir.shops.secrets import SecretDoesNotOpen, SecretMissing
from tests.world import NOON

TEXT = "sk_live_0123456789abcdef"


def set_secret(by, shop, name="card_gateway.secret_key", value=TEXT):
    return commands.set_secret(shop_id=shop.id, name=name, value=value, by=by, at=NOON)


class TestUnseal:
    def test_gives_the_text_back(self):
        assert secrets.unseal(secrets.seal(TEXT, bound_to="a"), bound_to="a") == TEXT

    def test_seals_the_same_text_differently_each_time(self):
        assert secrets.seal(TEXT, bound_to="a") != secrets.seal(TEXT, bound_to="a")

    def test_refuses_another_place(self):
        with pytest.raises(SecretDoesNotOpen):
            secrets.unseal(secrets.seal(TEXT, bound_to="shop:1:x"), bound_to="shop:2:x")

    @pytest.mark.parametrize("place", [0, 5, -1])
    def test_refuses_a_changed_byte(self, place):
        sealed = bytearray(secrets.seal(TEXT, bound_to="a"))
        sealed[place] ^= 1
        with pytest.raises(SecretDoesNotOpen):
            secrets.unseal(bytes(sealed), bound_to="a")

    def test_refuses_another_key(self, settings):
        sealed = secrets.seal(TEXT, bound_to="a")
        settings.SEALING_KEY = "another"
        with pytest.raises(SecretDoesNotOpen, match=r"secrets\.json"):
            secrets.unseal(sealed, bound_to="a")


class TestOpenSecret:
    def test_opens_what_was_set(self, world):
        set_secret(world.ruth, world.shop())
        with scope.reading(world.ana):
            assert secrets.open_secret(world.shop().id, "card_gateway.secret_key") == TEXT

    def test_shows_another_shop_nothing(self, world):
        set_secret(world.ruth, world.shop())
        with scope.reading(world.bruno), pytest.raises(SecretMissing):
            secrets.open_secret(world.shop().id, "card_gateway.secret_key")


class TestSetSecret:
    def test_keeps_only_the_sealed_text_and_the_last_four(self, world):
        row = set_secret(world.ruth, world.shop())

        assert TEXT.encode() not in bytes(row.sealed)
        assert row.hint == "cdef"

    def test_hints_at_nothing_of_a_short_one(self, world):
        assert set_secret(world.ruth, world.shop(), value="hunter22").hint == ""

    def test_is_journalled_without_the_value(self, world):
        set_secret(world.ruth, world.shop())
        with scope.reading(world.ruth):
            event = Event.objects.get(name="secret.set")
        assert event.data == {"secret": "card_gateway.secret_key", "hint": "cdef"}

    def test_replaces_the_former_and_its_test(self, world):
        set_secret(world.ruth, world.shop())
        commands.record_secret_test(
            shop_id=world.shop().id, name="card_gateway.secret_key", passed=True, by=world.ruth, at=NOON
        )
        row = set_secret(world.ruth, world.shop(), value="sk_live_new_new_new_1234")

        assert (row.hint, row.test_passed) == ("1234", None)
        with scope.reading(world.ruth):
            assert SealedSecret.objects.count() == 1

    @pytest.mark.parametrize(("name", "value"), [("Not A Name", TEXT), ("ok.name", "  "), ("ok.name", "x" * 9000)])
    def test_refuses_what_cannot_be_one(self, world, name, value):
        with pytest.raises(secrets.Refusal):
            set_secret(world.ruth, world.shop(), name=name, value=value)

    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(secrets.Refusal, match="set secrets"):
            set_secret(world.ana, world.shop())

    def test_does_not_see_a_foreign_shop(self, world):
        for by in (world.bruno, NOBODY):
            with pytest.raises(Shop.DoesNotExist):
                set_secret(by, world.shop())


class TestRecordSecretTest:
    def test_notes_when_and_how(self, world):
        set_secret(world.ruth, world.shop())
        row = commands.record_secret_test(
            shop_id=world.shop().id, name="card_gateway.secret_key", passed=False, by=world.ruth, at=NOON
        )
        assert (row.tested_at, row.test_passed) == (NOON, False)

    def test_finds_no_secret_that_was_not_set(self, world):
        with pytest.raises(SealedSecret.DoesNotExist):
            commands.record_secret_test(shop_id=world.shop().id, name="none", passed=True, by=world.ruth, at=NOON)
