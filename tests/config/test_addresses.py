import psycopg
import pytest

from comptoir.config import addresses, places
from comptoir.config.addresses import Addresses
from comptoir.config.words import CannotStart


class TestAddresses:
    def test_keeps_the_owners_address_from_programs_that_run_as_app(self, monkeypatch):
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/secret")

        environment = Addresses("postgresql://app@/c", "postgresql://owner@/secret").as_app()

        assert "DATABASE_OWNER_URL" not in environment
        assert "secret" not in repr(environment)

    def test_says_what_is_missing_to_act_as_owner(self):
        with pytest.raises(CannotStart, match="DATABASE_OWNER_URL"):
            Addresses("postgresql://app@/c", None).as_owner()


class TestRealServer:
    def test_refuses_an_owner_without_an_app(self, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/c")

        with pytest.raises(CannotStart, match="without DATABASE_URL"):
            addresses.real_server()

    def test_answers_a_server_that_is_away_in_one_sentence(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://app:hidden@127.0.0.1:1/c")

        with pytest.raises(CannotStart, match="does not answer") as refusal:
            addresses.real_server()
        assert "hidden" not in str(refusal.value)

    def test_refuses_a_role_that_owns_tables(self, data, no_real_server, monkeypatch):
        with addresses.opened(data) as database:
            with psycopg.connect(database.owner) as connection:
                connection.execute("create table owned_by_owner (id int)")
            monkeypatch.setenv("DATABASE_URL", database.owner)

            with pytest.raises(CannotStart, match="signs in as owner"):
                addresses.real_server()

    def test_takes_the_role_app(self):
        assert addresses.real_server() is not None


class TestOpened:
    def test_starts_the_embedded_database_and_ends_it(self, data, no_real_server):
        with addresses.opened(data) as database, psycopg.connect(database.app) as connection:
            assert connection.execute("select current_user").fetchone() == ("app",)
            assert places.is_held(data)

            with addresses.opened(data) as same:  # A second verb meanwhile uses the running one.
                assert same == database

        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(database.app)
