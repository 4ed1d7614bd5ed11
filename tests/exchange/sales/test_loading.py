import gzip

import pytest

from comptoir.aftercare import queries as returns
from comptoir.exchange import progress
from comptoir.exchange.models import ImportPart, ImportRun, KeptRow
from comptoir.exchange.sales import loading, loading_commands, loading_control
from comptoir.exchange.sales.mapping import MappingUnclear
from comptoir.exchange.sales.report import Report
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines as timeline
from comptoir.ledger.queries import trial_balance
from comptoir.orders.models import Order, OrderLine
from comptoir.orders.queries import money_of
from comptoir.pricing.models import Price

HEADING = "invoice,stock_code,description,quantity,invoice_date,unit_price,customer_id,country"
LOG = """\
500001,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
500001,22423,REGENCY CAKESTAND,2,2010-12-01 08:26:00,12.75,17850,United Kingdom
500001,POST,POSTAGE,1,2010-12-01 08:26:00,4.95,17850,United Kingdom
500002,85123a,,1,2010-12-02 09:00:00,2.95,,France
500002,22423,REGENCY CAKESTAND,1,2010-12-02 09:00:00,12.75,,France
500003,PADS,PADS TO MATCH ALL CUSHIONS,3,2010-12-03 10:00:00,0.001,12583,France
500004,22423,damaged,-4,2010-12-04 11:00:00,0.0,,United Kingdom
C500005,22423,REGENCY CAKESTAND,-1,2010-12-05 12:00:00,12.75,17850,United Kingdom
C500006,M,Manual,-1,2010-12-06 12:00:00,9.99,12583,France
A500007,B,Adjust bad debt,1,2010-12-07 13:00:00,-50.00,,United Kingdom
500008,SILK,SILK SCARF,1,2010-12-08 14:00:00,20.00,17850,United Kingdom
500008,D,Discount,-1,2010-12-08 14:00:00,2.00,17850,United Kingdom
"""


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(f"{HEADING}\n{LOG}")
    return path


@pytest.fixture
def shop(world):
    return world.shop("HOME")


@pytest.fixture
def imported(log, shop):
    """The run of the log in HOME."""
    return loading.import_file(log, shop_code="HOME", mapping_file=None, progress=lambda text: None)


@pytest.fixture
def parts_of_two(monkeypatch):
    """The log in parts of two invoices."""
    cut = loading.survey
    monkeypatch.setattr(loading, "survey", lambda source: cut(source, 2))


@pytest.fixture
def seeing(shop):
    with scope.reading(loading.actor_for(shop)):
        yield


@pytest.mark.django_db
class TestImportFile:
    def test_makes_completed_orders_numbered_by_the_shop(self, imported, seeing):
        orders = {order.number: order for order in Order.objects.filter(channel="import")}

        assert sorted(orders) == ["AH-H500001", "AH-H500002", "AH-H500003", "AH-H500008"]
        assert {order.state for order in orders.values()} == {"completed"}
        assert orders["AH-H500001"].total_minor == 6 * 255 + 2 * 1275 + 495
        assert orders["AH-H500002"].customer_id is None
        assert orders["AH-H500002"].ship_to == {"country": "FR"}

    def test_keeps_charges_beside_goods(self, imported, seeing):
        lines = OrderLine.objects.filter(order__number__in=["AH-H500001", "AH-H500008"]).order_by("order", "position")

        assert [(line.sku, line.kind, line.quantity, line.total_minor) for line in lines] == [
            ("85123A", "goods", 6, 1530),
            ("22423", "goods", 2, 2550),
            ("POST", "charge", 1, 495),
            ("SILK", "goods", 1, 2000),
            ("D", "charge", 1, -200),
        ]

    def test_names_a_line_without_words_as_its_product(self, imported, seeing):
        line = OrderLine.objects.get(order__number="AH-H500002", sku="85123A")

        assert line.name == "WHITE HANGING HEART"
        assert line.variant is not None

    def test_settles_every_order_once(self, imported, shop, seeing):
        money = money_of(list(Order.objects.filter(channel="import").values_list("id", flat=True)))

        assert {one.outstanding_minor for one in money.values()} == {0}
        assert {one.badge for one in money.values()} == {"paid", "part_refunded", "nothing_due"}
        balance = trial_balance(shop.id)
        external = next(account for account in balance.accounts if account.name == "external")
        assert balance.balanced
        assert external.balance_minor == Report.from_json(imported.report).totals.booked_minor + 5000

    def test_finds_the_sale_that_a_return_takes_back(self, imported, seeing):
        order = Order.objects.get(number="AH-H500001")
        found = returns.returns_of_order(order.id)

        assert [one.number for one in found] == ["AH-C500005"]
        assert returns.return_lines(found[0].id)[0].order_line.sku == "22423"
        assert imported.matched_returns == 1

    def test_keeps_what_is_no_trade(self, imported, seeing):
        kept = KeptRow.objects.filter(run=imported).values_list("line", "reason", "invoice", "quantity", "amount_minor")

        assert list(kept.order_by("line")) == [
            (8, "stock", "500004", -4, 0),
            (11, "ledger", "A500007", 1, -5000),
        ]

    def test_ends_with_the_totals_of_the_file(self, imported, seeing):
        totals = Report.from_json(imported.report).totals

        assert (totals.lines, totals.invoices, totals.quantity) == (12, 8, 9)
        assert totals.raw == 671_300
        assert totals.rounding == -300
        assert loading_control.differences(imported) == []

    def test_asks_what_it_was_sold_for(self, imported, shop, seeing):
        assert Price.objects.get(shop=shop, variant__sku="22423").amount_minor == 1275

    def test_changes_nothing_the_second_time(self, imported, log, shop):
        def rows():
            with scope.reading(loading.actor_for(shop)):
                return [model.objects.count() for model in (Order, OrderLine, KeptRow, ImportRun, ImportPart, Event)]

        before = rows()
        again = loading.import_file(log, shop_code="HOME", mapping_file=None, progress=lambda text: None)

        assert rows() == before
        assert again.pk == imported.pk

    def test_knows_the_file_again_when_it_is_packed(self, imported, log, tmp_path):
        packed = tmp_path / "sales.csv.gz"
        packed.write_bytes(gzip.compress(log.read_bytes()))

        again = loading.import_file(packed, shop_code="HOME", mapping_file=None, progress=lambda text: None)

        assert again.pk == imported.pk

    def test_keeps_an_invoice_whose_number_is_taken(self, imported, shop, tmp_path):
        other = tmp_path / "other.csv"
        other.write_text(f"{HEADING}\n500001,85123A,HEART,1,2011-01-01 08:00:00,9.99,17850,France\n")

        run = loading.import_file(other, shop_code="HOME", mapping_file=None, progress=lambda text: None)

        with scope.reading(loading.actor_for(shop)):
            assert list(KeptRow.objects.filter(run=run).values_list("reason", "invoice")) == [("taken", "500001")]
            assert Order.objects.get(number="AH-H500001").total_minor == 4575

    def test_tells_of_each_order_once_at_its_own_moment(self, imported, seeing):
        events = list(Event.objects.filter(name="order.imported").order_by("at"))

        assert len(events) == 4
        assert events[0].at.isoformat() == "2010-12-01T08:26:00+00:00"
        assert timeline(events[:1])[0].text == "Imported from the sales log"

    def test_does_not_show_in_another_shop(self, imported, world):
        with scope.reading(world.operator("CLOTH")):
            assert not Order.objects.filter(number="AH-H500001").exists()
            assert not ImportRun.objects.exists()
            assert not KeptRow.objects.exists()

    def test_refuses_a_shop_that_does_not_exist(self, world, log):
        with pytest.raises(Invalid, match="There is no shop NOWHERE"):
            loading.import_file(log, shop_code="NOWHERE", mapping_file=None, progress=print)

    def test_refuses_a_mapping_that_is_no_mapping(self, world, log, tmp_path):
        mapping = tmp_path / "mapping.json"
        mapping.write_text("[1]")
        with pytest.raises(Invalid, match="must be one JSON object"):
            loading.import_file(log, shop_code="HOME", mapping_file=mapping, progress=print)

    def test_stops_before_anything_is_written_where_dates_are_unclear(self, world, tmp_path, seeing):
        path = tmp_path / "unclear.csv"
        path.write_text(f"{HEADING}\n1,A,THING,1,01/02/2010,1.00,1,France\n")
        with pytest.raises(MappingUnclear):
            loading.import_file(path, shop_code="HOME", mapping_file=None, progress=print)
        assert not ImportRun.objects.exists()


