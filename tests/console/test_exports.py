"""Customers as a file."""

import csv
import io
from datetime import timedelta

import pytest

from comptoir.customers import commands, queries
from comptoir.kernel import clock, scope
from comptoir.kernel.jobs import run_sweep


@pytest.fixture
def asked(as_staff, world, run_jobs):
    """``asked("ruth", kind="b2b")``: her browser, the export, and the lines of the file that she asked for."""

    def ask(name: str, shop: str = "HOME", **filters: str):
        client = as_staff(name)
        answer = client.post("/customers/exports/", {"shop": world.shop(shop).id, **filters})
        assert answer.status_code == 303, answer.content
        run_jobs()
        (row, *_) = client.get("/customers/exports/").context["rows"]
        got = client.get(f"/customers/exports/{row.id}/file/")
        return client, row, got, list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))

    return ask


@pytest.mark.feature("Y8", by="page")
@pytest.mark.feature("S23", by="page")
class TestExport:
    def test_holds_the_customers_of_the_group_masked(self, asked):
        _, row, got, lines = asked("ruth")

        assert {line["name"] for line in lines} == {"Sofia Keller", "Amir Haddad"}
        assert row.rows == 2
        assert "s••••@mail.example" in {line["e-mail (masked)"] for line in lines}
        assert "sofia.keller@" not in got.content.decode()
        assert "900144" not in got.content.decode()
        assert got["Content-Disposition"].startswith('attachment; filename="customers-')
        assert got["Cache-Control"] == "no-store"

    def test_is_filtered_as_the_list_is(self, asked, as_staff):
        as_staff("ana").post("/customers/C-2/profile/", {"name": "Amir Haddad", "kind": "b2b"})

        assert [line["code"] for line in asked("ruth", kind="b2b")[3]] == ["C-2"]
        assert asked("ruth", tag="VIP")[3] == []

    def test_holds_no_formula(self, asked, as_staff):
        as_staff("ana").post("/customers/C-1/profile/", {"name": "=cmd()", "kind": "b2c"})

        assert "'=cmd()" in {line["name"] for line in asked("ruth")[3]}

    def test_is_said_to_be_made_until_it_is(self, as_staff, world):
        ruth = as_staff("ruth")
        ruth.post("/customers/exports/", {"shop": world.shop().id})

        part = ruth.get("/customers/exports/", headers={"HX-Request": "true"}).content.decode()

        assert "being made" in part
        assert 'hx-trigger="load delay:1500ms"' in part

    def test_is_for_who_asked_alone(self, asked, as_staff):
        _, row, _, _ = asked("ruth")

        assert as_staff("sam").get(f"/customers/exports/{row.id}/file/").status_code == 404
        assert as_staff("bruno").get(f"/customers/exports/{row.id}/file/").status_code == 404
        assert as_staff("sam").get("/customers/exports/").context["rows"] == []

    def test_is_refused_to_who_does_not_run_the_shop(self, as_staff, world):
        ana = as_staff("ana")

        assert ana.get("/customers/exports/").status_code == 403
        assert ana.post("/customers/exports/", {"shop": world.shop().id}).status_code == 403
        assert "exports/" not in ana.get("/customers/").content.decode()
        assert 'action="/customers/exports/"' in as_staff("ruth").get("/customers/").content.decode()

    @pytest.mark.parametrize("shop", ["", "x", "999999"])
    def test_of_a_shop_that_is_none_is_not_found(self, as_staff, shop):
        assert as_staff("ruth").post("/customers/exports/", {"shop": shop}).status_code == 404

    def test_of_a_foreign_shop_is_not_found(self, as_staff, world):
        assert as_staff("ruth").post("/customers/exports/", {"shop": world.shop("ORION").id}).status_code == 404

    def test_is_deleted_after_a_week(self, asked, world):
        _, row, _, _ = asked("ruth")
        run_sweep("customers.forget_exports", clock.now() + timedelta(days=6))
        with scope.reading(world.ruth):
            assert [one.id for one in queries.exports_of(world.ruth)] == [row.id]

        run_sweep("customers.forget_exports", clock.now() + timedelta(days=8))

        with scope.reading(world.ruth):
            assert queries.exports_of(world.ruth) == []

    def test_made_twice_is_made_once(self, asked, world):
        _, row, _, _ = asked("ruth")

        again = commands.make_export(export_id=row.id, by=world.operator(), at=clock.now() + timedelta(hours=1))

        assert again.made_at == row.made_at


@pytest.mark.feature("Y8", by="page")
class TestTheSearchBox:
    def test_finds_by_department(self, as_staff):
        ana = as_staff("ana")
        ana.post("/customers/C-2/profile/", {"name": "Amir Haddad", "kind": "b2b", "department": "Purchasing North"})

        said = ana.post("/customers/search/", {"q": "purchas amir"}).content.decode()

        assert "Amir Haddad" in said
        assert "Sofia" not in said
