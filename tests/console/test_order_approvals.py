"""Orders that wait for approval, on their pages: the card, the list, the deputy, the rules."""

import html

from comptoir.kernel import clock
from comptoir.orders.approval_rules import Rule
from comptoir.orders.commands import place_order
from tests.orders.test_approving import TWO_LEVELS, a_company, approval, in_force


def read(client, address):
    return html.unescape(client.get(address).content.decode())


def waiting(world, levels=TWO_LEVELS):
    in_force(world, levels)
    order = place_order(
        shop_id=world.shop().id, customer_code=a_company(world), lines=[("MUG", 20)], channel="console", by=world.ana,
        at=clock.now(),
    )  # fmt: skip
    return order.number


class TestAnOrderThatWaits:
    def test_is_approved_level_by_level(self, as_staff, world):
        number = waiting(world)
        seen = read(as_staff("ana"), f"/orders/{number}/")
        for words in (
            "Waits for approval: level 1 of 2",
            "You placed it.",
            "Nothing is to be paid before",
            "It waits for approval first.",
        ):
            assert words in seen, words
        assert number in read(as_staff("marc"), "/approvals/").split("Wait for others")[0]
        assert "The next level is asked" in read(as_staff("marc"), f"/orders/{number}/approval/")
        assert as_staff("ana").post(f"/orders/{number}/approval/").status_code == 403
        assert as_staff("marc").post(f"/orders/{number}/approval/", {"reason": "Fine"}).status_code == 303
        assert "Store manager: Marc · “Fine”" in read(as_staff("ana"), f"/orders/{number}/")
        assert "You decided already." in read(as_staff("marc"), "/approvals/")
        assert "The customer gets the payment link" in read(as_staff("ruth"), f"/orders/{number}/approval/")
        assert as_staff("ruth").post(f"/orders/{number}/approval/").status_code == 303
        assert "Payment link" in read(as_staff("ana"), f"/orders/{number}/")
        assert "Nothing waits for you" in read(as_staff("ruth"), "/approvals/")

    def test_is_not_approved_with_a_reason(self, as_staff, world):
        number = waiting(world)
        marc = as_staff("marc")
        assert marc.post(f"/orders/{number}/refusal/", {"reason": ""}).status_code == 422
        assert marc.post(f"/orders/{number}/refusal/", {"reason": "Too much"}).status_code == 303
        assert "“Too much”" in read(marc, f"/orders/{number}/")
        assert approval(world, number).state == "refused"

    def test_is_decided_by_a_deputy(self, as_staff, world):
        number = waiting(world, [Rule(0, ("manager",))])
        wish = {"code": "HOME", "deputy": "clara@staff.example", "until": "2099-01-01"}
        assert "a year at most" in html.unescape(as_staff("marc").post("/approvals/deputy/", wish).content.decode())
        until = clock.now().date().isoformat()
        assert as_staff("marc").post("/approvals/deputy/", {**wish, "until": "soon"}).status_code == 422
        assert as_staff("marc").post("/approvals/deputy/", {**wish, "until": until}).status_code == 303
        assert "clara@staff.example" in read(as_staff("marc"), "/approvals/")
        assert "You stand in for Marc." in read(as_staff("clara"), f"/orders/{number}/")
        assert as_staff("clara").post(f"/orders/{number}/approval/").status_code == 303
        assert approval(world, number).steps[0]["for_name"] == "Marc"


class TestTheRules:
    def test_are_written_tried_and_put_in_force_by_two_people(self, as_staff, world):
        ruth, sam = as_staff("ruth"), as_staff("sam")
        form = {
            "from": ["100.00", ""], "policy": ["", ""], "hours": ["24", "48"], "level_0": ["manager", ""],
            "level_1": ["shop_admin", ""], "level_2": ["", ""], "note": "Large ones",
        }  # fmt: skip
        assert ruth.post("/settings/HOME/approval/", form).status_code == 303
        seen = read(ruth, "/settings/HOME/approval/")
        for words in ("Store manager", "You wrote it, so somebody else", "0 of 0 orders of business customers"):
            assert words in seen, words
        assert ruth.post("/settings/HOME/approval/1/publication/").status_code == 403
        assert sam.post("/settings/HOME/approval/1/publication/").status_code == 303
        assert "£100.00" in read(ruth, "/settings/HOME/approval/").split("Write a new version")[0]
        wrong = ruth.post("/settings/HOME/approval/", {**form, "level_0": ["", ""], "level_1": ["", ""]})
        assert (wrong.status_code, "choose a role" in wrong.text) == (422, True)
        five = {f"level_{place}": ["super_admin", ""] for place in range(5)}
        assert ruth.post("/settings/HOME/approval/", {**form, **five}).status_code == 303
        assert html.unescape(read(ruth, "/settings/HOME/approval/")).count("super admin") >= 5
