"""Orders by API: the whole main job, its errors, repeated requests, foreign shops, and its statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.messaging.channels import mail

ORDER = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 2}]}


def place(program, **changes):
    answer = program.post("orders", {**ORDER, **changes})
    assert answer.status_code == 201, answer.content
    return answer.json()


def refuse(message):
    raise mail.Refused("The mail server refused it (550).")


def state(program, number):
    found = program.get(f"orders/{number}").json()
    return found["stage"], found["money"]["badge"], found["money"]["outstanding_minor"]


def statements(sent):
    """What was sent, transaction control left out."""
    told = [query["sql"][:120] for query in sent.captured_queries]
    return [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


class TestTheMainJob:
    @pytest.mark.feature("I16", by="api")
    @pytest.mark.feature("S13", by="api")
    def test_goes_from_placed_to_delivered(self, program, run_jobs):
        number = place(program)["number"]
        assert state(program, number) == ("placed", "link_sent", 2485)
        program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1"})
        run_jobs()
        assert state(program, number) == ("authorized", "paid", 0)
        for step, body in (("packing", None), ("packed", None), ("shipment", {"rider": "Sam"}), ("delivered", None)):
            answer = program.post(f"orders/{number}/deliveries/1/{step}", body)
            assert answer.status_code in (200, 201), answer.content
        assert state(program, number) == ("delivered", "paid", 0)
        told = [line["text"] for line in program.get(f"orders/{number}/events").json()]
        assert any("handed over" in text for text in told)

    @pytest.mark.feature("Y5", by="api")
    def test_says_what_is_possible_next_and_why_the_rest_is_not(self, program):
        steps = program.get(f"orders/{place(program)['number']}").json()["next_steps"]
        assert {s["verb"] for s in steps if s["possible"]} >= {"send_link", "take_payment", "cancel", "hold"}
        assert all(s["why_not"] for s in steps if not s["possible"])

    @pytest.mark.feature("S14", by="api")
    def test_gives_a_payment_link_that_can_be_renewed(self, program):
        placed = place(program)
        assert "/pay/" in placed["payment_link"]
        renewed = program.post(f"orders/{placed['number']}/payment-link", {"renew": True}).json()
        assert renewed["payment_link"] != placed["payment_link"]

    def test_takes_a_note_and_tells_it_among_the_events(self, program):
        number = place(program)["number"]
        assert program.post(f"orders/{number}/notes", {"text": "She calls back"}).status_code == 201
        told = program.get(f"orders/{number}/events").json()
        assert "She calls back" in str([line for line in told if "Note by" in line["text"]])

    def test_holds_and_releases(self, program):
        number = place(program)["number"]
        assert program.post(f"orders/{number}/holds", {"reason": "Look"}).status_code == 201
        assert state(program, number)[0] == "on_hold"
        assert program.post(f"orders/{number}/hold-release").status_code == 200

    def test_cancels_and_refuses_to_cancel_twice(self, program):
        number = place(program)["number"]
        assert program.post(f"orders/{number}/cancellation", {"reason": "x"}).json() == {
            "number": number,
            "state": "cancelled",
        }
        again = program.post(f"orders/{number}/cancellation", {"reason": "x"})
        assert (again.status_code, again.json()["type"]) == (409, "illegal_move")


class TestRefunds:
    @pytest.fixture
    def refund(self, program, run_jobs):
        number = place(program)["number"]
        program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1"})
        run_jobs()
        program.post(f"orders/{number}/cancellation", {"reason": "Changed her mind"})
        (refund,) = program.get(f"orders/{number}").json()["refunds"]
        assert refund["state"] == "asked"
        return refund["id"]

    def test_paid_out_by_a_person_are_finished_by_a_key_that_manages(self, program, program_of, refund):
        path = f"orders/refunds/{refund}/by-hand"
        refused = program.post(path, {"note": "In cash"})
        assert (refused.status_code, refused.json()["details"]["right"]) == (403, "give_back_by_hand")
        assert program_of("manage").post(path, {"note": "In cash"}).json()["state"] == "done"
        assert program_of("manage").post(path, {}).status_code == 409

    def test_are_tried_again_only_where_they_failed(self, program, refund):
        assert program.post(f"orders/refunds/{refund}/retry").status_code == 409

    def test_of_another_retailer_are_not_found(self, program_of, refund):
        for verb in ("by-hand", "retry"):
            assert program_of("orion").post(f"orders/refunds/{refund}/{verb}").status_code == 404


class TestMails:
    @pytest.mark.feature("S17", by="api")
    def test_are_listed_masked_and_sent_again(self, program, run_jobs, monkeypatch):
        monkeypatch.setattr(mail, "send", refuse)
        number = place(program)["number"]
        run_jobs()
        (found,) = program.get(f"orders/{number}/messages").json()
        assert (found["recipient"], found["state"]) == ("s••••@mail.example", "failed")
        monkeypatch.undo()
        assert program.post(f"orders/messages/{found['id']}/again").json()["state"] == "queued"
        run_jobs()
        assert program.get(f"orders/{number}/messages").json()[0]["state"] == "sent"
        assert program.post(f"orders/messages/{found['id']}/again").status_code == 409

    def test_of_another_retailer_are_not_found(self, program, program_of, run_jobs):
        number = place(program)["number"]
        run_jobs()
        (found,) = program.get(f"orders/{number}/messages").json()
        assert program_of("orion").get(f"orders/{number}/messages").status_code == 404
        assert program_of("orion").post(f"orders/messages/{found['id']}/again").status_code == 404


class TestARepeatedRequest:
    def test_is_done_once_and_answered_alike(self, program):
        first, second = (program.post("orders", ORDER, key="same") for _ in range(2))
        assert first.json() == second.json()
        assert second["Idempotent-Replayed"] == "true"
        assert len(program.get("orders").json()["items"]) == 1

    def test_is_refused_with_other_content(self, program):
        program.post("orders", ORDER, key="same")
        answer = program.post("orders", {**ORDER, "note": "other"}, key="same")
        assert (answer.status_code, answer.json()["type"]) == (422, "key_reused")

    def test_needs_a_key(self, program):
        answer = program.post("orders", ORDER, key="")
        assert answer.status_code == 400
        assert "Idempotency-Key" in answer.json()["detail"]


class TestErrors:
    @pytest.mark.parametrize(
        ("body", "status", "says"),
        [
            ({"lines": []}, 422, "lines"),
            ({"lines": [{"sku": "MUG", "quantity": 0}]}, 422, "quantity"),
            ({"lines": [{"sku": "NO-SUCH", "quantity": 1}]}, 422, "NO-SUCH"),
            ({"lines": [{"sku": "GONE", "quantity": 1}]}, 409, "Nothing was reserved"),
            ({**ORDER, "customer": "C-999"}, 404, "Nothing was done"),
            ({**ORDER, "shipping": "teleport"}, 409, "teleport"),
        ],
    )
    def test_say_what_was_wrong_and_that_nothing_was_done(self, program, body, status, says):
        answer = program.post("orders", {"customer": "C-1", **body})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert says in str(answer.json())
        assert program.get("orders").json()["items"] == []

    def test_are_no_crash_for_something_that_is_no_json(self, program):
        answer = program.client.post(
            "/api/v1/orders", b"{nonsense", content_type="application/json",
            headers={**program.headers, "idempotency-key": "k"},
        )  # fmt: skip
        assert answer.status_code == 400

    def test_ask_strangers_who_they_are(self, program_of):
        for key in ("", "unknown"):
            assert program_of(key).get("orders").status_code == 401
            assert program_of(key).post("orders", ORDER).status_code == 401

    def test_refuse_writing_to_a_key_that_reads(self, program_of):
        answer = program_of("read").post("orders", ORDER)
        assert (answer.status_code, answer.json()["type"]) == (403, "not_allowed")


class TestForeignShops:
    @pytest.mark.parametrize("key", ["cloth", "orion"])
    def test_do_not_see_the_order(self, program, program_of, key):
        number, stranger = place(program)["number"], program_of(key)
        assert stranger.get(f"orders/{number}").status_code == 404
        assert stranger.get(f"orders/{number}/events").status_code == 404
        assert stranger.get("orders").json()["items"] == []
        for act, body in (
            ("cancellation", {"reason": "x"}), ("holds", {"reason": "x"}), ("hold-release", None),
            ("payments", {"source": "cash", "reference": "1"}), ("refund", {"reason": "x"}), ("payment-link", {}),
            ("deliveries/1/packing", None), ("deliveries/1/packed", None), ("deliveries/1/shipment", {"rider": "S"}),
            ("deliveries/1/delivered", None), ("deliveries/1/return", {"reason": "x"}),
        ):  # fmt: skip
            assert stranger.post(f"orders/{number}/{act}", body).status_code == 404, act


class TestTheList:
    def test_goes_on_where_the_page_before_ended(self, program):
        numbers = [place(program)["number"] for _ in range(5)]
        first = program.get("orders", limit=3).json()
        second = program.get("orders", limit=3, after=first["next"]).json()
        assert [row["number"] for row in first["items"] + second["items"]] == numbers[::-1]
        assert second["next"] is None

    @pytest.mark.parametrize("query", [{"view": "x"}, {"limit": 0}, {"limit": 101}, {"after": "nonsense"}])
    def test_refuses_what_cannot_be(self, program, query):
        assert program.get("orders", **query).status_code == 422


class TestStatements:
    def test_of_placing_an_order_are_few(self, program):
        place(program)
        with CaptureQueriesContext(connection) as sent:
            place(program, lines=[{"sku": "MUG", "quantity": 1}, {"sku": "RED-SCARF", "quantity": 1}])
        counted = [
            q for q in sent.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
        assert len(counted) <= 20, "\n".join(q["sql"][:120] for q in counted)

    def test_of_the_list_are_few(self, program):
        for _ in range(3):
            place(program)
        with CaptureQueriesContext(connection) as sent:
            program.get("orders")
        counted = [
            q for q in sent.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
        assert len(counted) <= 6


class TestMarketplaceOrders:
    SALE = {
        "reference": "204-1187335-7731",
        "lines": [{"sku": "MUG", "quantity": 2, "unit_minor": 999}],
        "ship_to": {"name": "Sofia Keller", "street": "14 Park Row", "city": "Leeds", "country": "GB"},
        "shipping_minor": 395,
    }

    def test_are_taken_in_each_by_itself(self, program, run_jobs):
        unknown = {**self.SALE, "reference": "B", "lines": [{"sku": "NO-SUCH", "quantity": 1, "unit_minor": 1}]}
        body = {"marketplace": "Cdiscount", "orders": [self.SALE, unknown]}

        told = program.post("marketplace-orders", body).json()

        (made,) = told["taken"]
        assert told["refused"] == [
            {"reference": "B", "type": "not_listed", "reason": "Alder Home sends nothing under NO-SUCH."}
        ]
        run_jobs()
        assert state(program, made["number"]) == ("authorized", "paid", 0)
        assert program.post("marketplace-orders", body).json()["known"] == [made]

    def test_are_refused_whole_where_the_batch_cannot_be_read(self, program):
        answer = program.post("marketplace-orders", {"marketplace": "", "orders": [self.SALE]})
        assert answer.status_code == 422
        assert "marketplace" in answer.content.decode()
