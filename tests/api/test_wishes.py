"""Wishes of an order as a program says, changes and lists them."""

from datetime import timedelta

from comptoir.kernel import clock

LINES = [{"sku": "MUG", "quantity": 1, "remark": "The blue one"}, {"sku": "MUG", "quantity": 1, "remark": "Wrap it"}]


class TestWishes:
    def test_are_placed_changed_and_listed(self, program):
        day = f"{clock.now().date() + timedelta(days=4)}"
        body = {"customer": "C-1", "lines": LINES, "priority": "high", "gift_message": "For Tom", "agreed_on": day}
        number = program.post("orders", body).json()["number"]
        order = program.get(f"orders/{number}").json()
        wishes = {"number": number, "priority": "high", "is_gift": True, "gift_message": "For Tom", "remark": ""}
        assert order["wishes"] == {**wishes, "agreed_on": day}
        assert order["lines"][0]["remark"] == "The blue one; Wrap it"

        changes = {"priority": "urgent", "agreed_on": None, "line_remarks": [{"position": 1, "remark": ""}]}
        changed = program.post(f"orders/{number}/wishes", changes).json()
        assert changed == {**wishes, "priority": "urgent", "agreed_on": None}
        assert program.get(f"orders/{number}").json()["lines"][0]["remark"] == ""
        (row,) = program.get("orders", priority="urgent").json()["items"]
        assert (row["number"], row["priority"], row["agreed_on"]) == (number, "urgent", None)

    def test_say_what_was_wrong(self, program):
        past = program.post("orders", {"customer": "C-1", "lines": LINES, "agreed_on": "2020-01-01"})
        assert past.status_code == 422
        assert "1 January 2020 cannot be agreed on" in past.json()["detail"]
        assert "no priority" in program.get("orders", priority="huge").json()["detail"]
        assert program.post("orders/AH-99999/wishes", {"priority": "high"}).status_code == 404
