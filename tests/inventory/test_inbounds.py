"""What is to come: transfers and receipts, in parts, with what was too much, too little or broken."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Sum

from comptoir.inventory import commands
from comptoir.inventory.commands import Arrived, Coming
from comptoir.inventory.incoming import expected, inbound_list, inbound_page
from comptoir.inventory.models import Inbound, InboundLine, Movement, Stock
from comptoir.inventory.queries import level_of, unproved_stocks
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from tests.inventory.test_promises import numbers, reserve
from tests.world import NOON

SOON = NOON.date() + timedelta(days=7)


def told(world, **more):
    return {"by": world.marc, "at": NOON, **more}


def drafted(world, *wanted, source="WAKEFIELD", location="LEEDS", **more):
    coming = [Coming(sku, quantity, SOON) for sku, quantity in wanted or [("MUG", 5)]]
    return commands.draft_inbound(location=location, source=source, lines=coming, **told(world, **more))


def sent(world, *wanted, **more):
    inbound = drafted(world, *wanted, **more)
    return commands.send_inbound(inbound_id=inbound.id, **told(world))


def receive(world, inbound, *arrived, **more):
    return commands.receive_inbound(
        inbound_id=inbound.id, lines=[Arrived(*one) for one in arrived], **told(world, **more)
    )


def line(world, inbound, sku="MUG"):
    with scope.reading(world.marc):
        found = InboundLine.objects.get(inbound_id=inbound.id, variant__sku=sku)
    return found.received, found.damaged, found.missing, found.left


def level(world, sku="MUG", location="LEEDS"):
    with scope.reading(world.marc):
        return level_of(sku, location)


def books_agree(world) -> bool:
    with scope.reading(world.marc):
        return unproved_stocks() == []


class TestATransfer:
    @pytest.mark.feature("S10", by="race")
    def test_takes_at_sending_and_gives_at_receiving(self, world):
        inbound = drafted(world)
        assert (numbers(world, "MUG"), numbers(world, "MUG", "LEEDS")) == ((100, 0), (3, 0))
        commands.send_inbound(inbound_id=inbound.id, **told(world))
        assert (numbers(world, "MUG"), numbers(world, "MUG", "LEEDS")) == ((95, 0), (3, 0))
        assert (level(world).incoming, level(world).sellable) == (5, 3)

        done = receive(world, inbound, ("MUG", 5))

        assert done.state == "received"
        assert (numbers(world, "MUG"), numbers(world, "MUG", "LEEDS")) == ((95, 0), (8, 0))
        assert level(world).incoming == 0
        assert books_agree(world)

    def test_begins_a_stock_where_there_was_none(self, world):
        receive(world, sent(world, location="YORK"), ("MUG", 5))
        assert numbers(world, "MUG", "YORK") == (5, 0)

    def test_never_takes_what_is_promised(self, world):
        reserve(world, MUG=97)
        inbound = drafted(world)
        with pytest.raises(commands.NotEnoughToSend, match=r"3 of MUG are free at Wakefield DC, so 5 cannot leave"):
            commands.send_inbound(inbound_id=inbound.id, **told(world))
        assert numbers(world, "MUG") == (100, 97)

    def test_that_is_called_back_is_on_the_count_again(self, world):
        inbound = sent(world)
        commands.cancel_inbound(inbound_id=inbound.id, reason="The van broke down", **told(world))
        assert (numbers(world, "MUG"), level(world).incoming) == ((100, 0), 0)
        assert books_agree(world)
        with scope.reading(world.marc):
            assert Movement.objects.latest("id").kind == "turned_back"

    def test_goes_somewhere_else(self, world):
        with pytest.raises(Invalid, match="A transfer goes to another location"):
            drafted(world, location="WAKEFIELD")
        place = world.location("LEEDS")
        same = {"location": place, "source": place, "made_by_name": "X", "made_at": NOON, "changed_at": NOON}
        with scope._seeing(world.marc.sight(), {}), transaction.atomic():
            make = partial(Inbound.objects.create, retailer_id=place.retailer_id, **same)
            with pytest.raises(IntegrityError, match="transfer_goes_somewhere_else"), transaction.atomic():
                make()

    def test_needs_lines(self, world):
        inbound = commands.draft_inbound(location="LEEDS", source="WAKEFIELD", **told(world))
        with pytest.raises(commands.NothingToSend, match="has no lines yet"):
            commands.send_inbound(inbound_id=inbound.id, **told(world))

    def test_is_moved_by_those_who_work_at_either_end(self, world):
        clerk = world.marc.__class__(**{**vars(world.marc), "locations": frozenset({world.location("YORK").id})})
        with pytest.raises(NotAllowed, match="You work at another location"):
            drafted(world, by=clerk)
        with pytest.raises(NotAllowed, match="You may not move stock between locations"):
            drafted(world, by=world.clara)
        with pytest.raises(ObjectDoesNotExist):
            drafted(world, by=world.bruno)


class TestADraft:
    def test_changes_line_by_line_until_it_is_sent(self, world):
        inbound = drafted(world, ("MUG", 5), ("RED-SCARF", 1))
        commands.set_inbound_line(inbound_id=inbound.id, sku="MUG", quantity=7, expected_on=SOON, **told(world))
        commands.set_inbound_line(inbound_id=inbound.id, sku="RED-SCARF", quantity=0, **told(world))
        with scope.reading(world.marc):
            assert [(one.variant.sku, one.quantity) for one in inbound_page(inbound.id).lines] == [("MUG", 7)]
        commands.send_inbound(inbound_id=inbound.id, **told(world))
        with pytest.raises(IllegalMove, match=rf"IN-{inbound.id} is on its way; “change” is not possible now"):
            commands.set_inbound_line(inbound_id=inbound.id, sku="MUG", quantity=1, **told(world))

    def test_is_not_incoming(self, world):
        drafted(world)
        assert level(world).incoming == 0

    @pytest.mark.parametrize(
        ("quantity", "day", "said"),
        [(-1, SOON, "Quantity must lie between 0"), (10**12, SOON, "Quantity"), (1, date(9999, 1, 1), "ten years")],
    )
    def test_refuses_what_cannot_be(self, world, quantity, day, said):
        with pytest.raises(Invalid, match=said):
            commands.draft_inbound(location="LEEDS", lines=[Coming("MUG", quantity, day)], **told(world))
        with scope.reading(world.marc):
            assert not Inbound.objects.exists()


class TestReceiveInbound:
    def test_goes_in_parts(self, world):
        inbound = sent(world, ("MUG", 5), ("RED-SCARF", 2), source="", sender="Potter & Co")
        assert receive(world, inbound, ("MUG", 3)).state == "part_received"
        assert (line(world, inbound), level(world).incoming) == ((3, 0, 0, 2), 2)
        assert receive(world, inbound, ("MUG", 2), ("RED-SCARF", 2)).state == "received"
        assert (numbers(world, "MUG", "LEEDS"), numbers(world, "RED-SCARF", "LEEDS")) == ((8, 0), (6, 0))
        with scope.reading(world.marc):
            said = [line.text for line in lines(Event.objects.filter(name__startswith="inbound.").order_by("id"))]
        assert said[-1] == f"IN-{inbound.id} received at LEEDS by Marc: 4 good, 0 broken, 0 missing"
        assert f"IN-{inbound.id}: 3 pieces received at LEEDS by Marc, 4 still to come" in said

    def test_writes_off_what_is_broken_with_its_reason(self, world):
        inbound = sent(world)
        with pytest.raises(commands.ReasonNeeded, match="Say what is broken of MUG"):
            receive(world, inbound, ("MUG", 4, 1))
        receive(world, inbound, ("MUG", 4, 1, "Box fell"))
        assert (numbers(world, "MUG", "LEEDS"), line(world, inbound)) == ((7, 0), (4, 1, 0, 0))
        with scope.reading(world.marc):
            kinds = Movement.objects.filter(location=world.location("LEEDS")).order_by("id")
            assert list(kinds.values_list("kind", "on_hand_change"))[-2:] == [("came_on", 5), ("written_off", -1)]
            (receipt,) = inbound_page(inbound.id).receipts
        assert (receipt.damaged, receipt.reason, receipt.by_name) == (1, "Box fell", "Marc")
        assert books_agree(world)

    def test_says_what_never_came_with_its_reason(self, world):
        inbound = sent(world)
        with pytest.raises(commands.ReasonNeeded, match="2 of MUG have not come: say why"):
            receive(world, inbound, ("MUG", 3), finish=True)
        receive(world, inbound, ("MUG", 3), finish=True, reason="Short by two")
        assert (line(world, inbound), level(world).incoming, level(world).on_hand) == ((3, 0, 2, 0), 0, 6)

    def test_takes_more_than_expected_with_a_reason_alone(self, world):
        inbound = sent(world)
        with pytest.raises(commands.MoreThanExpected, match="5 of MUG were still to come and 6 are told"):
            receive(world, inbound, ("MUG", 6))
        assert receive(world, inbound, ("MUG", 6, 0, "One too many in the box")).state == "received"
        assert (numbers(world, "MUG", "LEEDS"), line(world, inbound)) == ((9, 0), (6, 0, 0, 0))

    def test_refuses_what_is_not_in_it_what_is_told_twice_and_nothing(self, world):
        inbound = sent(world)
        for arrived, said in (
            ([("RED-SCARF", 1)], "has no line of RED-SCARF"),
            ([("MUG", 1), ("MUG", 1)], "stands twice"),
            ([("MUG", 0)], "Say how many came"),
            ([("MUG", -1)], "Received must lie between 0"),
        ):
            with pytest.raises(Invalid, match=said):
                receive(world, inbound, *arrived)

    def test_is_refused_before_it_is_sent_and_after_it_ended(self, world):
        inbound = drafted(world)
        with pytest.raises(IllegalMove, match=r"is draft; “receive” is not possible now"):
            receive(world, inbound, ("MUG", 1))
        commands.send_inbound(inbound_id=inbound.id, **told(world))
        receive(world, inbound, ("MUG", 5))
        with pytest.raises(IllegalMove):
            receive(world, inbound, ("MUG", 5, 0, "Again"))
        with pytest.raises(IllegalMove):
            commands.cancel_inbound(inbound_id=inbound.id, reason="No", **told(world))

    def test_is_for_those_who_may_and_their_own_goods(self, world):
        inbound = sent(world)
        with pytest.raises(NotAllowed):
            receive(world, inbound, ("MUG", 1), by=world.clara)
        with pytest.raises(ObjectDoesNotExist):
            receive(world, inbound, ("MUG", 1), by=world.bruno)


class TestWhatIsExpected:
    def test_comes_on_the_first_day_that_covers_the_next_promise(self, world):
        commands.set_offer(sku="GONE", location="WAKEFIELD", availability="back_order", restock_on=SOON, **told(world))
        late = SOON + timedelta(days=7)
        for quantity, day in ((3, SOON + timedelta(days=1)), (5, late)):
            coming = [Coming("GONE", quantity, day)]
            inbound = commands.draft_inbound(location="WAKEFIELD", lines=coming, **told(world))
            commands.send_inbound(inbound_id=inbound.id, **told(world))
        assert level(world, "GONE", "WAKEFIELD").more_on == SOON + timedelta(days=1)
        reserve(world, GONE=3)
        assert level(world, "GONE", "WAKEFIELD").more_on == late
        reserve(world, GONE=5)
        assert level(world, "GONE", "WAKEFIELD").more_on == SOON  # What the location says: nothing covers more.

    def test_moves_when_it_is_redated(self, world):
        inbound = sent(world, ("MUG", 5), ("RED-SCARF", 1))
        later = SOON + timedelta(days=3)
        commands.redate_inbound(inbound_id=inbound.id, sku="MUG", expected_on=later, reason="Storm", **told(world))
        with scope.reading(world.marc):
            assert [one.expected_on for one in expected(world.variant("MUG").id)] == [later]
            assert [one.expected_on for one in expected(world.variant("RED-SCARF").id)] == [SOON]
        with pytest.raises(Invalid, match="has no line of GONE"):
            commands.redate_inbound(inbound_id=inbound.id, sku="GONE", expected_on=later, **told(world))


class TestInboundList:
    def test_shows_what_is_left_the_last_changed_first(self, world):
        first, second = sent(world), sent(world, ("MUG", 2), location="YORK")
        receive(world, first, ("MUG", 3), at=NOON + timedelta(hours=1))
        with scope.reading(world.marc):
            found = inbound_list(world.marc)
            assert [(one.inbound.id, one.pieces, one.left) for one in found] == [(first.id, 5, 2), (second.id, 2, 2)]
            assert [one.inbound.id for one in inbound_list(world.marc, location="YORK")] == [second.id]
            assert [one.inbound.id for one in inbound_list(world.marc, states=["part_received"])] == [first.id]
        with scope.reading(world.bruno):
            assert inbound_list(world.bruno) == []


class TestTheSumOfAll:
    def test_stays_the_same_wherever_pieces_are(self, world):
        """On all shelves, on the road, broken, missing: nothing is lost in between."""

        def total() -> int:
            with scope.reading(world.marc):
                mugs = Stock.objects.filter(variant=world.variant("MUG")).aggregate(n=Sum("on_hand"))["n"]
                rows = InboundLine.objects.filter(variant=world.variant("MUG"), inbound__source__isnull=False)
                rows = rows.filter(inbound__state__in=["on_its_way", "part_received", "received"])
                return mugs + sum(row.left + row.damaged + row.missing for row in rows)

        before = total()
        inbound = sent(world)
        assert total() == before
        receive(world, inbound, ("MUG", 2, 1, "Fell"))
        assert total() == before
        receive(world, inbound, ("MUG", 1), finish=True, reason="One gone")
        assert total() == before
        other = sent(world)
        commands.cancel_inbound(inbound_id=other.id, reason="No", **told(world))
        assert total() == before