@pytest.mark.django_db
class TestLoad:
    def test_goes_on_where_it_was_stopped(self, parts_of_two, log, shop, monkeypatch):
        whole = loading_commands.load_part
        calls = []

        def killed(**given):
            calls.append(given)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return whole(**given)

        monkeypatch.setattr(loading_commands, "load_part", killed)
        with pytest.raises(KeyboardInterrupt):
            loading.import_file(log, shop_code="HOME", mapping_file=None, progress=lambda text: None)
        monkeypatch.setattr(loading_commands, "load_part", whole)
        with scope.reading(loading.actor_for(shop)):
            now = progress.current()
        assert (now.done_lines, now.total_lines, now.reported_rows) == (7, 12, 1)

        run = loading.import_file(log, shop_code="HOME", mapping_file=None, progress=lambda text: None)

        with scope.reading(loading.actor_for(shop)):
            assert loading_control.differences(run) == []
            assert run.matched_returns == 1
            assert progress.current() is None

    def test_ends_the_same_whatever_part_comes_first(self, parts_of_two, log, shop, monkeypatch):
        mapping = loading.mapping_of(log, None)
        with loading.opened(log, mapping) as opened:
            run = loading.begin(opened, shop)
            loading.load(opened, run, since=run.last_at)
            assert loading.finish(run).finished_at is None
            assert loading.is_waiting(run)
            loading.load(opened, run)
        run = loading.finish(run)

        with scope.reading(loading.actor_for(shop)):
            assert run.matched_returns == 1
            assert loading_control.differences(run) == []

    def test_moves_dates_by_whole_weeks(self, log, shop):
        with loading.opened(log, loading.mapping_of(log, None)) as opened:
            run = loading.begin(opened, shop, shift=lambda last_at: 26)
            loading.load(opened, run)

        with scope.reading(loading.actor_for(shop)):
            order = Order.objects.get(number="AH-H500001")
        # Half a year later it is summer: 8:26 in London is 7:26 in Greenwich.
        assert order.placed_at.isoformat() == "2011-06-01T07:26:00+00:00"


class TestSideBySide:
    def test_writes_the_same_with_two_writers(self, committed_world, parts_of_two, log):
        run = loading.import_file(log, shop_code="HOME", mapping_file=None, writers=2, progress=lambda text: None)

        with scope.reading(loading.actor_for(committed_world.shop("HOME"))):
            assert ImportPart.objects.filter(run=run).exclude(done_at=None).count() > 2
            assert run.matched_returns == 1
            assert loading_control.differences(run) == []

    def test_ends_with_what_one_writer_met(self):
        used = []

        def use(item: int) -> None:
            if item == 3:
                raise ValueError("the third is bad")
            used.append(item)

        with pytest.raises(ValueError, match="the third is bad"):
            list(loading.side_by_side(iter(range(100)), use, 2))
        assert len(used) < 10
