"""Files that are bought: delivered at payment, counted one by one, renewed by a person."""

from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest

from comptoir.catalog import commands as catalog
from comptoir.catalog import queries as articles
from comptoir.catalog.models import ArticleFilePart
from comptoir.customers.links import actor_of_link
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.orders import commands, queries
from comptoir.orders.models import Download
from tests.inventory.crowd import at_once
from tests.orders.digital import CONTENT, PATTERN, bought, files_of, sell_pattern, store
from tests.orders.scene import placed
from tests.orders.test_splitting import deliveries
from tests.world import NOON


def take(order, row, *, version=None, at=NOON):
    version = version or row.download.link_version
    return commands.count_download(download_id=row.download.pk, version=version, by=actor_of_link(order.id), at=at)


class TestStoreArticleFile:
    def test_keeps_it_in_parts_and_gives_the_latest(self, world):
        sell_pattern(world)
        kept = store(world)
        with scope.reading(world.ana):
            assert ArticleFilePart.objects.filter(file=kept).count() == 3
            found = articles.latest_files([kept.variant_id])[kept.variant_id]
        assert (found.pk, found.size, found.sha256) == (kept.pk, len(CONTENT), sha256(CONTENT).hexdigest())
        assert b"".join(articles.content_of(found)) == CONTENT

    @pytest.mark.parametrize(
        ("content", "name", "said"), [(b"", "a.pdf", "empty"), (b"x", "../", "no name"), (b"x", "a" * 130, "longer")]
    )
    def test_refuses_what_is_no_file(self, world, content, name, said):
        sell_pattern(world, content=b"")
        with pytest.raises(Invalid, match=said):
            store(world, content, name)

    def test_refuses_what_is_too_large_while_it_is_read(self, world, monkeypatch):
        sell_pattern(world, content=b"")
        monkeypatch.setattr(catalog.files, "LARGEST_FILE", 300_000)
        with pytest.raises(catalog.FileTooLarge):
            store(world)
        assert files_stored(world) == 0

    def test_refuses_an_article_that_goes_in_a_parcel_and_who_may_not(self, world):
        given = {"sku": "MUG", "file_name": "a.pdf", "content": [b"x"], "at": NOON}
        with pytest.raises(catalog.NotDigital):
            catalog.store_article_file(**given, by=world.ruth)
        with pytest.raises(NotAllowed):
            catalog.store_article_file(**given, by=world.ana)


def files_stored(world) -> int:
    with scope.reading(world.ana):
        return len(articles.latest_files([articles.variant_by_sku(world.ana, PATTERN).pk]))


class TestADigitalDelivery:
    @pytest.mark.feature("Y2", by="api")
    def test_is_delivered_at_payment_beside_the_parcel_and_takes_no_stock(self, world, run_jobs):
        sell_pattern(world)
        waits = placed(world, ("MUG", 1), (PATTERN, 2))
        assert files_of(world, waits) == []
        order = bought(world, run_jobs, ("MUG", 2), (PATTERN, 2))

        assert {(kind, state, pieces) for kind, state, pieces, _ in deliveries(world, order)} == {
            ("standard", "allocated", 2),
            ("digital", "delivered", 2),
        }
        (row,) = files_of(world, order)
        assert (row.download.allowed, row.download.used, row.file.file_name) == (10, 0, "bunting.pdf")
        assert row.download.expires_at == NOON + timedelta(days=30)

    def test_completes_an_order_of_nothing_else(self, world, run_jobs):
        sell_pattern(world)
        order = bought(world, run_jobs)
        with scope.reading(world.ana):
            assert queries.order_page(order.number).order.state == "completed"
        with pytest.raises(Invalid, match="does not come back"):
            commands.move_delivery(number=order.number, position=1, verb="return", reason="?", by=world.ana, at=NOON)

    def test_follows_the_terms_of_its_shop(self, world, run_jobs):
        sell_pattern(world)
        given = {"shop_id": world.shop().id, "by": world.ruth, "at": NOON}
        commands.set_download_terms(**given, downloads=2, days=7)
        (row,) = files_of(world, bought(world, run_jobs))
        assert (row.download.allowed, row.download.expires_at) == (2, NOON + timedelta(days=7))
        for wrong in ({"downloads": 0, "days": 7}, {"downloads": 2, "days": 9_999}):
            with pytest.raises(Invalid):
                commands.set_download_terms(**given, **wrong)


