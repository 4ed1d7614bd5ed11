"""Quotes by API."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.kernel import clock
from tests.quotes.scene import THIRTY_MUGS, costs, made, sent, terms

BODY = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 30, "unit_minor": 850, "remark": "No boxes"}]}


class TestQuotes:
    @pytest.mark.feature("O2", by="api")
    def test_are_made_revised_sent_accepted_and_ordered(self, program, run_jobs):
        quote = program.post("quotes", BODY)
        assert quote.status_code == 201
        number = quote.json()["number"]
        assert quote.json()["versions"][0]["lines"][0]["list_minor"] == 995

        lines = [{"sku": "MUG", "quantity": 40, "unit_minor": 800}]
        revised = program.post(f"quotes/{number}/revisions", {"lines": lines, "seen": quote.json()["changed_at"]})
        assert (revised.status_code, revised.json()["version"]) == (200, 1)
        again = program.post(f"quotes/{number}/revisions", {"lines": lines, "seen": "2026-01-01T00:00:00Z"})
        assert again.status_code == 409
        assert "changed by somebody else" in again.json()["detail"]

        assert program.post(f"quotes/{number}/sending").json()["state"] == "sent"
        accepted = program.post(f"quotes/{number}/acceptance", {"version": 1, "name": "Sofia Keller"})
        assert accepted.json()["state"] == "accepted"
        run_jobs()
        found = program.get(f"quotes/{number}").json()
        assert found["state"] == "ordered"
        order = program.get(f"orders/{found['order']}").json()
        assert (order["lines"][0]["unit_minor"], order["lines"][0]["total_minor"]) == (800, 32_000)

    def test_are_listed_by_state_and_customer_page_by_page(self, program, world):
        first, second = made(world, at=clock.now()), sent(world, at=clock.now())
        page = program.get("quotes", limit=1).json()
        assert [row["number"] for row in page["items"]] == [second]
        assert [row["number"] for row in program.get("quotes", after=page["next"]).json()["items"]] == [first]
        assert [row["number"] for row in program.get("quotes", state="draft").json()["items"]] == [first]
        assert program.get("quotes", customer="C-2").json()["items"] == []

    def test_are_read_as_a_paper(self, program, world):
        number = made(world)
        answer = program.get(f"quotes/{number}/pdf")
        assert answer["Content-Type"] == "application/pdf"
        said = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        for part in (number, "Alder Home", "Sofia Keller", "Scottie mug", "Without boxes", "£255.00", "1 October 2026"):
            assert part in said
        assert program.get(f"quotes/{number}/pdf", version=7).status_code == 404
        assert program.get(f"quotes/{number}/pdf").content == answer.content

    def test_below_the_margin_wait_for_another_key(self, program_of, world):
        costs(world, MUG=700)
        terms(world)
        writer, manager = program_of("write"), program_of("manage")
        number = writer.post("quotes", BODY).json()["number"]
        refused = writer.post(f"quotes/{number}/sending")
        assert refused.status_code == 409
        assert "MUG: below the least margin" in refused.json()["detail"]
        assert writer.get(f"quotes/{number}").json()["versions"][0]["lines"][0]["margin_basis_points"] is None
        assert manager.get(f"quotes/{number}").json()["versions"][0]["lines"][0]["below_margin"] is True
        assert writer.post(f"quotes/{number}/approval", {"reason": "Mine"}).status_code == 403
        approved = manager.post(f"quotes/{number}/approval", {"reason": "She buys every month"})
        assert approved.json()["versions"][0]["approved_by"] == "Key manage"
        assert writer.post(f"quotes/{number}/sending").json()["state"] == "sent"

    def test_are_cancelled_with_a_reason(self, program, world):
        number = made(world, THIRTY_MUGS)
        assert program.post(f"quotes/{number}/cancellation", {"reason": "Twice"}).json()["state"] == "cancelled"

    def test_cost_is_told_by_a_key_that_manages(self, program_of):
        assert program_of("write").post("articles/MUG/cost", {"cost_minor": 400}).status_code == 403
        assert program_of("manage").post("articles/MUG/cost", {"cost_minor": 400}).json()["cost_minor"] == 400
        assert program_of("manage").post("articles/MUG/cost", {"cost_minor": -1}).status_code == 422
