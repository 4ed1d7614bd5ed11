"""A change that was proposed, on the customer's page of her order."""

from comptoir.kernel import clock, scope
from comptoir.orders import commands, links, queries
from comptoir.orders.editing import Wish
from tests.orders.scene import placed


def proposed(world, at=None):
    order = placed(world, ("MUG", 2))
    edit = commands.edit_order(
        number=order.number, wish=Wish(added=[("RED-SCARF", 1)]), reason="She asked", agreed=False, by=world.ana,
        at=at or clock.now(),
    )  # fmt: skip
    return order, edit, f"/o/{links.link_text(order)}/"


def due(world, order):
    with scope.reading(world.ana):
        return queries.money_of([order.id])[order.id].due_minor


class TestStatusPage:
    def test_shows_what_is_proposed_and_changes_nothing_when_seen(self, client, world):
        order, _, address = proposed(world)
        shown = client.get(address).content.decode()
        assert "1 × Red scarf added, £24.00" in shown
        assert "Accept the change" in shown
        assert due(world, order) == order.total_minor

    def test_takes_her_word(self, client, world):
        order, edit, address = proposed(world)
        assert client.post(f"{address}edits/{edit.id}/", {"choice": "accept"}).status_code == 302
        assert due(world, order) == order.total_minor + 2400
        again = client.post(f"{address}edits/{edit.id}/", {"choice": "accept"})
        assert (again.status_code, due(world, order)) == (409, order.total_minor + 2400)

    def test_takes_her_no(self, client, world):
        order, edit, address = proposed(world)
        assert client.post(f"{address}edits/{edit.id}/", {"choice": "decline"}).status_code == 302
        assert "Accept the change" not in client.get(address).content.decode()
        assert due(world, order) == order.total_minor

    def test_finds_no_change_of_another_order(self, client, world):
        _, edit, _ = proposed(world)
        other = f"/o/{links.link_text(placed(world, ('MUG', 1)))}/"
        assert client.post(f"{other}edits/{edit.id}/", {"choice": "accept"}).status_code == 404
