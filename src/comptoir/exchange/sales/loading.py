"""A file of past sales read into a shop, from the first look to the last control total.

It goes on where it was: what is done is remembered with what was written, so an import that was stopped, or is begun
again, ends the same.
"""

import gzip
import hashlib
import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.db import connections

from comptoir.aftercare import commands as aftercare
from comptoir.catalog import commands as catalog
from comptoir.catalog import queries as articles
from comptoir.customers import commands as customers
from comptoir.customers import queries as people
from comptoir.customers.imported import ImportedCustomer
from comptoir.exchange.models import ImportPart, ImportRun
from comptoir.exchange.sales import loading_commands as commands
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.countries import iso_country
from comptoir.exchange.sales.documents import Chunk, read_parts
from comptoir.exchange.sales.facts import CustomerFacts, ProductFacts
from comptoir.exchange.sales.guess import guess_mapping
from comptoir.exchange.sales.loading_docs import LONGEST_NAME, LONGEST_SKU, Loaded, shifted, sort_documents
from comptoir.exchange.sales.loading_report import report_lines
from comptoir.exchange.sales.mapping import Mapping, from_dict
from comptoir.exchange.sales.rows import Place, Source, UnreadableFile, open_unpacked
from comptoir.exchange.sales.rules import booked
from comptoir.exchange.sales.survey import Part, Survey, survey
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.pricing import commands as pricing
from comptoir.shops import queries as shops

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

T = TypeVar("T")
Progress = Callable[[str], None]
AT_A_TIME = 2000  # Customers or products written in one transaction.
WRITERS = 2  # For a program that does nothing else. More would wait for the one thread that reads and formats.
SHORT_TURN = 0.0002  # Seconds: with the usual 5 ms, each answer of the database waits as long for the reader.


@dataclass(frozen=True)
class Log:
    """A file ready to be read: unpacked, with its fingerprint and how it is written."""

    path: Path
    name: str
    mapping: Mapping
    fingerprint: str


def plain_customer(code: str, facts: CustomerFacts, shift_weeks: int) -> ImportedCustomer:
    """A customer of whom the file tells nothing but her code: it stands for her name until somebody asks her."""
    return ImportedCustomer(
        code=code, name=code, country=iso_country(facts.country), since=shifted(facts.first_at, shift_weeks)
    )


def plain_product(code: str, facts: ProductFacts) -> catalog.ProductRow:
    return catalog.ProductRow(code=code, name=(facts.name or code)[:LONGEST_NAME], sku=code)


@dataclass(frozen=True)
class Naming:
    """What is written of the customers and products of a file; the demo invents what the log does not tell."""

    customer: Callable[[str, CustomerFacts, int], ImportedCustomer] = plain_customer
    product: Callable[[str, ProductFacts], catalog.ProductRow] = plain_product


def import_file(
    path: Path, *, shop_code: str, mapping_file: Path | None, writers: int = 1, progress: Progress
) -> ImportRun:
    """The verb ``import sales``: all of it, with a line of progress now and then and the report at the end.

    Raises Invalid (with Refusals of every kind below it) for what cannot be read.
    """
    shop = shops.shop_by_code(shop_code)
    if shop is None:
        raise Invalid(f"There is no shop {shop_code}. Nothing was imported.", field="shop")
    with opened(path, mapping_of(path, mapping_file)) as log:
        run = begin(log, shop, progress=progress)
        load(log, run, writers=writers, progress=progress)
    run = finish(run)
    for line in report_lines(run):
        progress(line)
    return run


