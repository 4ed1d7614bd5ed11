"""The server does not start on a database that would not keep each actor to her rows."""

import os

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from comptoir.config import self_check
from comptoir.config.words import CannotStart
from tests import databases

COPY = f"{databases.NAME}_commits"
SECRET = "of a role that must be refused"


def as_owner(*statements: str) -> None:
    with databases.connected_as_owner(COPY), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class TestUnguardedTables:
    def test_finds_nothing_in_the_schema_as_it_is(self, world):
        assert self_check.unguarded_tables() == []

    @pytest.mark.parametrize(
        ("breach", "found"),
        [
            ("drop policy scope on customers_customer", "customers_customer"),
            ("alter table orders_order disable row level security", "orders_order"),
            ("create table forgotten (id int)", "forgotten"),
            ("create view peek as select * from customers_customer", "peek"),
            ("create materialized view kept as select * from customers_customer", "kept"),
            ("grant select on kernel_event_rest to app", "kernel_event_rest"),
        ],
    )
    def test_notices(self, committed_world, breach, found):
        as_owner(breach)
        assert self_check.unguarded_tables() == [found]

    def test_lets_a_view_that_reads_with_the_askers_eyes_pass(self, committed_world):
        as_owner("create view fair with (security_invoker=true) as select * from customers_customer")
        assert self_check.unguarded_tables() == []


class TestRequireSafeDatabase:
    def test_lets_the_role_app_pass(self, world):
        self_check.require_safe_database()

    def test_names_the_table_whose_policy_was_taken_away(self, committed_world):
        as_owner("drop policy scope on customers_customer")
        with pytest.raises(CannotStart, match="customers_customer would show every shop's rows"):
            self_check.require_safe_database()

    def test_refuses_the_owner(self, committed_world):
        with databases.connected_as_owner(COPY), pytest.raises(CannotStart, match="owner owns tables"):
            self_check.require_safe_database()

    @pytest.mark.parametrize(
        ("kind", "reason"),
        [("in role owner", "is a member of owner"), ("superuser", "is a superuser"), ("bypassrls", "may bypass")],
    )
    def test_refuses_a_role_that_is_too_strong(self, committed_world, strong_role, kind, reason):
        name = strong_role(kind)
        with (
            databases.pointed_at({"USER": name, "PASSWORD": SECRET, "NAME": COPY}),
            pytest.raises(CannotStart, match=reason),
        ):
            self_check.require_safe_database()


class TestRefuseUnsafeDatabase:
    def test_ends_with_one_sentence(self, committed_world):
        as_owner("drop policy scope on orders_order")
        with pytest.raises(SystemExit) as end:
            self_check.refuse_unsafe_database()
        assert str(end.value).startswith("Comptoir cannot start: orders_order would show")
        assert "\n" not in str(end.value)


@pytest.fixture
def strong_role():
    """A role that only a superuser can make; skipped where the tests' server gives us none."""
    made = []
    address = os.environ.get("DATABASE_SUPERUSER_URL")
    if not address:
        pytest.skip("no DATABASE_SUPERUSER_URL: the role that makes roles")
    admin = psycopg.connect(address, autocommit=True)

    def make(kind: str) -> str:
        name = f"{databases.NAME}_strong"
        made.append(sql.Identifier(name))
        admin.execute(sql.SQL("drop role if exists {}").format(made[-1]))
        admin.execute(sql.SQL("create role {} login password {} {}").format(made[-1], SECRET, sql.SQL(kind)))  # type: ignore[arg-type]
        return name

    yield make
    for name in made:
        admin.execute(sql.SQL("drop role if exists {}").format(name))
    admin.close()