class TestCountDownload:
    def test_counts_until_the_limit_and_says_so(self, world, run_jobs):
        sell_pattern(world)
        commands.set_download_terms(shop_id=world.shop().id, downloads=2, days=7, by=world.ruth, at=NOON)
        order = bought(world, run_jobs)
        (row,) = files_of(world, order)
        assert [take(order, row).file_name for _ in range(2)] == ["bunting.pdf"] * 2
        with pytest.raises(commands.DownloadOver, match="as often as may be"):
            take(order, row)
        with scope.reading(world.ana):
            assert [event.data["used"] for event in Event.objects.filter(name="download.taken")] == [1, 2]

    def test_ends_with_its_time_and_with_what_is_given_back(self, world, run_jobs):
        sell_pattern(world)
        order = bought(world, run_jobs)
        (row,) = files_of(world, order)
        with pytest.raises(commands.DownloadOver, match="expired"):
            take(order, row, at=NOON + timedelta(days=30))
        commands.ask_refund(number=order.number, lines=[(1, 1)], reason="Not hers", by=world.ruth, at=NOON)
        with pytest.raises(commands.DownloadOver, match="given back"):
            take(order, row)

    def test_counts_nothing_while_no_file_is_stored(self, world, run_jobs):
        sell_pattern(world, content=b"")
        order = bought(world, run_jobs)
        (row,) = files_of(world, order)
        with pytest.raises(commands.NoFileYet):
            take(order, row)
        store(world)
        assert take(order, row).size == len(CONTENT)
        assert files_of(world, order)[0].download.used == 1

    def test_is_not_there_for_who_holds_the_link_of_another_order(self, world, run_jobs):
        sell_pattern(world)
        order, other = bought(world, run_jobs), placed(world)
        (row,) = files_of(world, order)
        with pytest.raises(Download.DoesNotExist):
            take(other, row)


class TestRenewDownload:
    def test_counts_anew_by_a_new_link_alone(self, world, run_jobs):
        sell_pattern(world)
        order = bought(world, run_jobs)
        (row,) = files_of(world, order)
        take(order, row)
        later = NOON + timedelta(days=40)
        given = {"number": order.number, "position": 1, "by": world.ana, "at": later}
        with pytest.raises(Invalid, match="Say why"):
            commands.renew_download(**given, reason=" ")
        renewed = commands.renew_download(**given, reason="She lost it")

        assert (renewed.used, renewed.expires_at) == (0, later + timedelta(days=30))
        with pytest.raises(commands.DownloadOver, match="newer one"):
            take(order, row, at=later)
        assert take(order, row, version=2, at=later)


@pytest.mark.commits
class TestManyAtOnce:
    @pytest.mark.feature("Y2", by="race")
    def test_get_as_many_as_are_allowed(self, committed_world, run_jobs):
        order, row = self._bought(committed_world, run_jobs)
        ends = at_once([lambda: take(order, row)] * 12)

        assert sum(isinstance(end, commands.DownloadOver) for end in ends) == 7
        assert sum(getattr(end, "file_name", "") == "bunting.pdf" for end in ends) == 5
        assert files_of(committed_world, order)[0].download.used == 5

    def test_get_more_without_the_lock(self, committed_world, run_jobs, monkeypatch):
        """The control: who looks, waits for the others and then counts, counts some of them as one."""
        order, row = self._bought(committed_world, run_jobs)
        everybody = Barrier(8)
        monkeypatch.setattr(type(Download.objects), "select_for_update", lambda self, **how: self.all(), raising=True)
        seen = commands.downloads.why_not

        def look_and_wait(download, at):
            said = seen(download, at)
            everybody.wait(timeout=20)
            return said

        monkeypatch.setattr(commands.downloads, "why_not", look_and_wait)
        ends = at_once([lambda: take(order, row)] * 8)
        assert sum(getattr(end, "file_name", "") == "bunting.pdf" for end in ends) == 8

    def _bought(self, world, run_jobs):
        sell_pattern(world)
        order = bought(world, run_jobs)
        return order, files_of(world, order)[0]
