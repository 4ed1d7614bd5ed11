"""Writes of an import of past sales: it begins, each part is loaded once, its returns are matched, it ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comptoir.aftercare import commands as aftercare
from comptoir.aftercare import queries as returns
from comptoir.customers import queries as customers
from comptoir.exchange.models import ImportPart, ImportRun, KeptRow
from comptoir.exchange.sales.codes import kind_by
from comptoir.exchange.sales.loading_docs import Kept, Loaded, shifted
from comptoir.exchange.sales.mapping import Mapping
from comptoir.exchange.sales.report import Report
from comptoir.exchange.sales.returns import MATCHED_KINDS, TradedLine, match_returns
from comptoir.exchange.sales.survey import Part, Survey
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

PLACES = ("start_offset", "start_line", "end_offset", "end_line")


@command
def begin_run(
    *,
    shop_id: int,
    name: str,
    fingerprint: str,
    mapping: Mapping,
    found: Survey,
    shift_weeks: int = 0,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """Note a file that is about to be read, with its parts; the same file again is the run it was."""
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    owners = {"retailer_id": shop.retailer_id, "shop_id": shop_id}
    run, is_new = ImportRun.objects.get_or_create(
        shop_id=shop_id,
        fingerprint=fingerprint,
        defaults={
            **owners,
            "name": name[:200],
            "mapping": mapping.as_dict(),
            "currency": mapping.currency,
            "shift_weeks": shift_weeks,
            "lines": sum(part.end.line - part.start.line for part in found.parts),
            "first_at": min(part.first_at for part in found.parts),
            "last_at": max(part.last_at for part in found.parts),
            "notes": {
                "customers_of_several_countries": found.customers_of_several_countries(),
                "products_of_several_names": found.products_of_several_names(),
                "scattered_invoices": found.scattered,
            },
            "started_at": at,
        },
    )
    if is_new:
        ImportPart.objects.bulk_create(ImportPart(run=run, **owners, **_columns(part)) for part in found.parts)
        facts: dict[str, Any] = {"file": run.name, "line_count": run.lines, "parts": len(found.parts)}
        events.record("sales_import.begun", run, by=by, at=at, **facts)
    return run


def _columns(part: Part) -> dict[str, Any]:
    places = dict(zip(PLACES, (*part.start, *part.end), strict=True))
    rest = {name: getattr(part, name) for name in ("number", "invoices", "first_at", "last_at")}
    return {**places, **rest}


@command
def load_part(*, part_id: int, loaded: Loaded, report: Report, by: Actor, at: datetime) -> bool:
    """Write the invoices of one part, and that they are written; False when they were already."""
    part = ImportPart.objects.select_for_update(of=("self",)).select_related("run").get(id=part_id)
    require(by, RUN_SHOP, "import sales", shop=part.shop_id)
    scope.work_in(part.shop_id)
    if part.done_at:
        return False
    run = part.run
    group = shops.shop_in_sight(part.shop_id).group_id
    loaded.keep_strangers(customers.customer_ids(group, loaded.customer_codes()))
    where: dict[str, Any] = {"shop_id": part.shop_id, "currency": run.currency, "by": by, "at": at}
    loaded.keep_taken(orders.import_orders(orders=loaded.orders, **where).taken)
    loaded.keep_taken(aftercare.import_returns(returns=loaded.returns, **where).taken)
    KeptRow.objects.bulk_create((_kept(run, row) for row in loaded.kept), batch_size=1000)
    part.kept_rows, part.report, part.done_at = len(loaded.kept), report.as_json(), at
    part.save(update_fields=["kept_rows", "report", "done_at"])
    facts: dict[str, Any] = {"file": run.name, "part": part.number, "line_count": report.totals.lines}
    events.record("sales_import.part_loaded", run, by=by, at=at, **facts, kept_rows=part.kept_rows)
    return True


def _kept(run: ImportRun, row: Kept) -> KeptRow:
    reason, doc, line = row
    return KeptRow(
        retailer_id=run.retailer_id,
        shop_id=run.shop_id,
        run=run,
        line=line.line_no,
        reason=reason,
        invoice=doc.invoice,
        at=shifted(doc.at, run.shift_weeks),
        stock_code=line.stock_code,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount_minor=line.amount_minor,
    )


@command
def match_run(*, run_id: int, by: Actor, at: datetime) -> int:
    """Find the sale of every return of the shop, once all parts are in; how many name one now."""
    run = ImportRun.objects.select_for_update().get(id=run_id)
    require(by, RUN_SHOP, "import sales", shop=run.shop_id)
    scope.work_in(run.shop_id)
    kind_of = kind_by(tuple(map(tuple, run.mapping["codes"])))  # type: ignore[arg-type]
    back = [line for line in returns.returned_lines(run.shop_id) if kind_of(line.sku) in MATCHED_KINDS]
    sold = returns.sold_lines_to_match(run.shop_id)
    found = match_returns(_traded(sold), _traded(back))
    most: dict[int, tuple[int, int]] = {}  # Where a line takes from several sales, it names that of most pieces.
    for returned, from_line, pieces in found.lines:
        most[returned] = max(most.get(returned, (0, 0)), (pieces, from_line))
    order_of, return_of = ({line.number: line.document for line in side} for side in (sold, back))
    aftercare.match_returns(
        shop_id=run.shop_id,
        lines=[aftercare.LineMatch(back[place].id, sold[from_line].id) for place, (_, from_line) in most.items()],
        sales=[(return_of[number], order_of[sale]) for number, sale in found.invoices.items() if sale],
        by=by,
        at=at,
    )
    run.matched_returns = sum(1 for sale in found.invoices.values() if sale)
    run.save(update_fields=["matched_returns"])
    return run.matched_returns


def _traded(lines: Sequence[returns.MatchableLine]) -> list[TradedLine]:
    """As the pure rule takes them: the place in the list is the line."""
    return [
        TradedLine(
            str(line.customer), line.sku, line.at, line.number, place, line.pieces,
            line.total_minor * 1000 // line.pieces,
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip


@command
def finish_run(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Add up what every part said and note that the file is in."""
    run = ImportRun.objects.select_for_update().get(id=run_id)
    require(by, RUN_SHOP, "import sales", shop=run.shop_id)
    scope.work_in(run.shop_id)
    if run.finished_at:
        return run
    whole = Report()
    for part in ImportPart.objects.filter(run=run).order_by("number"):
        whole.add(Report.from_json(part.report or {}))
    run.report, run.finished_at = whole.as_json(), at
    run.save(update_fields=["report", "finished_at"])
    facts: dict[str, Any] = {"file": run.name, "line_count": whole.totals.lines, "invoices": whole.totals.invoices}
    booked: dict[str, Any] = {"total_minor": whole.totals.booked_minor, "currency": run.currency}
    events.record("sales_import.finished", run, by=by, at=at, matched=run.matched_returns, **facts, **booked)
    return run
