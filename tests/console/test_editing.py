"""The page on which a placed order is changed."""

import pytest

from comptoir.kernel import scope
from comptoir.orders import queries
from tests.orders.scene import placed


@pytest.fixture
def order(world):
    return placed(world, ("MUG", 2))


def money(world, order):
    with scope.reading(world.ana):
        return queries.money_of([order.id])[order.id]


@pytest.mark.feature("Y5", by="page")
class TestEditPage:
    def test_is_found_from_the_order(self, as_staff, order):
        assert f"/orders/{order.number}/edit/" in as_staff("ana").get(f"/orders/{order.number}/").content.decode()

    def test_prices_what_is_typed_and_does_nothing(self, as_staff, world, order):
        form = {"line-1": "1", "add": "RED-SCARF"}
        shown = as_staff("ana").post(f"/orders/{order.number}/edit/form/", form).content.decode()
        assert "1 × Red scarf added, £24.00" in shown
        assert "1 × Scottie mug taken off, £9.95" in shown
        assert 'name="add_sku" value="RED-SCARF"' in shown
        assert money(world, order).due_minor == order.total_minor

    def test_finds_articles(self, as_staff, order):
        shown = as_staff("ana").post(f"/orders/{order.number}/edit/form/", {"q": "scarf"}).content.decode()
        assert 'name="add" value="RED-SCARF"' in shown

    def test_changes_it_at_once_where_she_agreed(self, as_staff, world, order):
        form = {"line-1": "3", "reason": "She rang", "agreed": "yes"}
        assert as_staff("ana").post(f"/orders/{order.number}/edit/", form).status_code == 303
        assert money(world, order).due_minor == order.total_minor + 995

    def test_proposes_it_else_and_takes_it_back(self, as_staff, world, order):
        agent = as_staff("ana")
        form = {"line-1": "3", "reason": "She rang", "agreed": ""}
        assert agent.post(f"/orders/{order.number}/edit/", form).status_code == 303
        page = agent.get(f"/orders/{order.number}/").content.decode()
        assert "proposed a change" in page
        with scope.reading(world.ana):
            edit = queries.open_edit_of(order.id)
        assert agent.post(f"/orders/{order.number}/edits/{edit.id}/withdrawal/").status_code == 303
        assert "proposed a change" not in agent.get(f"/orders/{order.number}/").content.decode()

    @pytest.mark.parametrize(
        ("form", "why"),
        [
            ({"line-1": "x"}, "is no number of pieces"),
            ({"discount": "much"}, "is no sum"),
            ({"line-1": "0"}, "cancel the order instead"),
            ({"add_sku": "LAST-ONE", "add_pieces": "2"}, "cannot be sent from anywhere now"),
        ],
    )
    def test_says_why_it_is_not_possible_and_keeps_what_was_typed(self, as_staff, world, order, form, why):
        for address in ("edit/form/", "edit/"):
            shown = as_staff("ana").post(f"/orders/{order.number}/{address}", {**form, "reason": "Typed this"})
            assert why in shown.content.decode()
            assert "Typed this" in shown.content.decode()
        assert money(world, order).due_minor == order.total_minor

    def test_shows_the_second_editor_what_changed(self, as_staff, world, order):
        agent = as_staff("ana")
        form = {"seen": order.changed_at.isoformat(), "line-1": "3", "reason": "x", "agreed": "yes"}
        agent.post(f"/orders/{order.number}/edit/", form)
        refused = agent.post(f"/orders/{order.number}/edit/", {**form, "line-1": "4"})
        assert refused.status_code == 409
        assert "Due: £24.85 → £34.80" in refused.content.decode()
        assert money(world, order).due_minor == order.total_minor + 995