def mapping_of(path: Path, mapping_file: Path | None) -> Mapping:
    """How a file is written: as its mapping says, else as its first lines tell."""
    if mapping_file is None:
        return guess_mapping(path)
    try:
        given = json.loads(mapping_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(f"The mapping {mapping_file.name} cannot be read as JSON: {error}.", field="mapping") from error
    if not isinstance(given, dict):
        raise Invalid(f"The mapping {mapping_file.name} must be one JSON object.", field="mapping")
    return from_dict(given)


@contextmanager
def opened(path: Path, mapping: Mapping) -> Iterator[Log]:
    """The file unpacked (parts are read from any place in it) and fingerprinted, packed or not alike."""
    digest = hashlib.sha256(mapping.as_json().encode())
    with tempfile.TemporaryDirectory(prefix="comptoir-import-") as folder:
        plain = _unpacked(path, Path(folder), digest.update)
        yield Log(plain, path.name, mapping, digest.hexdigest())


def _unpacked(path: Path, folder: Path, note: Callable[[bytes], None]) -> Path:
    """The plain file; ``note`` is told all its bytes."""
    with open_unpacked(path) as file, (folder / "sales.csv").open("wb") as copy:
        is_packed = isinstance(getattr(file, "raw", None), gzip.GzipFile)
        try:
            while block := file.read(1 << 20):
                note(block)
                if is_packed:
                    copy.write(block)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile(f"{path.name} breaks off: {error}. Nothing was imported.") from error
    return Path(copy.name) if is_packed else path


def begin(
    log: Log,
    shop: "Shop",
    *,
    naming: Naming | None = None,
    shift: Callable[[datetime], int] = lambda last_at: 0,
    progress: Progress = lambda text: None,
    seen: Callable[[Survey], None] = lambda found: None,
) -> ImportRun:
    """The run of this file in this shop. A new one begins with its customers and products, then knows its parts.

    ``shift`` tells by how many weeks dates are moved, from the last date of the file; ``seen`` is shown the survey.
    """
    by = actor_for(shop)
    with scope.reading(by):
        if run := ImportRun.objects.filter(shop_id=shop.pk, fingerprint=log.fingerprint).first():
            return run
    progress(f"Looking over {log.name} …")
    with Source(log.path, log.mapping) as source:
        found = survey(source)
    if not found.parts:
        raise UnreadableFile(f"No line of {log.name} could be read. Nothing was imported.")
    weeks = shift(max(part.last_at for part in found.parts))
    progress(f"{found.lines:,} lines, {len(found.customers):,} customers, {len(found.products):,} stock codes.")
    write_goods(shop, found, naming or Naming(), by)
    write_customers(shop, found, naming or Naming(), weeks, by)
    seen(found)
    return commands.begin_run(
        shop_id=shop.pk, name=log.name, fingerprint=log.fingerprint, mapping=log.mapping, found=found,
        shift_weeks=weeks, by=by, at=clock.now(),
    )  # fmt: skip


def known_run(shop: "Shop", name: str) -> ImportRun | None:
    """The first run of a file of this name in a shop, without a look at the file."""
    with scope.reading(actor_for(shop)):
        return ImportRun.objects.filter(shop_id=shop.pk, name=name).select_related("shop").order_by("id").first()


def is_waiting(run: ImportRun, since: datetime | None = None) -> bool:
    """Whether parts of a run are not loaded yet; with ``since`` only those that reach behind it count."""
    with scope.reading(actor_for(run.shop)):
        waiting = ImportPart.objects.filter(run=run, done_at=None)
        return (waiting.filter(last_at__gte=since) if since else waiting).exists()


def actor_for(shop: "Shop") -> Actor:
    return shops.actor_of_shop(shop, kind="operator", name="Import")


def write_goods(shop: "Shop", found: Survey, naming: Naming, by: Actor) -> None:
    """The products of a file that the retailer does not know yet, and what the shop asked for them most often."""
    goods = {
        code: facts
        for code, facts in found.products.items()
        if facts.kind is LineKind.PRODUCT and len(code) <= LONGEST_SKU
    }
    with scope.reading(by):
        known = articles.variants_by_sku(shop.retailer_id, goods)
    new = [code for code in goods if code not in known]
    for codes in batches(new):
        rows = [naming.product(code, goods[code]) for code in codes]
        catalog.import_products(retailer_id=shop.retailer_id, rows=rows, by=by, at=clock.now())
        prices = [(code, booked(1, goods[code].price)) for code in codes]
        rows_of_prices = [pricing.PriceRow(code, amount) for code, amount in prices if amount > 0]
        pricing.import_prices(shop_id=shop.pk, rows=rows_of_prices, by=by, at=clock.now())


def write_customers(shop: "Shop", found: Survey, naming: Naming, weeks: int, by: Actor) -> None:
    """The customers of a file whom the group of shops does not know yet."""
    with scope.reading(by):
        known = people.customer_ids(shop.group_id, found.customers)
    for codes in batches([code for code in found.customers if code not in known]):
        rows = [naming.customer(code, found.customers[code], weeks) for code in codes]
        customers.import_customers(shop_id=shop.pk, rows=rows, by=by, at=clock.now())


def load(
    log: Log,
    run: ImportRun,
    *,
    since: datetime | None = None,
    writers: int = 1,
    progress: Progress = lambda text: None,
) -> None:
    """Load the parts that are not loaded yet; with ``since`` only those that reach behind it (as the file dates).

    Several writers load a part each at the same time, over connections of their own: a program that does nothing else
    is faster by it, one that serves people beside it leaves them a processor.
    """
    by = actor_for(run.shop)
    with scope.reading(by):
        waiting = ImportPart.objects.filter(run=run, done_at=None)
        rows = list((waiting.filter(last_at__gte=since) if since else waiting).order_by("number"))
    by_number = {row.number: row.pk for row in rows}

    def write(item: tuple[Chunk, Loaded]) -> None:
        chunk, loaded = item
        part_id = by_number[chunk.part.number]
        commands.load_part(part_id=part_id, loaded=loaded, report=chunk.report, by=by, at=clock.now())

    with Source(log.path, log.mapping) as source:
        parts = ahead(ready(source, rows, shift_weeks=run.shift_weeks))
        for done, _ in enumerate(map(write, parts) if writers == 1 else side_by_side(parts, write, writers), 1):
            if done % 10 == 0 or done == len(rows):
                progress(f"{done} of {len(rows)} parts are in.")


def ready(source: Source, rows: Iterable[ImportPart], *, shift_weeks: int) -> Iterator[tuple[Chunk, Loaded]]:
    """The parts of a file as they are read, and their invoices as they will be written."""
    for chunk in read_parts(source, map(_part, rows)):
        yield chunk, sort_documents(chunk.docs, shift_weeks=shift_weeks, country_of=iso_country)


def _part(row: ImportPart) -> Part:
    start, end = Place(row.start_offset, row.start_line), Place(row.end_offset, row.end_line)
    return Part(row.number, start, end, row.invoices, row.first_at, row.last_at)


def finish(run: ImportRun) -> ImportRun:
    """Match and book the returns and write the control totals, once every part is in; else the run as it stands."""
    by = actor_for(run.shop)
    with scope.reading(by):
        run = ImportRun.objects.select_related("shop").get(pk=run.pk)
        if run.finished_at or ImportPart.objects.filter(run=run, done_at=None).exists():
            return run
    commands.match_run(run_id=run.pk, by=by, at=clock.now())
    last: int | None = 0
    while last is not None:
        last = aftercare.settle_returns(shop_id=run.shop_id, after=last, by=by, at=clock.now())
    return commands.finish_run(run_id=run.pk, by=by, at=clock.now())


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items; while one is used the next is made in a thread, so reading and writing share the machine."""
    nothing = object()
    before = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN)
    try:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="import-reader") as reader:
            coming = reader.submit(next, items, nothing)
            while (item := coming.result()) is not nothing:
                coming = reader.submit(next, items, nothing)
                yield item  # type: ignore[misc]
    finally:
        sys.setswitchinterval(before)


def side_by_side(items: Iterator[T], use: Callable[[T], None], workers: int) -> Iterator[None]:
    """Use every item in turn in one of so many threads, each with a database connection that is closed at the end."""
    threads = [ThreadPoolExecutor(max_workers=1, thread_name_prefix="import-writer") for _ in range(workers)]
    busy: list[Future[None]] = []  # The oldest first: its thread is the next one's.
    try:
        for place, item in enumerate(items):
            if len(busy) == workers:
                yield busy.pop(0).result()
            busy.append(threads[place % workers].submit(use, item))
        for future in busy:
            yield future.result()
    finally:
        for thread in threads:
            thread.submit(connections.close_all).result()
            thread.shutdown()


def batches(items: Sequence[T], size: int = AT_A_TIME) -> Iterable[Sequence[T]]:
    return (items[at : at + size] for at in range(0, len(items), size))
