"""The chain of the books: linked after the fact, sealed by day, and one changed byte is found and located."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.ledger import commands, queries, reactions
from tests import databases
from tests.ledger.purse import SOON, Purse
from tests.world import NOON


def chain(purse, **more):
    return commands.chain_transfers(shop_id=purse.shop_id, by=purse.by, at=NOON, **more)


def verified(purse):
    with scope.reading(purse.by):
        return queries.verify_chain(purse.shop_id)


class TestChainTransfers:
    def test_links_what_waits_once(self, world):
        purse = Purse(world)
        for _ in range(5):
            purse.pay_in(100)
        assert [chain(purse, limit=3), chain(purse), chain(purse)] == [3, 2, 0]
        report = verified(purse)
        assert (report.linked, report.waiting, report.broken) == (5, 0, None)

    def test_of_a_shop_is_its_own(self, world):
        mine, other = Purse(world), Purse(world, "CLOTH")
        mine.pay_in(100)
        other.pay_in(100)
        chain(mine)
        assert (verified(mine).linked, verified(other).linked, verified(other).waiting) == (1, 0, 1)


class TestSealDay:
    def test_writes_down_how_far_the_chain_has_come(self, world):
        purse = Purse(world)
        purse.pay_in(100)
        with pytest.raises(commands.NotAllChained):
            commands.seal_day(shop_id=purse.shop_id, day=NOON.date(), by=purse.by, at=NOON)
        chain(purse)
        seal = commands.seal_day(shop_id=purse.shop_id, day=NOON.date(), by=purse.by, at=NOON)
        assert seal == commands.seal_day(shop_id=purse.shop_id, day=NOON.date(), by=purse.by, at=NOON)
        assert (seal.position, seal.hash) == (1, verified(purse).head)

    def test_is_done_by_itself_once_the_day_is_over(self, world):
        purse = Purse(world)
        purse.pay_in(100)
        for at in (SOON, SOON + timedelta(days=1)):  # The second day brought nothing.
            reactions.chain_and_seal(purse.by, at)
        with scope.reading(purse.by):
            assert [seal.day for seal in queries.latest_seals(purse.shop_id)] == [NOON.date()]


TAMPERINGS = {
    "an amount": "update ledger_entry set amount_minor = amount_minor + 1 where transfer_id = %s and amount_minor > 0",
    "a purpose": "update ledger_transfer set purpose = 'AH-2' where id = %s",
    "a time": "update ledger_transfer set at = at + interval '1 microsecond' where id = %s",
    "an end": "update ledger_lot set expires_at = now() where id in"
    " (select lot_id from ledger_lotentry where transfer_id = %s)",
    "an account": "update ledger_account set name = 'banc' where id in"
    " (select account_id from ledger_entry where transfer_id = %s) and kind = 'clearing'",
}


@pytest.mark.commits
class TestVerifyChain:
    def as_owner(self, sql, *values):
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            tables = "ledger_entry", "ledger_transfer", "ledger_lot", "ledger_link", "ledger_account"
            for table in tables:
                owner.execute(f"alter table {table} disable trigger user")
            owner.execute(sql, values)

    @pytest.mark.parametrize("what", TAMPERINGS)
    def test_finds_one_change_of_the_owner_and_says_where(self, committed_world, what):
        purse = Purse(committed_world)
        made = [purse.pay_in(1000, source="bank" if n == 3 else "cash") for n in range(6)]
        chain(purse)
        assert verified(purse).broken is None
        self.as_owner(TAMPERINGS[what], made[3].id)
        broken = verified(purse).broken
        assert (broken.position, broken.reference) == (4, made[3].reference)

    def test_finds_a_link_that_was_made_to_fit(self, committed_world):
        purse = Purse(committed_world)
        for _ in range(3):
            purse.pay_in(1000)
        chain(purse)
        self.as_owner("update ledger_link set hash = repeat('0', 64) where position = 2")
        assert verified(purse).broken.position == 2

    def test_finds_a_chain_cut_short_before_a_seal(self, committed_world):
        purse = Purse(committed_world)
        for _ in range(3):
            purse.pay_in(1000)
        chain(purse)
        commands.seal_day(shop_id=purse.shop_id, day=NOON.date(), by=purse.by, at=NOON)
        self.as_owner("delete from ledger_link where position = 3")
        assert "before the seal" in verified(purse).broken.what

    def test_finds_a_transfer_outside_the_chain(self, committed_world):
        purse = Purse(committed_world)
        transfer = purse.pay_in(1000)
        self.as_owner("delete from ledger_waiting")
        assert verified(purse).broken.reference == transfer.reference
