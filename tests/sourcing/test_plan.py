"""Which location serves what: few parcels, the liked place first, nothing torn apart that need not be."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from comptoir.inventory.availability import Availability, Offer
from comptoir.sourcing.plan import Demand, Kind, Parcel, Piece, Plan, Unserved, plan

TODAY = date(2026, 11, 2)
LATER = date(2026, 12, 24)
WAREHOUSE, STORE, FAR = 1, 2, 3
MUG, SCARF, LAMP = 10, 11, 12


def offer(variant, place, sellable, availability=Availability.STANDARD, **dates):
    return Offer(variant, place, place, sellable, availability, **dates)


def served(found):
    """By parcel: kind, place, and quantity by variant."""
    assert isinstance(found, Plan)
    return [(p.kind, p.location_id, {piece.variant_id: piece.quantity for piece in p.pieces}) for p in found.parcels]


class TestPlan:
    def test_takes_the_liked_place_that_holds_all(self):
        offers = [offer(MUG, WAREHOUSE, 5), offer(MUG, STORE, 5), offer(SCARF, STORE, 5)]
        found = plan([Demand(MUG, 1), Demand(SCARF, 1)], offers, day=TODAY)
        assert served(found) == [(Kind.STANDARD, STORE, {MUG: 1, SCARF: 1})]
        assert served(plan([Demand(MUG, 1)], offers, day=TODAY)) == [(Kind.STANDARD, WAREHOUSE, {MUG: 1})]

    def test_uses_few_places_where_none_holds_all(self):
        offers = [
            offer(MUG, WAREHOUSE, 1), offer(SCARF, STORE, 1), offer(LAMP, STORE, 1), offer(LAMP, FAR, 9),
        ]  # fmt: skip
        found = plan([Demand(MUG, 1), Demand(SCARF, 1), Demand(LAMP, 1)], offers, day=TODAY)
        assert served(found) == [
            (Kind.STANDARD, WAREHOUSE, {MUG: 1}), (Kind.STANDARD, STORE, {SCARF: 1, LAMP: 1}),
        ]  # fmt: skip

    def test_tears_a_line_apart_only_where_no_place_holds_it(self):
        offers = [offer(MUG, WAREHOUSE, 2), offer(MUG, STORE, 3)]
        found = plan([Demand(MUG, 4)], offers, day=TODAY)
        assert sorted(served(found), key=lambda p: p[1]) == [
            (Kind.STANDARD, WAREHOUSE, {MUG: 1}), (Kind.STANDARD, STORE, {MUG: 3}),
        ]  # fmt: skip
        assert found.charged == 1

    def test_lets_what_waits_leave_later_and_be_paid_for(self):
        offers = [
            offer(MUG, WAREHOUSE, 5),
            offer(SCARF, WAREHOUSE, 500, Availability.BACK_ORDER, released_on=LATER),
            offer(LAMP, WAREHOUSE, 0, Availability.BACK_ORDER),
        ]
        wanted = [Demand(MUG, 1), Demand(SCARF, 3), Demand(LAMP, 4)]
        apart, together = plan(wanted, offers, day=TODAY), plan(wanted, offers, day=TODAY, together=True)
        assert [kind for kind, *_ in served(apart)] == [Kind.STANDARD, Kind.PREORDER, Kind.BACK_ORDER]
        assert [parcel.due_on for parcel in apart.parcels] == [None, LATER, None]
        assert (apart.charged, together.charged) == (3, 1)
        assert together.parcels == (
            Parcel(Kind.MIXED, WAREHOUSE, (Piece(MUG, 1, True), Piece(SCARF, 3, True), Piece(LAMP, 4, True)), LATER),
        )

    def test_never_puts_a_digital_thing_into_a_parcel(self):
        offers = [offer(MUG, WAREHOUSE, 5), offer(LAMP, WAREHOUSE, 0, Availability.ALWAYS)]
        wanted = [Demand(MUG, 1), Demand(LAMP, 1, is_digital=True)]
        found = plan(wanted, offers, day=TODAY, together=True)
        assert [kind for kind, *_ in served(found)] == [Kind.STANDARD, Kind.DIGITAL]
        assert found.charged == 1
        assert not found.parcels[1].pieces[0].is_counted

    def test_says_what_is_not_on_sale_and_what_is_out(self):
        offers = [offer(MUG, WAREHOUSE, 5, Availability.SHOWROOM), offer(SCARF, WAREHOUSE, 1)]
        found = plan([Demand(MUG, 1), Demand(SCARF, 2), Demand(LAMP, 1)], offers, day=TODAY)
        assert found == Unserved(off=(MUG,), out=(SCARF, LAMP))


levels = st.dictionaries(
    st.tuples(st.sampled_from([MUG, SCARF, LAMP]), st.sampled_from([WAREHOUSE, STORE, FAR])),
    st.tuples(
        st.integers(0, 5), st.sampled_from([Availability.STANDARD, Availability.BACK_ORDER, Availability.ALWAYS])
    ),
)
wishes = st.dictionaries(st.sampled_from([MUG, SCARF, LAMP]), st.integers(1, 8), min_size=1)


@given(levels=levels, wishes=wishes, together=st.booleans())
def test_a_plan_serves_all_of_a_demand_and_no_more_than_lies_there(levels, wishes, together):
    offers = [offer(variant, place, count, how) for (variant, place), (count, how) in levels.items()]
    found = plan([Demand(*wish) for wish in wishes.items()], offers, day=TODAY, together=together)
    if isinstance(found, Unserved):
        for variant in found.out:
            mine = [(count, how) for (v, _), (count, how) in levels.items() if v == variant]
            assert all(how == Availability.STANDARD for _, how in mine)
            assert sum(count for count, _ in mine) < wishes[variant]
        return
    got: dict[int, int] = {}
    for parcel in found.parcels:
        for piece in parcel.pieces:
            got[piece.variant_id] = got.get(piece.variant_id, 0) + piece.quantity
            count, how = levels[piece.variant_id, parcel.location_id]
            assert piece.quantity <= count or how != Availability.STANDARD
            assert piece.is_counted == (how != Availability.ALWAYS)
    assert got == wishes
